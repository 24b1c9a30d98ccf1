"""The machine door: one router for every floor."""

from rest_framework.routers import DefaultRouter

from measures.api.plans import PlanViewSet
from plans.api.departments import DepartmentViewSet
from tracking.api.duties import DutyViewSet
from tracking.api.inspections import InspectionItemViewSet, InspectionViewSet
from tracking.api.instructions import InstructionViewSet
from tracking.api.measures import MeasureViewSet
from tracking.api.milestones import MilestoneViewSet
from tracking.api.periods import PeriodViewSet
from tracking.api.reports import ReportViewSet
from tracking.api.suggestions import SuggestionViewSet
from tracking.api.updates import UpdateViewSet

router = DefaultRouter()
router.include_root_view = False
router.include_format_suffixes = False  # JSON only: /plans/1.json would be a second door to each row
router.register("departments", DepartmentViewSet, basename="api-department")
router.register("plans", PlanViewSet, basename="api-plan")
router.register("measures", MeasureViewSet, basename="api-measure")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register("periods", PeriodViewSet, basename="api-period")
router.register("updates", UpdateViewSet, basename="api-update")
router.register("duties", DutyViewSet, basename="api-duty")
router.register("reports", ReportViewSet, basename="api-report")
router.register("instructions", InstructionViewSet, basename="api-instruction")
router.register("suggestions", SuggestionViewSet, basename="api-suggestion")
router.register("inspections", InspectionViewSet, basename="api-inspection")
router.register("inspection-items", InspectionItemViewSet, basename="api-inspection-item")
