from tracking.models.duty import Duty
from tracking.models.evidence import Evidence
from tracking.models.explanation import Explanation
from tracking.models.extension import Extension
from tracking.models.ladder import LadderStage
from tracking.models.notification import Message, Notification
from tracking.models.period import Period
from tracking.models.proof import Proof
from tracking.models.reading import Reading
from tracking.models.report import Report, ReportFile
from tracking.models.review import Step
from tracking.models.update import ProgressUpdate, Revision

__all__ = [
    "Duty",
    "Evidence",
    "Explanation",
    "Extension",
    "LadderStage",
    "Message",
    "Notification",
    "Period",
    "ProgressUpdate",
    "Proof",
    "Reading",
    "Report",
    "ReportFile",
    "Revision",
    "Step",
]
