from measures.models.assignment import Assignment
from measures.models.measure import Measure
from measures.models.milestone import Milestone
from measures.models.target import Target

__all__ = ["Assignment", "Measure", "Milestone", "Target"]
