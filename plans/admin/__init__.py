"""The caretaker's door; one file for each group of nouns."""

from plans.admin import people_and_plans

__all__ = ["people_and_plans"]
