"""Inspections: the same sample again, weighted by risk, the department heard, its filings untouched."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden
from tests.running_plan import SEPTEMBER, RunningPlan
from tests.tracking.voices import DAY, at, drawn
from tracking import drawing, sampling
from tracking.actions import inspections
from tracking.models import Duty, Inspection, InspectionItem, ProgressUpdate
from tracking.risk import risks_of

LATER = at(date(2026, 10, 14))
AFTER_TERM = at(date(2026, 10, 22))
RISK_QUERIES = 11  # four for standing, filings and inspections; seven load what the doubts are told from


@given(
    weights=st.dictionaries(st.integers(1, 10**6), st.integers(1, 50), max_size=12),
    size=st.integers(1, 40),
    seed=st.text(max_size=10),
    shuffle=st.randoms(use_true_random=False),
)
@settings(max_examples=20, deadline=None)
def test_the_same_seed_draws_the_same_whatever_the_order(weights, size, seed, shuffle):
    first = sampling.draw(weights, size=size, seed=seed)
    rows = list(weights.items())
    shuffle.shuffle(rows)
    assert sampling.draw(dict(rows), size=size, seed=seed) == first
    assert len(first) == len(set(first)) == min(size, len(weights))
    assert set(first) <= set(weights)
    assert sampling.draw(weights, size=size + 1, seed=seed)[: len(first)] == first


def test_a_sample_is_known_for_good():
    assert sampling.draw({1: 1, 2: 3, 3: 9, 4: 1}, size=4, seed="2026-10") == [2, 3, 4, 1]


def test_draws_follow_the_weights():
    weights = {1: 1, 2: 2, 3: 3, 4: 4}
    first = [sampling.draw(weights, size=1, seed=str(n))[0] for n in range(500)]
    for item, weight in weights.items():
        assert abs(first.count(item) / 500 - weight / 10) < 0.06


def test_a_weight_of_nothing_is_refused():
    with pytest.raises(ValueError, match="below 1"):
        sampling.draw({1: 0}, size=1, seed="")


def owed(running: RunningPlan) -> set[tuple[str, str, date]]:
    rows = Duty.objects.filter(kind__startswith="inspection").select_related("department")
    return {(row.kind, row.department.short_name, row.due_on) for row in rows}


def found(item: InspectionItem, *, by, verdict: str = "untrue", now=LATER, **more) -> InspectionItem:
    said = {"findings": "现场未见专窗。", "inspector": "督查室 周", "visited_on": date(2026, 10, 13), **more}
    return inspections.inspect(item, verdict=verdict, by=by, now=now, **said)


@pytest.fixture
def item(running) -> InspectionItem:
    """Of a draw of the whole plan, the measure that Li's bureau alone leads."""
    return drawn(running, size=9).items.get(measure=running.measures[1])


@pytest.mark.django_db
class TestRisk:
    def test_points_say_why(self, running, django_assert_num_queries):
        running.open(SEPTEMBER)
        running.accepted(2, SEPTEMBER, percent="100")
        running.submitted(3, SEPTEMBER)
        with django_assert_num_queries(RISK_QUERIES):
            risks = {one.measure_id: one for one in risks_of(running.plan, as_of=date(2026, 11, 2))}
        one, two = (risks[running.measures[n].pk] for n in (0, 1))
        # Measure 1: its milestone of June is overdue, nothing was filed for September.
        assert one.points == {"base": 1, "overdue": 4, "late": 1, "never": 2}
        # Measure 2: 100 % without evidence while a milestone is open.
        assert two.points == {"base": 1, "behind": 2, "doubt": 4, "claimed": 3, "never": 2}
        assert two.weight == 12

    def test_measures_draw_in_the_order_of_the_plan_and_all_of_them(self, running):
        risks = risks_of(running.plan, as_of=DAY)
        assert [one.measure_id for one in risks] == [measure.pk for measure in running.measures]


