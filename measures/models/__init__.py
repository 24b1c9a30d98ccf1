from measures.models.alignment import Alignment
from measures.models.assignment import Assignment
from measures.models.draft import ImportDraft
from measures.models.measure import Measure
from measures.models.milestone import Milestone
from measures.models.settlement import Settlement
from measures.models.target import Target
from measures.models.upload import Upload

__all__ = [
    "Alignment",
    "Assignment",
    "ImportDraft",
    "Measure",
    "Milestone",
    "Settlement",
    "Target",
    "Upload",
]
