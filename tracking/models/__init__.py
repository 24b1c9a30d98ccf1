from tracking.models.duty import Duty
from tracking.models.evidence import Evidence
from tracking.models.explanation import Explanation
from tracking.models.ladder import LadderStage
from tracking.models.notification import Message, Notification
from tracking.models.period import Period
from tracking.models.reading import Reading
from tracking.models.report import Report, ReportFile
from tracking.models.review import Step
from tracking.models.update import ProgressUpdate, Revision

__all__ = [
    "Duty",
    "Evidence",
    "Explanation",
    "LadderStage",
    "Message",
    "Notification",
    "Period",
    "ProgressUpdate",
    "Reading",
    "Report",
    "ReportFile",
    "Revision",
    "Step",
]