@pytest.mark.django_db
class TestInspection:
    def test_is_drawn_again_from_what_was_written_down(self, running):
        inspection = drawn(running, size=3)
        first = list(inspection.items.values_list("measure", flat=True))
        assert drawing.drawn_again(inspection) == first
        assert list(drawn(running, size=3).items.values_list("measure", flat=True)) == first
        assert owed(running) == {("inspection", "区府办", date(2026, 11, 9))}

    def test_nobody_of_the_department_knows_before_the_visit(self, running, item):
        assert not InspectionItem.objects.visible_to(running.who["li"])
        assert not Inspection.objects.visible_to(running.who["li"])
        found(item, by=running.who["wang"])
        assert list(InspectionItem.objects.visible_to(running.who["li"])) == [item]
        assert list(Inspection.objects.visible_to(running.who["li"])) == [item.inspection]
        assert not InspectionItem.objects.visible_to(running.who["zhao"])

    def test_the_department_is_heard_before_the_end(self, running, item):
        wang, li = running.who["wang"], running.who["li"]
        before = list(ProgressUpdate.objects.values())
        found(item, by=wang)
        assert ("inspection_reply", "区市场监管局", date(2026, 10, 21)) in owed(running)
        with pytest.raises(Refused):
            inspections.conclude_item(item, verdict="untrue", conclusion="", by=wang, now=LATER)
        inspections.reply(item, text="专窗设在二楼。", by=li, now=LATER)
        with pytest.raises(Refused):
            inspections.conclude_item(item, verdict="partly", conclusion=" ", by=wang, now=LATER)
        inspections.conclude_item(item, verdict="partly", conclusion="专窗未设标识", by=wang, now=LATER)
        assert (item.status, item.verdict, item.final_verdict) == ("concluded", "untrue", "partly")
        assert list(ProgressUpdate.objects.values()) == before
        with pytest.raises(MoveRefused):
            inspections.reply(item, text="再说", by=li, now=LATER)

    def test_silence_lasts_until_the_term_and_no_longer(self, running, item):
        wang, li = running.who["wang"], running.who["li"]
        found(item, by=wang)
        with pytest.raises(Refused):
            inspections.reply(item, text="迟了", by=li, now=AFTER_TERM)
        inspections.conclude_item(item, verdict="untrue", conclusion="", by=wang, now=AFTER_TERM)
        assert item.status == "concluded"

    def test_ends_when_all_is_concluded(self, running):
        wang, inspection = running.who["wang"], drawn(running, size=2)
        with pytest.raises(Refused):
            inspections.conclude(inspection, by=wang, now=LATER)
        for one in inspection.items.all():
            found(one, by=wang, verdict="true")
            inspections.conclude_item(one, verdict="true", conclusion="", by=wang, now=LATER)
        assert {kind for kind, *_rest in owed(running)} == {"inspection"}
        inspections.conclude(inspection, by=wang, now=LATER)
        assert owed(running) == set()
        with pytest.raises(MoveRefused):
            inspections.conclude(inspection, by=wang, now=LATER)

    @pytest.mark.parametrize("who", ["li", "head", "zhao", "leader"])
    def test_only_a_coordinator_inspects(self, running, item, who):
        person = running.who[who]
        with pytest.raises(Forbidden):
            drawing.draw(running.plan, size=1, seed="x", as_of=DAY, by=person, now=LATER)
        with pytest.raises(Forbidden):
            found(item, by=person)
        with pytest.raises(Forbidden):
            inspections.conclude(item.inspection, by=person, now=LATER)
        if who in ("zhao", "leader"):
            with pytest.raises(Forbidden):
                inspections.reply(item, text="x", by=person, now=LATER)

    @pytest.mark.parametrize(
        "more", [{"verdict": "maybe"}, {"findings": " "}, {"inspector": ""}, {"visited_on": date(2026, 10, 15)}]
    )
    def test_findings_are_complete_and_not_ahead_of_time(self, running, item, more):
        with pytest.raises(Refused):
            found(item, by=running.who["wang"], **more)

    @pytest.mark.parametrize("more", [{"size": 0}, {"seed": " "}, {"as_of": date(2026, 10, 13)}, {"seed": "x" * 41}])
    def test_a_draw_that_makes_no_sense_is_refused(self, running, more):
        wanted = {"size": 2, "seed": "s", "as_of": DAY, **more}
        with pytest.raises(Refused):
            drawing.draw(running.plan, by=running.who["wang"], now=at(), **wanted)
        assert not Inspection.objects.exists()

    def test_database_keeps_what_was_drawn_and_found(self, running, item):
        changes = [{"weight": 99}, {"status": "concluded"}, {"status": "replied"}, {"verdict": "true"}]
        for change in changes:
            with pytest.raises(IntegrityError), transaction.atomic():
                InspectionItem.objects.filter(pk=item.pk).update(**change)
        found(item, by=running.who["wang"])
        for change in ({"findings": "改写"}, {"verdict": "true"}, {"status": "drawn"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                InspectionItem.objects.filter(pk=item.pk).update(**change)
        with pytest.raises(IntegrityError), transaction.atomic():
            Inspection.objects.filter(pk=item.inspection_id).update(seed="other")


@pytest.mark.django_db
class TestShell:
    def draw(self, running, **more):
        call_command("draw_inspection", running.plan.pk, size=2, seed="s", at="2026-10-12", **more)

    def test_says_what_it_draws_and_draws_the_same_again(self, running, capsys):
        self.draw(running, dry_run=True)
        said = capsys.readouterr().out
        assert not Inspection.objects.exists()
        self.draw(running)
        assert capsys.readouterr().out.splitlines()[:2] == said.splitlines()[:2]
        items = Inspection.objects.get().items.select_related("measure")
        assert [str(one.measure) in said for one in items] == [True, True]

    def test_bad_size_is_one_line_and_exit_code_2(self, running):
        with pytest.raises(CommandError) as refusal:
            call_command("draw_inspection", running.plan.pk, size=0, seed="s", at="2026-10-12")
        assert refusal.value.returncode == 2
