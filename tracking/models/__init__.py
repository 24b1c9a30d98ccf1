from tracking.models.attachment import Attachment
from tracking.models.chase import Chase
from tracking.models.closing import Closing
from tracking.models.contribution import Contribution
from tracking.models.duty import Duty
from tracking.models.event_subscription import EventSubscription
from tracking.models.evidence import Evidence
from tracking.models.explanation import Explanation
from tracking.models.extension import Extension
from tracking.models.hook import Hook
from tracking.models.implementation import ImplementationReport
from tracking.models.inspection import Inspection, InspectionItem
from tracking.models.instruction import Instruction, InstructionAddressee, InstructionStep
from tracking.models.issue_run import IssueRun
from tracking.models.ladder import LadderStage, ReminderRules
from tracking.models.mute import Mute
from tracking.models.notification import Message, Notification
from tracking.models.override import LightOverride
from tracking.models.passage import Passage, Remark
from tracking.models.period import Period
from tracking.models.proof import Proof
from tracking.models.reading import Reading
from tracking.models.reply_term import ReplyTerm
from tracking.models.report import Report, ReportFile
from tracking.models.review import Step
from tracking.models.schedule import ScheduleStep
from tracking.models.subscription import Subscription
from tracking.models.suggestion import Suggestion, SuggestionLink, SuggestionStep, SuggestionUnit
from tracking.models.supervision import SupervisionNotice
from tracking.models.update import ProgressUpdate, Revision

__all__ = [
    "Attachment",
    "Chase",
    "Closing",
    "Contribution",
    "Duty",
    "EventSubscription",
    "Evidence",
    "Explanation",
    "Extension",
    "Hook",
    "ImplementationReport",
    "Inspection",
    "InspectionItem",
    "Instruction",
    "InstructionAddressee",
    "InstructionStep",
    "IssueRun",
    "LadderStage",
    "LightOverride",
    "Message",
    "Mute",
    "Notification",
    "Passage",
    "Period",
    "ProgressUpdate",
    "Proof",
    "Reading",
    "Remark",
    "ReminderRules",
    "ReplyTerm",
    "Report",
    "ReportFile",
    "Revision",
    "ScheduleStep",
    "Step",
    "Subscription",
    "Suggestion",
    "SuggestionLink",
    "SuggestionStep",
    "SuggestionUnit",
    "SupervisionNotice",
]
