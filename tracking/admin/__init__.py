"""The caretaker's door; one file for each group of nouns."""

from tracking.admin import extensions, record

__all__ = ["extensions", "record"]
