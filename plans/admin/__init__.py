"""The caretaker's door; one file for each group of nouns."""

from plans.admin import changes, people_and_plans

__all__ = ["changes", "people_and_plans"]
