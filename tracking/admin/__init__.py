"""The caretaker's door; one file for each group of nouns."""

from tracking.admin import readings, record

__all__ = ["readings", "record"]
