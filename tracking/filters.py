"""How lists of this floor are narrowed, by page and API alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Milestone, Target
from measures.models.measure import MeasureQuerySet, stands
from measures.models.target import TargetQuerySet
from plans.asked import person
from plans.models import Department, Plan, Reorganisation, Section, User
from plans.models.plan import PlanQuerySet
from plans.workdays import Calendars
from tracking import filings, milestones, targets
from tracking.asked import asked_day, asked_month, month_from, not_opened
from tracking.decisions import Decision, DecisionKind
from tracking.figures import OverdueRow
from tracking.filings import FilingState
from tracking.milestones import MilestoneState
from tracking.models import Closing, Duty, Notification, Period, ProgressUpdate, Reading, Report, SupervisionNotice
from tracking.models.ladder import Channel
from tracking.models.supervision import Colour
from tracking.models.update import ProgressUpdateQuerySet, reads_some_of
from tracking.standing import Light, with_standing

OVERDUE_KINDS = (Duty.Kind.MILESTONE, Duty.Kind.UPDATE)


def visible_plans(request: HttpRequest) -> PlanQuerySet:
    return Plan.objects.visible_to(person(request))


def departments_of(request: HttpRequest) -> QuerySet[Department]:
    return Department.objects.visible_to(person(request))


def sections_of(request: HttpRequest) -> QuerySet[Section]:
    return Section.objects.visible_to(person(request)).select_related("plan")


def measures_as_seen(
    user: User, *, plans: Iterable[Plan], day: date, calendars: Calendars | None = None
) -> MeasureQuerySet:
    """Measures with lead and standing as of `day`. The calendars are loaded unless given.

    Lights are open to all who see the plan; `percent` and `last_filed_month` only to who reads all filings of the
    measure, and where the plan shares its filings and one was accepted; else they are empty.
    """
    plans = list(plans)
    rows = Measure.objects.visible_to(user).filter(plan__in=plans).select_related("plan", "section")
    readable = reads_some_of(user)
    return (
        with_standing(rows, plan=plans, day=day, calendars=calendars)
        .with_lead(day)
        .annotate(
            percent=Case(When(readable, then=F("percent"))),
            last_filed_month=Case(When(readable, then=F("last_filed_month"))),
        )
    )


def updates_as_seen(user: User, *, day: date) -> ProgressUpdateQuerySet:
    updates = ProgressUpdate.objects.visible_to(user).select_related("period", "measure__plan")
    return filings.as_of(updates, day=day).order_by("period__month", "measure__plan", "measure__ordinal")


class ClosingFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(
        field_name="measure__plan", queryset=visible_plans, label=_("plan"), empty_label=_("All plans")
    )
    status = filters.ChoiceFilter(choices=Closing.Status.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Closing
        fields: list[str] = []


class StandingFilter(filters.FilterSet):
    """A list shows what the figures of the day count: no measure that was withdrawn by then, nor what hangs on it."""

    measure_path = ""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        moment = filings.end_of(asked_day(self.request))
        return super().filter_queryset(queryset).filter(stands(moment, path=self.measure_path))


class MeasureFilter(StandingFilter):
    """Over the rows of `measures_as_seen`. `filing` speaks of `month`, without one of the latest month opened."""

    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    section = filters.ModelChoiceFilter(
        queryset=sections_of, label=_("section"), null_label=_("in no section"), empty_label=_("All")
    )
    department = filters.ModelChoiceFilter(
        queryset=departments_of,
        method="led_by",
        label=_("lead department"),
        null_label=_("without lead"),
        empty_label=_("All"),
    )
    light = filters.MultipleChoiceFilter(method="of_light", choices=Light.choices, label=_("light"))
    filing = filters.ChoiceFilter(
        method="with_filing", choices=FilingState.choices, label=_("filing"), empty_label=_("All")
    )
    tag = filters.CharFilter(method="tagged", label=_("tag"))
    q = filters.CharFilter(method="worded", label=_("Measure, department, source text"))
    sort = filters.OrderingFilter(
        fields={
            "ordinal": "number",
            "percent": "percent",
            "expected_percent": "expected",
            "next_due_on": "due",
            "lead_name": "department",
            "plan__title": "plan",
            "section__ordinal": "section",
            "light": "light",
        }
    )

    class Meta:
        model = Measure
        fields: list[str] = []

    def led_by(self, rows: MeasureQuerySet, name: str, value: Department | str) -> MeasureQuerySet:
        if not isinstance(value, Department):
            return rows.without_lead()
        return rows.led_by(Department.objects.visible_to(self.request.user).filter(pk=value.pk))

    def of_light(self, rows: MeasureQuerySet, name: str, value: list[str]) -> MeasureQuerySet:
        return rows.filter(Q(light__in=value)) if value else rows

    def with_filing(self, rows: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        day, month = asked_day(self.request), asked_month(self.request)
        if month is None:
            periods = Period.objects.visible_to(self.request.user).filter(plan__in=rows.values("plan"))
            month = periods.opened_until(day).order_by("-month").values_list("month", flat=True).first()
        updates = updates_as_seen(self.request.user, day=day).filter(Q(period__month=month), measure=OuterRef("pk"))
        return rows.filter(Exists(updates.filter(filings.sorted_as(value))))

    def tagged(self, rows: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        return rows.filter(tags__contains=[value])

    def worded(self, rows: MeasureQuerySet, name: str, value: str) -> MeasureQuerySet:
        words = Q(pk__in=[]) | Q(lead_name__icontains=value)
        for field in ("heading", "working_title", "body"):
            words |= Q(**{f"{field}__icontains": value})
        return rows.filter(words | Q(number=value))


class UpdateFilter(StandingFilter):
    """Over the rows of `updates_as_seen`."""

    measure_path = "measure__"

    plan = filters.ModelChoiceFilter(
        queryset=visible_plans, field_name="measure__plan", label=_("plan"), empty_label=_("All plans")
    )
    month = filters.CharFilter(method="of_month", label=_("month"))
    state = filters.ChoiceFilter(
        method="sorted_as", choices=FilingState.choices, label=_("filing"), empty_label=_("All")
    )
    department = filters.ModelChoiceFilter(
        queryset=departments_of,
        method="led_by",
        label=_("lead department"),
        null_label=_("without lead"),
        empty_label=_("All"),
    )
    section = filters.ModelChoiceFilter(
        queryset=sections_of,
        field_name="measure__section",
        label=_("section"),
        null_label=_("in no section"),
        empty_label=_("All"),
    )

    class Meta:
        model = ProgressUpdate
        fields: list[str] = []

    def of_month(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """A month that was never opened expects nothing: an empty list would look like one in which all is well."""
        month, plan = month_from(value), self.form.cleaned_data["plan"]
        periods = Period.objects.visible_to(self.request.user).filter(month=month)
        if not (periods.filter(plan=plan) if plan else periods).exists():
            raise not_opened(month)
        return rows.filter(period__month=month)

    def sorted_as(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(filings.sorted_as(value))

    def led_by(self, rows: QuerySet[Any], name: str, value: Department | str) -> QuerySet[Any]:
        measures = Measure.objects.visible_to(self.request.user)
        if not isinstance(value, Department):
            return rows.filter(measure__in=measures.without_lead())
        departments = Department.objects.visible_to(self.request.user).filter(pk=value.pk)
        return rows.filter(measure__in=measures.led_by(departments))


class MilestoneFilter(StandingFilter):
    """Over milestones as annotated by `tracking.milestones.as_of`; `department` is the one that owes them."""

    measure_path = "measure__"

    plan = filters.ModelChoiceFilter(
        queryset=visible_plans, field_name="measure__plan", label=_("plan"), empty_label=_("All plans")
    )
    state = filters.ChoiceFilter(
        method="sorted_as", choices=MilestoneState.choices, label=_("state"), empty_label=_("All")
    )
    department = filters.ModelChoiceFilter(
        queryset=departments_of, method="owed_by", label=_("department"), empty_label=_("All")
    )

    class Meta:
        model = Milestone
        fields: list[str] = []

    def sorted_as(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(milestones.sorted_as(value, day=asked_day(self.request)))

    def owed_by(self, rows: QuerySet[Any], name: str, value: Department) -> QuerySet[Any]:
        return rows.filter(Q(owner_id=value.pk))


class TargetFilter(StandingFilter):
    """Over `Target.objects`; `state` is that of the day asked for, as far as this person may read the readings."""

    measure_path = "measure__"

    plan = filters.ModelChoiceFilter(
        queryset=visible_plans, field_name="measure__plan", label=_("plan"), empty_label=_("All plans")
    )
    department = filters.ModelChoiceFilter(
        queryset=departments_of, method="led_by", label=_("lead department"), empty_label=_("All")
    )
    kind = filters.ChoiceFilter(choices=Target.Kind.choices, label=_("kind"), empty_label=_("All"))
    state = filters.ChoiceFilter(method="in_state", choices=targets.ASKABLE, label=_("state"), empty_label=_("All"))

    class Meta:
        model = Target
        fields: list[str] = []

    def led_by(self, rows: TargetQuerySet, name: str, value: Department) -> TargetQuerySet:
        departments = Department.objects.visible_to(self.request.user).filter(pk=value.pk)
        return rows.filter(measure__in=Measure.objects.visible_to(self.request.user).led_by(departments))

    def in_state(self, rows: TargetQuerySet, name: str, value: str) -> TargetQuerySet:
        readable = Reading.objects.visible_to(self.request.user)
        told = targets.standings(rows, day=asked_day(self.request), readings=readable)
        return rows.filter(pk__in=[one.target.pk for one in told if targets.in_state(one, value)])

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Without what a corrected text had dropped by that day."""
        return super().filter_queryset(queryset.in_force(filings.end_of(asked_day(self.request))))  # type: ignore[attr-defined]


