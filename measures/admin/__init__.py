"""The caretaker's door; one file for each group of nouns."""

from measures.admin import lineage, measures

__all__ = ["lineage", "measures"]
