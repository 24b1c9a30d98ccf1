"""The machine door: one router for every floor."""

from config import schema  # noqa: F401  says in the schema how a key is shown
from config.machine import Router
from measures.api.acknowledging import AcknowledgementViewSet, ObjectionViewSet
from measures.api.documents import DocumentViewSet, UploadViewSet
from measures.api.lineage import LineageEndViewSet, LineageViewSet
from measures.api.plan_backs import PlanBackViewSet
from measures.api.plan_life import AlignmentViewSet
from measures.api.plans import PlanViewSet
from plans.api.calendar import CalendarDayViewSet
from plans.api.changes import ChangeViewSet
from plans.api.departments import DepartmentViewSet
from plans.api.keys import AccessTokenViewSet
from plans.api.posts import DelegationViewSet, MembershipViewSet, PostViewSet
from plans.api.saved_views import SavedViewViewSet
from plans.api.sheets import viewset_of
from plans.sheets.posts import POSTS
from tracking.api.closings import ClosingViewSet
from tracking.api.contributions import ContributionViewSet
from tracking.api.duties import DutyViewSet
from tracking.api.event_subscriptions import EventSubscriptionViewSet
from tracking.api.extensions import ExtensionViewSet
from tracking.api.figures import FigureViewSet
from tracking.api.files import AttachmentViewSet, EvidenceViewSet, ProofViewSet
from tracking.api.hooks import HookViewSet
from tracking.api.implementation import ImplementationReportViewSet
from tracking.api.inspections import InspectionItemViewSet, InspectionViewSet
from tracking.api.instructions import InstructionViewSet
from tracking.api.ladders import LadderViewSet, RehearsalViewSet
from tracking.api.measures import MeasureViewSet
from tracking.api.milestones import MilestoneViewSet
from tracking.api.papers import PaperCheckViewSet
from tracking.api.periods import PeriodViewSet
from tracking.api.reminders import ChaseViewSet, LetterViewSet, MuteViewSet, ReminderViewSet
from tracking.api.reorganisations import ReorganisationViewSet
from tracking.api.report_editing import IssueRunViewSet, RemarkViewSet, SubscriptionViewSet
from tracking.api.reports import ReportViewSet
from tracking.api.searching import SearchViewSet
from tracking.api.steering import OverrideViewSet, ScheduleViewSet
from tracking.api.suggestions import SuggestionViewSet
from tracking.api.supervision import SupervisionNoticeViewSet
from tracking.api.targets import ReadingViewSet, TargetViewSet
from tracking.api.updates import UpdateViewSet
from tracking.sheets.departments import DEPARTMENTS
from tracking.sheets.measures import MEASURES
from tracking.sheets.milestones import MILESTONES
from tracking.sheets.months import MONTHS

router = Router()
router.register("access-tokens", AccessTokenViewSet, basename="api-access-token")
router.register("departments", DepartmentViewSet, basename="api-department")
router.register("calendar-days", CalendarDayViewSet, basename="api-calendarday")
router.register("saved-views", SavedViewViewSet, basename="api-saved-view")
router.register("changes", ChangeViewSet, basename="api-change")
router.register("posts", PostViewSet, basename="api-post")
router.register("memberships", MembershipViewSet, basename="api-membership")
router.register("delegations", DelegationViewSet, basename="api-delegation")
router.register("reorganisations", ReorganisationViewSet, basename="api-reorganisation")
router.register("uploads", UploadViewSet, basename="api-upload")
router.register("documents", DocumentViewSet, basename="api-document")
router.register("plans", PlanViewSet, basename="api-plan")
router.register("alignments", AlignmentViewSet, basename="api-alignment")
router.register("measures", MeasureViewSet, basename="api-measure")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register("acknowledgements", AcknowledgementViewSet, basename="api-acknowledgement")
router.register("objections", ObjectionViewSet, basename="api-objection")
router.register("plan-backs", PlanBackViewSet, basename="api-plan-back")
router.register("extensions", ExtensionViewSet, basename="api-extension")
router.register("paper-checks", PaperCheckViewSet, basename="api-paper-check")
router.register("periods", PeriodViewSet, basename="api-period")
router.register("updates", UpdateViewSet, basename="api-update")
router.register("evidence", EvidenceViewSet, basename="api-evidence")
router.register("proofs", ProofViewSet, basename="api-proof")
router.register("attachments", AttachmentViewSet, basename="api-attachment")
router.register("targets", TargetViewSet, basename="api-target")
router.register("readings", ReadingViewSet, basename="api-reading")
router.register("closings", ClosingViewSet, basename="api-closing")
router.register("search", SearchViewSet, basename="api-search")
router.register("duties", DutyViewSet, basename="api-duty")
router.register("implementation-reports", ImplementationReportViewSet, basename="api-implementation-report")
router.register("figures", FigureViewSet, basename="api-figure")
router.register("reports", ReportViewSet, basename="api-report")
router.register("remarks", RemarkViewSet, basename="api-remark")
router.register("issue-runs", IssueRunViewSet, basename="api-issuerun")
router.register("subscriptions", SubscriptionViewSet, basename="api-subscription")
router.register("contributions", ContributionViewSet, basename="api-contribution")
router.register("overrides", OverrideViewSet, basename="api-override")
router.register("schedules", ScheduleViewSet, basename="api-schedule")
router.register("instructions", InstructionViewSet, basename="api-instruction")
router.register("suggestions", SuggestionViewSet, basename="api-suggestion")
router.register("inspections", InspectionViewSet, basename="api-inspection")
router.register("inspection-items", InspectionItemViewSet, basename="api-inspection-item")
router.register("lineage", LineageViewSet, basename="api-lineage")
router.register("lineage-ends", LineageEndViewSet, basename="api-lineage-end")
router.register("reminders", ReminderViewSet, basename="api-reminder")
router.register("letters", LetterViewSet, basename="api-letter")
router.register("chases", ChaseViewSet, basename="api-chase")
router.register("mutes", MuteViewSet, basename="api-mute")
router.register("ladders", LadderViewSet, basename="api-ladder")
router.register("rehearsals", RehearsalViewSet, basename="api-rehearsal")
router.register("hooks", HookViewSet, basename="api-hook")
router.register("event-subscriptions", EventSubscriptionViewSet, basename="api-event-subscription")
router.register("supervision-notices", SupervisionNoticeViewSet, basename="api-supervision-notice")
for sheets in (MONTHS, MEASURES, MILESTONES, DEPARTMENTS, POSTS):
    router.register(f"sheets/{sheets.name}", viewset_of(sheets), basename=f"api-{sheets.name}-sheet")
