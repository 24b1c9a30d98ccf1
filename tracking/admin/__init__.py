"""The caretaker's door; one file for each group of nouns."""

from tracking.admin import record, voices

__all__ = ["record", "voices"]
