"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, plan_life

__all__ = ["measures", "plan_life"]
