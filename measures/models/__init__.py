from measures.models.assignment import Assignment
from measures.models.draft import ImportDraft
from measures.models.lineage import Lineage, LineageEnd, Shape
from measures.models.measure import Measure
from measures.models.milestone import Milestone
from measures.models.target import Target
from measures.models.upload import Upload

__all__ = ["Assignment", "ImportDraft", "Lineage", "LineageEnd", "Measure", "Milestone", "Shape", "Target", "Upload"]
