"""The caretaker's door; one file for each group of nouns."""

from plans.admin import calendar, changes, keys, people_and_plans

__all__ = [
    "calendar",
    "changes",
    "keys",
    "people_and_plans",
]
