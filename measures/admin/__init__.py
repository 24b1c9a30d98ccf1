"""The caretaker's door; one file for each group of nouns."""

from measures.admin import measures, plan_life, taking_on, targets

__all__ = [
    "measures",
    "plan_life",
    "taking_on",
    "targets",
]
