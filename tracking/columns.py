"""The columns of this floor's lists, for the page and for the table that is exported from it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from plans.listing.columns import Column, Columns
from tracking.milestones import MilestoneState
from tracking.standing import Light

WORDS_OF_A_TEXT = 60  # characters


def _late(days: int) -> str:
    return ngettext("%(days)d working day late", "%(days)d working days late", days) % {"days": days}


def _days_late(days: int | None) -> tuple[str, str]:
    return (_late(days), "y") if days else (_("on time"), "g")


def _measure_of(row: Any) -> str:
    return str(row.measure.get_absolute_url())


def _units(units: Any) -> str:
    return _(", ").join(str(unit.department) for unit in units)


MEASURES = Columns(
    Column("number", gettext_lazy("No."), lambda row: row.measure.number or row.measure.ordinal, sort="ordinal",
           numeric=True),
    Column("measure", gettext_lazy("Measure"), lambda row: row.measure.title, head=True, link=lambda row: row.address),
    Column("plan", gettext_lazy("Plan"), lambda row: row.measure.plan.title, sort="plan__title", groups=True,
           shown=False),
    Column("section", gettext_lazy("Section"), lambda row: str(row.measure.section or ""), sort="section__ordinal",
           groups=True, shown=False),
    Column("department", gettext_lazy("Lead department"), lambda row: row.measure.lead_name, sort="lead_name",
           link=lambda row: row.lead_address, groups=True),
    Column("light", gettext_lazy("Light"), lambda row: str(Light(row.measure.light).label), sort="light", groups=True,
           lamp=lambda row: row.measure.light, hint=lambda row: row.because),
    Column("percent", gettext_lazy("Completion"), lambda row: row.measure.percent, sort="percent",
           meter=lambda row: row.measure.light),
    Column("expected", gettext_lazy("Schedule"), lambda row: row.measure.expected_percent, sort="expected_percent",
           numeric=True, unit="%"),
    Column("due", gettext_lazy("Next milestone"), lambda row: row.measure.next_due_on, sort="next_due_on"),
    Column("filed", gettext_lazy("Last filed"), lambda row: row.measure.last_filed_month, month=True),
    Column("tags", gettext_lazy("Tags"), lambda row: _(", ").join(row.measure.tags), shown=False),
    Column("text", gettext_lazy("Source text"), lambda row: row.measure.body, shown=False),
)  # fmt: skip
MEASURES_OF_A_DEPARTMENT = tuple(column for column in MEASURES if column.shown)
UPDATES = Columns(
    Column("number", gettext_lazy("No."), lambda row: row.update.measure.number or row.update.measure.ordinal,
           sort="measure__ordinal", numeric=True),
    Column("measure", gettext_lazy("Measure"), lambda row: row.update.measure.title, head=True,
           link=lambda row: row.update.get_absolute_url()),
    Column("plan", gettext_lazy("Plan"), lambda row: row.update.measure.plan.title, sort="measure__plan__title",
           groups=True, shown=False),
    Column("month", gettext_lazy("Month"), lambda row: row.update.period.month, sort="period__month", month=True,
           groups=True),
    Column("state", gettext_lazy("State"), lambda row: str(row.mark.label), sort="state", groups=True,
           tone=lambda row: row.mark.tone),
    Column("filed", gettext_lazy("First filed"), lambda row: row.received.on if row.received else None,
           sort="first_filed_on", mark=lambda row: _days_late(row.received.days_late) if row.received else None),
    Column("late", gettext_lazy("Working days late"), lambda row: row.received.days_late if row.received else None,
           numeric=True, shown=False),
    Column("due", gettext_lazy("Due"), lambda row: row.update.owed_by, sort="period__due_on"),
)  # fmt: skip

MILESTONE_TONES = {"done": "g", "overdue": "r"}
MILESTONES = Columns(
    Column("due", gettext_lazy("Due"), lambda row: row.due_on, sort="due_on"),
    Column("title", gettext_lazy("Milestone"), lambda row: row.title, sort="title", head=True),
    Column("number", gettext_lazy("No."), lambda row: row.measure.number or row.measure.ordinal,
           sort="measure__ordinal", numeric=True, shown=False),
    Column("measure", gettext_lazy("Measure"), lambda row: row.measure.title, sort="measure__ordinal",
           link=_measure_of, groups=True),
    Column("plan", gettext_lazy("Plan"), lambda row: row.measure.plan.title, sort="measure__plan__title", groups=True,
           shown=False),
    Column("state", gettext_lazy("State"), lambda row: str(MilestoneState(row.state).label), sort="state", groups=True,
           tone=lambda row: MILESTONE_TONES.get(row.state, "")),
    Column("weight", gettext_lazy("Weight"), lambda row: row.weight, sort="weight", numeric=True, shown=False),
    Column("done", gettext_lazy("Reached on"), lambda row: row.done_on, sort="done_on"),
)  # fmt: skip


def _owed_thing(row: Any) -> str:
    if not row.month:
        return str(row.title)
    return _("Update for %(month)s") % {"month": date_format(row.month, "YEAR_MONTH_FORMAT")}


OVERDUE = Columns(
    Column("due", gettext_lazy("Due"), lambda row: row.due_on, sort="due_on"),
    Column("owed", gettext_lazy("Owed"), _owed_thing, head=True),
    Column("number", gettext_lazy("No."), lambda row: row.measure_number, sort="measure_ordinal", shown=False),
    Column("measure", gettext_lazy("Measure"), lambda row: row.measure_title, sort="measure_ordinal",
           link=lambda row: reverse("measure_detail", args=[row.measure_id])),
    Column("department", gettext_lazy("Department"), lambda row: row.department, sort="department", groups=True),
    Column("late", gettext_lazy("Working days late"), lambda row: row.working_days_late, sort="working_days_late",
           numeric=True, tone="r"),
)  # fmt: skip

INSTRUCTIONS = Columns(
    Column("due", gettext_lazy("Reply by"), lambda row: row.due_on, sort="due_on"),
    Column("text", gettext_lazy("Instruction"), lambda row: Truncator(row.text).chars(WORDS_OF_A_TEXT), head=True,
           link=lambda row: row.get_absolute_url()),
    Column("measure", gettext_lazy("Measure"), lambda row: str(row.measure), sort="measure__ordinal",
           link=_measure_of, groups=True),
    Column("plan", gettext_lazy("Plan"), lambda row: row.measure.plan.title, sort="measure__plan__title", groups=True,
           shown=False),
    Column("by", gettext_lazy("Given by"), lambda row: str(row.given_by), sort="given_by__name", groups=True),
    Column("given", gettext_lazy("Given on"), lambda row: row.given_on, sort="given_on"),
    Column("addressees", gettext_lazy("Answered by"), lambda row: _units(row.addressees.all())),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True,
           tone=lambda row: row.tone),
    Column("urgency", gettext_lazy("Urgency"), lambda row: row.get_urgency_display(), sort="urgency", groups=True,
           tone=""),
)  # fmt: skip


def _suggestion_late(row: Any) -> tuple[str, str] | None:
    return (_late(-row.days_left), "r") if row.days_left is not None and row.days_left < 0 else None


SUGGESTIONS = Columns(
    Column("number", gettext_lazy("Number"), lambda row: row.number),
    Column("subject", gettext_lazy("Subject"), lambda row: row.subject, sort="subject", head=True,
           link=lambda row: row.get_absolute_url()),
    Column("channel", gettext_lazy("Channel"), lambda row: row.get_channel_display(), sort="channel", groups=True),
    Column("units", gettext_lazy("Departments"), lambda row: _units(row.units.all())),
    Column("plan", gettext_lazy("Plan"), lambda row: row.plan and row.plan.title, sort="plan__title", groups=True,
           shown=False),
    Column("received", gettext_lazy("Received on"), lambda row: row.received_on, sort="received_on"),
    Column("due", gettext_lazy("Due"), lambda row: row.owed_by, mark=_suggestion_late),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True,
           tone=lambda row: row.tone),
)  # fmt: skip

INSPECTIONS = Columns(
    Column("as_of", gettext_lazy("As of"), lambda row: row.as_of, sort="as_of", head=True,
           link=lambda row: row.get_absolute_url()),
    Column("plan", gettext_lazy("Plan"), lambda row: str(row.plan), sort="plan__title", groups=True),
    Column("size", gettext_lazy("Size of the sample"), lambda row: row.size, sort="size", numeric=True),
    Column("seed", gettext_lazy("Seed"), lambda row: row.seed),
    Column("by", gettext_lazy("Drawn by"), lambda row: str(row.drawn_by), sort="drawn_by__name", shown=False),
    Column("due", gettext_lazy("Report by"), lambda row: row.report_due_on, sort="report_due_on"),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True,
           tone=""),
)  # fmt: skip

CLOSINGS = Columns(
    Column("number", gettext_lazy("Number"), lambda row: row.measure.number, sort="measure__ordinal", numeric=True),
    Column("measure", gettext_lazy("Measure"), lambda row: row.measure.title, head=True,
           link=lambda row: row.get_absolute_url()),
    Column("plan", gettext_lazy("Plan"), lambda row: row.measure.plan.title, sort="measure__plan__title", groups=True,
           shown=False),
    Column("by", gettext_lazy("Requested by"), lambda row: str(row.requested_by), sort="requested_by__name",
           groups=True),
    Column("requested", gettext_lazy("Date"), lambda row: row.requested_at, sort="requested_at"),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True,
           tone=""),
)  # fmt: skip


def _without_liaison(row: Any) -> tuple[str, str] | None:
    return (_("no liaison"), "r") if row.led and not row.has_liaison else None


DEPARTMENTS = Columns(
    Column("department", gettext_lazy("Department"), lambda row: row.short_name, sort="short_name", head=True,
           link=lambda row: reverse("department_detail", args=[row.pk]), mark=_without_liaison),
    Column("name", gettext_lazy("Full name"), lambda row: row.name, sort="name"),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), sort="kind", groups=True, shown=False),
    Column("led", gettext_lazy("Measures led"), lambda row: row.led, sort="led", numeric=True,
           link=lambda row: f"{reverse('measure_list')}?department={row.pk}"),
)  # fmt: skip


def _goal(row: Any) -> str | None:
    goal = row.goal
    return None if goal.value is None else f"{goal.comparison}{goal.amount} {goal.unit}".strip()


TARGETS = Columns(
    Column("target", gettext_lazy("Targets"), lambda row: str(row.target), head=True,
           link=lambda row: row.target.get_absolute_url()),
    Column("kind", gettext_lazy("Kind"), lambda row: row.goal.get_kind_display(), sort="kind", groups=True,
           shown=False),
    Column("measure", gettext_lazy("Measure"), lambda row: str(row.target.measure), sort="measure__ordinal",
           link=lambda row: row.target.measure.get_absolute_url(), groups=True),
    Column("goal", gettext_lazy("Goal"), _goal, numeric=True),
    Column("due", gettext_lazy("Due"), lambda row: row.goal.due_on, sort="due_on"),
    Column("expected", gettext_lazy("Expected today"), lambda row: row.expected, numeric=True),
    Column("reached", gettext_lazy("Reached"), lambda row: row.value, numeric=True),
    Column("as_of", gettext_lazy("As of"), lambda row: row.as_of),
    Column("achieved", gettext_lazy("Achieved, %"), lambda row: row.achieved, numeric=True, unit="%"),
    Column("ahead", gettext_lazy("Ahead or behind"), lambda row: row.ahead, numeric=True),
    Column("state", gettext_lazy("State"), lambda row: str(row.state.label), tone=lambda row: row.tone,
           mark=lambda row: (_("Beyond its goal"), "g") if row.is_over else None),
)  # fmt: skip

DECISIONS = Columns(
    Column("kind", gettext_lazy("Kind"), lambda row: str(row.kind.label), sort="place", groups=True, tone=""),
    Column("measure", gettext_lazy("Measure"), lambda row: str(row.measure), sort="ordinal", head=True,
           link=lambda row: row.subject.get_absolute_url()),
    Column("plan", gettext_lazy("Plan"), lambda row: row.plan_title, sort="plan_title", groups=True, shown=False),
    Column("asked", gettext_lazy("Asked for"), lambda row: row.asked_for),
    Column("reason", gettext_lazy("Reason"), lambda row: Truncator(row.reason).chars(WORDS_OF_A_TEXT),
           mark=lambda row: (_("same reason as before"), "y") if row.again else None),
    Column("due", gettext_lazy("Due"), lambda row: row.limit_on, sort="limit_on"),
    Column("handed_in", gettext_lazy("Handed in"), lambda row: row.handed_in_at, sort="handed_in_at"),
    Column("by", gettext_lazy("By"), lambda row: row.handed_in_by.name),
)  # fmt: skip

NOTICES = Columns(
    Column("number", gettext_lazy("Number"), lambda row: row.number, sort="serial", head=True,
           link=lambda row: row.get_absolute_url()),
    Column("colour", gettext_lazy("Colour"), lambda row: row.get_colour_display(), sort="colour", groups=True,
           tone=lambda row: row.tone),
    Column("measure", gettext_lazy("Measure"), lambda row: str(row.measure), sort="measure__ordinal",
           link=_measure_of),
    Column("plan", gettext_lazy("Plan"), lambda row: row.plan.title, sort="plan__title", groups=True, shown=False),
    Column("department", gettext_lazy("Addressed to"), lambda row: str(row.department), sort="department__ordinal",
           groups=True),
    Column("due", gettext_lazy("Reply by"), lambda row: row.reply_by, sort="reply_by"),
    Column("issued", gettext_lazy("Issued on"), lambda row: row.issued_at, sort="issued_at"),
    Column("by", gettext_lazy("Issued by"), lambda row: row.issued_by.name, shown=False),
)  # fmt: skip


def _issued(row: Any) -> tuple[str, str] | None:
    return None if row.issued_at else (_("Draft"), "n")


REPORTS = Columns(
    Column("month", gettext_lazy("Month"), lambda row: row.period.month, sort="period__month", month=True, head=True,
           link=lambda row: row.get_absolute_url()),
    Column("plan", gettext_lazy("Action plan"), lambda row: str(row.plan), sort="plan__title", groups=True),
    Column("revision", gettext_lazy("Revision"), lambda row: row.revision, sort="revision", numeric=True),
    Column("as_of", gettext_lazy("As of"), lambda row: row.as_of, sort="as_of"),
    Column("issued", gettext_lazy("Issued"), lambda row: row.issued_at, sort="issued_at", mark=_issued),
    Column("by", gettext_lazy("Finalised by"), lambda row: row.issued_by and row.issued_by.name, groups=True,
           sort="issued_by__name"),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True),
    Column("sha256", "SHA-256", lambda row: row.sha256[:8], hint=lambda row: row.sha256),
)  # fmt: skip


def _successions(row: Any) -> str:
    return _("; ").join(str(one) for one in row.successions.all())


REORGANISATIONS = Columns(
    Column("effective", gettext_lazy("Effective on"), lambda row: row.effective_on, sort="effective_on"),
    Column("kind", gettext_lazy("Kind"), lambda row: row.get_kind_display(), sort="kind", groups=True, head=True,
           link=lambda row: row.get_absolute_url()),
    Column("departments", gettext_lazy("Departments"), _successions),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
    Column("status", gettext_lazy("Status"), lambda row: row.get_status_display(), sort="status", groups=True,
           tone=""),
)  # fmt: skip

REMINDERS = Columns(
    Column("raised", gettext_lazy("Raised"), lambda row: row.reminder.raised_at),
    Column("measure", gettext_lazy("Measure"), lambda row: str(row.reminder.measure or row.reminder.plan), head=True),
    Column("reason", gettext_lazy("Reason"), lambda row: row.reminder.get_kind_display()),
    Column("due", gettext_lazy("Due"), lambda row: row.reminder.due_on),
    Column("stage", gettext_lazy("When"), lambda row: row.reminder.stage_label),
    Column("chase", gettext_lazy("Chased"), lambda row: row.reminder.chase.text if row.reminder.chase else ""),
    Column("post", gettext_lazy("To"), lambda row: str(row.reminder.post)),
    Column("vacant", gettext_lazy("In place of"), lambda row: _(", ").join(row.reminder.vacant_labels)),
    Column("person", gettext_lazy("Person"), lambda row: str(row.message.person) if row.message else ""),
    Column("channel", gettext_lazy("Channel"), lambda row: row.reminder.get_channel_display()),
    Column("state", gettext_lazy("Status"), lambda row: row.state),
    Column("read", gettext_lazy("Read"), lambda row: row.message.read_on_page_at if row.message else None),
    Column("error", gettext_lazy("Error"), lambda row: row.error),
)
