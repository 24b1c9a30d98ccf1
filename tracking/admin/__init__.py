"""The caretaker's door; one file for each group of nouns."""

from tracking.admin import closings, extensions, parts, readings, record, reminding, reporting, voices

__all__ = [
    "closings",
    "extensions",
    "parts",
    "readings",
    "record",
    "reminding",
    "reporting",
    "voices",
]
