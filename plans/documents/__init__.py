"""Reading a plan document: bytes in, a tree of frozen dataclasses out. No database, no request, no clock."""
