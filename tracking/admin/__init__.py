"""The caretaker's door; one file for each group of nouns."""

from tracking.admin import parts, record

__all__ = ["parts", "record"]
