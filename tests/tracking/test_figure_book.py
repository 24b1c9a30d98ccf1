"""One register: page, interface, chart and report say the same of random data, and numbers follow from their rows."""

import random
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from measures.models import Target
from tests.tracking.scenes import at, build_scene
from tracking.figures import UnknownFigure, figure_book
from tracking.figures.comparing import compare
from tracking.figures.definitions import DEFINITIONS, Reckoning
from tracking.figures.subjects import SubjectKind
from tracking.models import Reading
from tracking.reports.contents import contents_of
from tracking.reports.figure_names import name_of
from tracking.reports.outline import Chart, Figure, parts_of
from tracking.reports.sentences import outline_of, value_at
from tracking.shares import mean

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 31)


def random_scene(seed):
    """Two months of a dozen measures, filed, returned and accepted by lot; milestones, targets and suggestions."""
    lot, scene = random.Random(seed), build_scene()
    months = [
        scene.period(date(2026, month, 1), due_on=date(2026, month, 25), locks_on=date(2026, month, 28))
        for month in (9, 10)
    ]
    for _ in range(12):
        measure = scene.measure(lead=lot.choice(("market", "reform", "tax")), section=lot.randrange(2))
        for _step in range(lot.randrange(3)):
            due = date(2026, 1, 1) + timedelta(days=lot.randrange(360))
            scene.milestone(measure, due, done_on=due - timedelta(days=2) if due < DAY and lot.random() < 0.6 else None)
        for period in months:
            update = scene.expect(period, measure)
            if lot.random() < 0.8:
                day = period.month + timedelta(days=lot.randrange(10, 27))
                scene.submit(update, day, percent=lot.randrange(101))
                if lot.random() < 0.7:
                    scene.accept(update, day + timedelta(days=1))
                elif lot.random() < 0.5:
                    scene.send_back(update, day + timedelta(days=1))
        if lot.random() < 0.6:
            target = Target.objects.create(
                measure=measure, ordinal=1, text="办理业务", kind="cumulative", value=lot.randrange(50, 500), unit="件"
            )
            if lot.random() < 0.7:
                Reading.objects.create(
                    target=target, value=lot.randrange(1, 600), as_of=date(2026, 9, 30),
                    entered_at=at(date(2026, 10, 2)), entered_by=scene.wang,
                )  # fmt: skip
    return scene, months


@pytest.mark.parametrize("seed", [3, 11])
def test_one_register_speaks_everywhere(seed):
    scene, (_september, october) = random_scene(seed)
    book = figure_book(scene.plan, period=october, as_of=DAY)
    numbers_follow_from_their_rows(book)
    the_report_says_the_same(scene, october, book)
    pages_and_interface_say_the_same(scene, book)


def numbers_follow_from_their_rows(book):
    figures = list(book.figures())
    assert {figure.definition.code for figure in figures} >= set(DEFINITIONS)
    for figure in figures:
        rows, value = figure.sources, figure.value
        match figure.definition.reckoning:
            case Reckoning.COUNT:
                assert value == len(rows), figure.id
            case Reckoning.MEAN:
                assert value == mean([row.value or Decimal(0) for row in rows]), figure.id
            case Reckoning.DIFFERENCE if value is not None:
                about = figure.subject.key
                parts = [book.figure(f"completion.{one}{about}").value for one in ("percent", "expected")]
                assert value == parts[0] - parts[1], figure.id
            case Reckoning.VALUE if value is not None and figure.definition.code != "target.share":
                assert value == sum(row.value for row in rows), figure.id
        assert book.figure(figure.id) == figure
    for subject in book.subjects.values():
        if subject.kind in (SubjectKind.PLAN, SubjectKind.DEPARTMENT, SubjectKind.SECTION) and subject.rows:
            assert sum(one.share for one in subject.figures.lights) == 100


def the_report_says_the_same(scene, period, book):
    contents = contents_of(scene.plan, period, as_of=DAY)
    blocks = outline_of(contents).blocks
    keys = {run.key for block in blocks for part in parts_of(block) for run in part if isinstance(run, Figure)}
    charted = {run.key for block in blocks if isinstance(block, Chart) for part in block.rows for cell in part
               for run in cell if isinstance(run, Figure)}  # fmt: skip
    named = {key: name_of(contents, key) for key in keys | charted}
    assert sum(bool(name) for name in named.values()) > 100
    assert charted & {key for key, name in named.items() if name.startswith("lights.")}
    for key, name in named.items():
        if name:
            said, known = value_at(contents, key), book.figure(name).value
            assert (said is None) == (known is None), key
            assert said is None or Decimal(said) == Decimal(known), key


