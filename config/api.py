"""The machine door: one router for every floor, and the words of a refusal as JSON."""

from typing import Any

from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler

from measures.api.plans import PlanViewSet
from plans.api.departments import DepartmentViewSet
from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden
from tracking.api.duties import DutyViewSet
from tracking.api.measures import MeasureViewSet
from tracking.api.milestones import MilestoneViewSet
from tracking.api.periods import PeriodViewSet
from tracking.api.reports import ReportViewSet
from tracking.api.updates import UpdateViewSet

router = DefaultRouter()
router.include_root_view = False
router.register("departments", DepartmentViewSet, basename="api-department")
router.register("plans", PlanViewSet, basename="api-plan")
router.register("measures", MeasureViewSet, basename="api-measure")
router.register("milestones", MilestoneViewSet, basename="api-milestone")
router.register("periods", PeriodViewSet, basename="api-period")
router.register("updates", UpdateViewSet, basename="api-update")
router.register("duties", DutyViewSet, basename="api-duty")
router.register("reports", ReportViewSet, basename="api-report")


def refusal_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """403 for a right not held, 409 for a move that came too late, 400 for any other refusal of an action."""
    for kind, status in ((Forbidden, 403), (MoveRefused, 409), (Refused, 400)):
        if isinstance(error, kind):
            return Response({"detail": str(error), "code": getattr(error, "code", "refused")}, status=status)
    return exception_handler(error, context)
