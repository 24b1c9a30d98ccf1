"""The workbooks of this floor: a month to file, a plan's measures and milestones, the departments of a district."""