def pages_and_interface_say_the_same(scene, book):
    client = Client()
    client.force_login(scene.wang)
    about = {"plan": scene.plan.pk, "as_of": DAY.isoformat(), "month": "2026-10"}
    told = {row["id"]: row["value"] for row in client.get(reverse("api-figure-list"), about).json()}
    assert set(told) == {figure.id for figure in book.figures()}
    for figure in book.figures():
        said = told[figure.id]
        assert (said is None) == (figure.value is None)
        assert said is None or Decimal(said) == figure.value, figure.id
    page = client.get(reverse("plan_overview", args=[scene.plan.pk]), about).content.decode()
    shown = dict(re.findall(r'href="[^"]*/figures/\d+/([a-z.]+)/\?[^"]*"[^>]*>\s*(?:<b>)?([−\d.]+)', page))
    for name in ("completion.percent", "completion.points"):
        assert Decimal(shown[name].replace("−", "-")) == book.figure(name).value


@pytest.fixture
def client_and_scene(client):
    scene, months = random_scene(5)
    client.force_login(scene.wang)
    return client, scene, months


def test_the_page_of_a_figure_lists_its_rows(client_and_scene):
    client, scene, (_september, october) = client_and_scene
    book = figure_book(scene.plan, period=october, as_of=DAY)
    for name in ("filings.expected", "overdue.total", "milestones.total", "targets.total"):
        address = reverse("figure_detail", args=[scene.plan.pk, name])
        answer = client.get(address, {"as_of": DAY, "month": "2026-10"})
        assert answer.context["page"].paginator.count == book.figure(name).value
        assert answer.content.decode().count("<tr data-row>") == book.figure(name).value
    found = client.get(reverse("figure_list", args=[scene.plan.pk]), {"q": "区税务局 未报", "as_of": DAY})
    codes = [figure.definition.code for figure in found.context["page"]]
    assert codes == ["filings.missing", "filings.returned", "overdue.filings"]


def test_what_the_register_does_not_know_is_not_found(client_and_scene):
    client, scene, (_september, october) = client_and_scene
    for name in ("filings.total", "filings.filed@department-999", "targets.total@section-1", "rank.first"):
        assert client.get(reverse("figure_detail", args=[scene.plan.pk, name])).status_code == 404
        with pytest.raises(UnknownFigure):
            figure_book(scene.plan, period=october, as_of=DAY).figure(name)


def test_two_months_are_compared_figure_by_figure_and_measure_by_measure(client_and_scene):
    client, scene, (september, october) = client_and_scene
    before, after = (figure_book(scene.plan, period=one, as_of=one.locks_on) for one in (september, october))
    comparison = compare(before, after)
    moves = {move.id: move for move in comparison.figures}
    assert {name for name in moves if "@" not in name} == {figure.id for figure in after.figures(SubjectKind.PLAN)}
    filed = moves["filings.filed"]
    assert (filed.before, filed.after) == (before.plan.filings.filed, after.plan.filings.filed)
    assert filed.difference == filed.after - filed.before
    moved = {move.row.pk for move in comparison.moved_measures}
    assert moved == {
        row.pk for row in after.plan.rows
        if (row.light, row.percent or 0) != (before.plan.by_pk[row.pk].light, before.plan.by_pk[row.pk].percent or 0)
    }  # fmt: skip
    page = client.get(reverse("plan_compare", args=[scene.plan.pk]), {"from": "2026-09", "to": "2026-10"})
    assert page.content.decode().count("<tr data-row>") == len(moved)
    told = client.get(reverse("api-figure-compare"), {"plan": scene.plan.pk, "from": "2026-09", "to": "2026-10"}).json()
    assert {row["measure"] for row in told["measures"]} == moved
    assert client.get(reverse("plan_compare", args=[scene.plan.pk]), {"from": "2026-01"}).status_code == 400


def test_a_first_month_has_nothing_to_be_compared_with(client):
    scene = build_scene()
    scene.period(date(2026, 10, 1), due_on=date(2026, 10, 25))
    client.force_login(scene.wang)
    assert client.get(reverse("plan_compare", args=[scene.plan.pk])).status_code == 400
