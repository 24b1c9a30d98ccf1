from tracking.models.closing import Closing
from tracking.models.duty import Duty
from tracking.models.evidence import Evidence
from tracking.models.ladder import LadderStage
from tracking.models.notification import Message, Notification
from tracking.models.period import Period
from tracking.models.report import Report, ReportFile
from tracking.models.review import Step
from tracking.models.update import ProgressUpdate, Revision

__all__ = [
    "Closing",
    "Duty",
    "Evidence",
    "LadderStage",
    "Message",
    "Notification",
    "Period",
    "ProgressUpdate",
    "Report",
    "ReportFile",
    "Revision",
    "Step",
]
