from tracking.models.contribution import Contribution
from tracking.models.duty import Duty
from tracking.models.evidence import Evidence
from tracking.models.ladder import LadderStage
from tracking.models.notification import Message, Notification
from tracking.models.override import LightOverride
from tracking.models.period import Period
from tracking.models.report import Report, ReportFile
from tracking.models.review import Step
from tracking.models.schedule import ScheduleStep
from tracking.models.update import ProgressUpdate, Revision

__all__ = [
    "Contribution",
    "Duty",
    "Evidence",
    "LadderStage",
    "LightOverride",
    "Message",
    "Notification",
    "Period",
    "ProgressUpdate",
    "Report",
    "ReportFile",
    "Revision",
    "ScheduleStep",
    "Step",
]
