"""Workbooks that people take along, fill in and send back: what they hold, who changed what, and carrying it out."""
