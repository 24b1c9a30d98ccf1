"""The caretaker's door; one file for each group of nouns."""

from measures.admin import lineage, measures, papers, plan_life, plans, reassignments, taking_on, targets

__all__ = [
    "lineage",
    "measures",
    "papers",
    "plan_life",
    "plans",
    "reassignments",
    "taking_on",
    "targets",
]
