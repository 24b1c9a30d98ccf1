"""The caretaker's door; one file for each group of nouns."""

from plans.admin import audit, calendar, changes, keys, people_and_plans

__all__ = [
    "audit",
    "calendar",
    "changes",
    "keys",
    "people_and_plans",
]
