"""The machine door: one router for every floor."""

from rest_framework.routers import DefaultRouter

from measures.api.plans import PlanViewSet
from measures.api.reorganisations import ReorganisationViewSet
from plans.api.departments import DepartmentViewSet
from plans.api.posts import DelegationViewSet, MembershipViewSet, PostViewSet
from tracking.api.duties import DutyViewSet
from tracking.api.measures import MeasureViewSet
from tracking.api.milestones import MilestoneViewSet
from tracking.api.periods import PeriodViewSet
from tracking.api.reports import ReportViewSet
from tracking.api.updates import UpdateViewSet

router = DefaultRouter()
router.include_root_view = False
router.include_format_suffixes = False  # JSON only: /plans/1.json would be a second door to each row
router.register("departments", DepartmentViewSet, basename="api-department")
router.register("posts", PostViewSet, basename="api-post")
router.register("memberships", MembershipViewSet, basename="api-membership")
router.register("delegations", DelegationViewSet, basename="api-delegation")
router.register("reorganisations", ReorganisationViewSet, basename="api-reorganisation")
router.register("plans", PlanViewSet, basename="api-plan")
router.register("measures", MeasureViewSet, basename="api-measure")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register("periods", PeriodViewSet, basename="api-period")
router.register("updates", UpdateViewSet, basename="api-update")
router.register("duties", DutyViewSet, basename="api-duty")
router.register("reports", ReportViewSet, basename="api-report")
