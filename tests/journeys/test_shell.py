"""The whole road in the shell: from the file of a plan to its issued report, and each count the same everywhere."""

import hashlib
import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from measures.actions import activation, assignments, milestones, responsibility
from measures.actions.activation import NotReady
from measures.models import Assignment, Milestone
from plans.actions import documents, plans
from plans.models import Department, Document, Plan
from tests.journeys import counts, month
from tests.journeys.month import at, coordinator
from tests.journeys.roads import ROADS, Road, division_table
from tests.tracking.smtp import Sink, listening
from tracking.figures import plan_figures
from tracking.models import Message, Notification, Period, Report

pytestmark = pytest.mark.django_db
IMPORTED, ACTIVATED, OPENED = date(2026, 1, 26), date(2026, 2, 2), date(2026, 10, 1)
MILESTONES_UNTIL = date(2026, 9, 1)


@pytest.fixture
def smtp_server(settings):
    with listening(Sink()) as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        yield sink


@pytest.mark.parametrize("road", ROADS)
def test_from_a_document_to_its_issued_report(road: Road, smtp_server: Sink, tmp_path: Path) -> None:
    road.settled()
    plan = imported_once(road)
    departments_named(plan, road)
    active_once_every_measure_has_a_lead(plan)
    period = opened(plan)
    assert period.updates.count() == plan.measures.count() == road.measures
    milestones_reached(plan)
    month.lived_through(period)
    reminded_once(period, smtp_server)
    locked_on = period.locks_on + timedelta(days=1)
    said("lock_period", plan.pk, "2026-10", "--at", locked_on)
    report = issued(plan, locked_on, tmp_path)
    every_place_says_the_same(period, report, tmp_path)
    assert f"{report.sha256} = {report.sha256}" in said("replay_report", report.pk)


def said(command: str, *arguments: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def imported_once(road: Road) -> Plan:
    """The second time nothing changes."""
    by_wang = ("--by", "wang", "--at", IMPORTED)
    said("import_plan", road.document, *by_wang)
    plan, before = Plan.objects.get(), everything_imported()
    assert (plan.measures.count(), plan.sections.count()) == (road.measures, road.sections)
    assert bool(plan.document.repairs) == road.repairs
    said("import_plan", road.document, *by_wang)
    assert everything_imported() == before
    return plan


def everything_imported() -> list[object]:
    return [
        list(model.objects.order_by("pk").values()) for model in (Plan, Document, Department, Assignment, Milestone)
    ]


def departments_named(plan: Plan, road: Road) -> None:
    """By a table where the text names nobody; otherwise what was proposed from the text is confirmed."""
    by, now = coordinator(), at(IMPORTED, 15)
    if road.division:
        table = division_table(road.division)
        assert responsibility.apply(documents.read_tables(table), plan=plan, by=by, now=now) == road.measures
    for proposal in Assignment.objects.proposed().filter(measure__plan=plan):
        assignments.confirm(proposal, by=by, now=now)
    plans.configure(plan, settings={"sign_off": True}, by=by, now=now)


def active_once_every_measure_has_a_lead(plan: Plan) -> None:
    by, now = coordinator(), at(ACTIVATED)
    lead = Assignment.objects.leads().get(measure=plan.measures.get(ordinal=7))
    assignments.release(lead, by=by, now=now)
    with pytest.raises(NotReady) as refusal:
        activation.activate(plan, by=by, now=now)
    assert [measure.ordinal for measure in refusal.value.obstacles[0].measures] == [7]
    assignments.assign(lead.measure, department=lead.department, role=lead.role, by=by, now=now)
    activation.activate(plan, by=by, now=now)


def opened(plan: Plan) -> Period:
    plan.refresh_from_db()
    assert str(plan.measures.count()) in said("open_period", plan.title, "2026-10", "--at", OPENED)
    said("open_period", plan.pk, "2026-10", "--at", OPENED)
    return Period.objects.get()


def milestones_reached(plan: Plan) -> None:
    """Each other one of those due in summer, on its day."""
    due = Milestone.objects.filter(measure__plan=plan, due_on__lt=MILESTONES_UNTIL).order_by("pk")
    for milestone in due[::2]:
        milestones.record_done(milestone, done_on=milestone.due_on, by=coordinator(), now=at(milestone.due_on))


def reminded_once(period: Period, smtp_server: Sink) -> None:
    """One digest for each person who is reminded; when nothing new happens, nothing more is sent."""
    clock = ("--at", period.due_on)
    said("raise_reminders", *clock)
    said("deliver", *clock)
    sent, raised = smtp_server.count(), Notification.objects.count()
    receivers = [mail["To"] for mail in smtp_server.mails]
    assert len(receivers) == len(set(receivers)) == Message.objects.filter(channel="email").count()
    assert set(receivers) >= {month.in_lead(update, "liaison").email for update in month.with_fate(period, "missing")}
    said("raise_reminders", *clock)
    said("deliver", *clock)
    assert (smtp_server.count(), Notification.objects.count()) == (sent, raised)


def issued(plan: Plan, day: date, folder: Path) -> Report:
    """The files on disk are those that were issued."""
    told = said("issue_report", plan.pk, "2026-10", "--at", day, "--out", folder)
    report = Report.objects.issued().get()
    assert [path.read_text(encoding="utf-8") for path in folder.glob("*.manifest.json")] == [report.manifest]
    files = [path for path in folder.iterdir() if path.suffix != ".json"]
    written = {path.suffix[1:]: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    assert written == dict(report.files.values_list("format", "sha256"))
    assert all(digest in told for digest in (report.sha256, *written.values()))
    return report


def every_place_says_the_same(period: Period, report: Report, folder: Path) -> None:
    """Sentences of the report, its ledger, the overview of that day and what everybody did."""
    in_docx, in_xlsx = (next(folder.glob(f"*.{suffix}")).read_bytes() for suffix in ("docx", "xlsx"))
    sentences = counts.in_docx(in_docx)
    assert counts.in_xlsx(in_xlsx) == sentences
    assert counts.on_page(overview(report)) == sentences
    assert counts.in_figures(plan_figures(report.plan, period=period, as_of=report.as_of)) == sentences
    assert {name: sentences[name] for name in month.COUNTED} == month.counted(period)


def overview(report: Report) -> str:
    client = Client()
    client.force_login(coordinator())
    asked = {"month": "2026-10", "as_of": report.as_of.isoformat()}
    return client.get(reverse("plan_overview", args=[report.plan_id]), asked).content.decode()
