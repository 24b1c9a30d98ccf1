"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, taking_on

__all__ = ["measures", "taking_on"]
