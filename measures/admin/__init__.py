"""The caretaker's door; one file for each group of nouns."""

from measures.admin import lineage, measures, plan_life, reassignments, taking_on, targets

__all__ = [
    "lineage",
    "measures",
    "plan_life",
    "reassignments",
    "taking_on",
    "targets",
]
