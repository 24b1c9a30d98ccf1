"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, reassignments

__all__ = ["measures", "reassignments"]
