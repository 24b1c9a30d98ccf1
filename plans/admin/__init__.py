"""The caretaker's door; one file for each group of nouns."""

from plans.admin import calendar, changes, people_and_plans

__all__ = [
    "calendar",
    "changes",
    "people_and_plans",
]
