"""What every list can do: choose its columns, sort, group, be taken along as a table, and be kept under a name."""