class ReminderFilter(filters.FilterSet):
    """Over `Notification.objects…with_state()`."""

    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("channel"), empty_label=_("All channels"))
    state = filters.ChoiceFilter(choices=Notification.State.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Notification
        fields = ("plan", "channel")


class PlanForm(forms.Form):
    """Of which plan a list is wanted that shows more than one kind of row, so that no FilterSet fits it."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        self.fields["plan"] = forms.ModelChoiceField(
            visible_plans(request), required=False, label=_("plan"), empty_label=_("All plans")
        )


class OverdueForm(PlanForm):
    """Which part of a plan's overdue list is wanted. Its rows are figures, not a queryset."""

    kind = forms.ChoiceField(
        required=False,
        label=_("kind"),
        choices=[("", _("All")), *(one for one in Duty.Kind.choices if one[0] in OVERDUE_KINDS)],
    )

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.fields["department"] = forms.ModelChoiceField(
            departments_of(request), required=False, label=_("department"), empty_label=_("All")
        )

    def wants(self, row: OverdueRow) -> bool:
        kind, department = self.cleaned_data["kind"], self.cleaned_data["department"]
        return kind in ("", row.kind) and (department is None or department.pk == row.department_id)


class DecisionForm(PlanForm):
    """Which of the things that wait for a decision are wanted. They are of three kinds of rows."""

    kind = forms.ChoiceField(required=False, label=_("kind"), choices=[("", _("All")), *DecisionKind.choices])

    def wants(self, one: Decision) -> bool:
        kind, plan = self.cleaned_data["kind"], self.cleaned_data["plan"]
        return kind in ("", one.kind) and (plan is None or plan.pk == one.measure.plan_id)


class ReportFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    state = filters.ChoiceFilter(
        method="in_state",
        choices=[("draft", _("draft")), ("issued", _("finalised"))],
        label=_("state"),
        empty_label=_("All"),
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def in_state(self, rows: QuerySet[Report], name: str, value: str) -> QuerySet[Report]:
        return rows.filter(issued_at__isnull=value == "draft")


class NoticeFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    department = filters.ModelChoiceFilter(queryset=departments_of, label=_("addressed to"), empty_label=_("All"))
    colour = filters.ChoiceFilter(choices=Colour.choices, label=_("colour"), empty_label=_("All"))

    class Meta:
        model = SupervisionNotice
        fields: list[str] = []


class ReorganisationFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Reorganisation.Kind.choices, label=_("kind"), empty_label=_("All"))
    status = filters.ChoiceFilter(choices=Reorganisation.Status.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Reorganisation
        fields: list[str] = []
