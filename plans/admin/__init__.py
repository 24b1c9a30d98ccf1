"""The caretaker's door; one file for each group of nouns."""

from plans.admin import calendar, people_and_plans

__all__ = ["calendar", "people_and_plans"]
