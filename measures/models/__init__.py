from measures.models.alignment import Alignment
from measures.models.assignment import Assignment
from measures.models.draft import ImportDraft
from measures.models.lineage import Lineage, LineageEnd, Shape
from measures.models.measure import Measure
from measures.models.milestone import Milestone
from measures.models.objection import Objection
from measures.models.plan_back import PlanBack, PlanBackRow, PlanBackTarget
from measures.models.reassignment import Reassignment
from measures.models.settlement import Settlement
from measures.models.target import Target, TargetChange, TrajectoryPoint
from measures.models.upload import Upload

__all__ = [
    "Alignment",
    "Assignment",
    "ImportDraft",
    "Lineage",
    "LineageEnd",
    "Measure",
    "Milestone",
    "Objection",
    "PlanBack",
    "PlanBackRow",
    "PlanBackTarget",
    "Reassignment",
    "Settlement",
    "Shape",
    "Target",
    "TargetChange",
    "TrajectoryPoint",
    "Upload",
]
