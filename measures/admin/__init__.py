"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, plan_life, reassignments, taking_on

__all__ = [
    "measures",
    "plan_life",
    "reassignments",
    "taking_on",
]
