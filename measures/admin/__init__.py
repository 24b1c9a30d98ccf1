"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, targets

__all__ = ["measures", "targets"]
