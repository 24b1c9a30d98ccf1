"""The record of a milestone: with proof where the plan asks for it, and taken back while its month is open."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from measures.actions import milestones as steps
from measures.models import Milestone
from plans import vault
from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Plan
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, at
from tracking.actions import extensions, milestones, periods, updates
from tracking.actions.milestones import Counted, File
from tracking.actions.updates import EvidenceRefused
from tracking.models import Extension, Proof

pytestmark = pytest.mark.django_db

DONE, NOW = date(2026, 10, 12), at(date(2026, 10, 13))
PDF = b"%PDF-1.7\nproof"


@pytest.fixture
def milestone(running):
    """Of measure 2, due on 20 October; Li's bureau leads."""
    return running.measures[1].milestones.get()


def record(running, milestone, *, by="li", now=NOW, done_on=DONE, **more):
    return milestones.record_done(milestone, done_on=done_on, by=running.who[by], now=now, **more)


def proving(running):
    Plan.objects.update(evidence_required=True)
    running.plan.refresh_from_db()
    return running.measures[1].milestones.select_related("measure__plan").get()


def test_evidence_is_asked_for_where_the_plan_says_so(running):
    milestone = proving(running)
    with pytest.raises(Refused) as refusal:
        record(running, milestone)
    assert refusal.value.code == "no_evidence"
    record(running, milestone, files=[File("../清单.exe", PDF)])
    proof = Proof.objects.get()
    assert (milestone.done_on, proof.name, vault.fetch(proof.sha256)) == (DONE, "清单.exe.pdf", PDF)


def test_a_file_of_a_filing_proves_it_as_well(running, update):
    filed = updates.add_evidence(update, name="清单.pdf", content=PDF, by=running.who["li"], now=NOW)
    with pytest.raises(EvidenceRefused):
        record(running, running.measures[1].milestones.get(), filed=[filed])
    record(running, running.measures[0].milestones.get(), filed=[filed])
    assert Proof.objects.get().from_filing == filed


def test_what_is_no_evidence_leaves_nothing_recorded(running, milestone):
    with pytest.raises(EvidenceRefused):
        record(running, milestone, files=[File("清单.pdf", b"MZ")])
    milestone.refresh_from_db()
    assert (milestone.done_on, Proof.objects.count()) == (None, 0)


def settle_now():
    """What the end of a transaction would find."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_the_database_asks_for_proof_too(running):
    milestone = proving(running)
    Milestone.objects.filter(pk=milestone.pk).update(done_on=DONE, done_at=NOW, done_by=running.who["li"])
    with pytest.raises(IntegrityError), transaction.atomic():
        settle_now()
    stamps = {"added_at": NOW, "added_by": running.who["li"]}
    Proof.objects.create(milestone=milestone, sha256=vault.keep(PDF), name="清单.pdf", size=len(PDF), **stamps)
    settle_now()


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 10, 14)], ids=["before the plan ran", "to come"])
def test_a_day_that_cannot_be_is_refused(running, milestone, day):
    with pytest.raises(Refused):
        record(running, milestone, done_on=day)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(
            done_on=date(2026, 10, 14), done_at=NOW, done_by=running.who["li"]
        )


def test_reaching_it_ends_a_request_for_more_time(running, milestone):
    words = {"asked_for": date(2026, 11, 1), "reason": "联调", "progress": "八成"}
    extensions.request(milestone, **words, by=running.who["li"], now=NOW)
    record(running, milestone)
    assert Extension.objects.get().status == "withdrawn"


def test_a_record_is_taken_back_with_a_reason_and_made_again(running, milestone):
    record(running, milestone, files=[File("清单.pdf", PDF)])
    li = {"by": running.who["li"], "now": NOW}
    with pytest.raises(Refused):
        milestones.take_back(milestone, reason=" ", **li)
    milestones.take_back(milestone, reason="验收未通过", **li)
    assert (milestone.done_on, milestone.done_at, milestone.done_by) == (None, None, None)
    assert [act.verb for act in Act.objects.about(milestone.measure)] == ["milestone.record", "milestone.take_back"]
    with pytest.raises(MoveRefused):
        milestones.take_back(milestone, reason="再次", **li)
    record(running, milestone, now=at(date(2026, 10, 14)))
    assert (Proof.objects.count(), Proof.objects.in_force().count()) == (1, 0)


def test_what_counts_in_a_locked_month_is_not_taken_back(running, milestone):
    record(running, milestone)
    period = running.open(OCTOBER)
    periods.lock_period(period, by=running.who["wang"], now=at(date(2026, 11, 2)))
    late = {"by": running.who["li"], "now": at(date(2026, 11, 3))}
    with pytest.raises(Counted):
        milestones.take_back(milestone, reason="验收未通过", **late)
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=milestone.pk).update(done_on=None, done_at=None, done_by=None)


def test_a_day_of_a_locked_month_recorded_later_counts_in_the_month_of_the_record(running, milestone):
    periods.lock_period(running.open(OCTOBER), by=running.who["wang"], now=at(date(2026, 11, 2)))
    later = at(date(2026, 11, 5))
    record(running, milestone, now=later)
    milestones.take_back(milestone, reason="验收未通过", by=running.who["li"], now=later)
    assert milestone.done_on is None


@pytest.mark.parametrize("name", ["zhao", "leader"])
def test_only_the_lead_and_the_coordinator_take_back(running, milestone, name):
    record(running, milestone)
    with pytest.raises(Forbidden):
        milestones.take_back(milestone, reason="验收未通过", by=running.who[name], now=NOW)


def test_the_page_takes_a_file_and_keeps_what_was_typed(running, client_of, time_machine):
    time_machine.move_to(NOW, tick=False)
    milestone, li = proving(running), client_of("li")
    address = reverse("milestone_done", args=[milestone.pk])
    refused = li.post(address, {"done_on": DONE})
    assert refused.status_code == 400
    assert "佐证材料" in refused.content.decode()
    li.post(address, {"done_on": DONE, "evidence": SimpleUploadedFile("清单.pdf", PDF)})
    page = li.get(milestone.measure.get_absolute_url()).content.decode()
    assert Proof.objects.get().get_absolute_url() in page
    assert reverse("milestone_take_back", args=[milestone.pk]) in page


def add(running, measure, title="评估"):
    return steps.add(measure, title=title, due_on=date(2026, 12, 1), by=running.who["wang"], now=NOW)


def weigh(running, measure, *weights, by="wang"):
    ids = measure.milestones.order_by("ordinal").values_list("pk", flat=True)
    steps.weigh(measure, weights=dict(zip(ids, weights, strict=True)), by=running.who[by], now=NOW)
    return weights_of(measure)


def weights_of(measure):
    return list(measure.milestones.order_by("ordinal").values_list("weight", flat=True))


def test_weights_sum_to_100_or_are_none(running):
    measure = running.measures[1]
    add(running, measure)
    assert weigh(running, measure, 60, 40) == [60, 40]
    for wrong in ((60, 50), (60, None), (0, 0)):
        with pytest.raises(Refused):
            weigh(running, measure, *wrong)
    with pytest.raises(Forbidden):
        weigh(running, measure, 50, 50, by="li")
    assert weigh(running, measure, None, None) == [None, None]


def test_the_database_holds_the_weights_of_a_measure_together(running):
    measure = running.measures[1]
    add(running, measure)
    weigh(running, measure, 60, 40)
    measure.milestones.filter(ordinal=1).update(weight=50)
    with pytest.raises(IntegrityError), transaction.atomic():
        settle_now()
    measure.milestones.filter(ordinal=1).update(weight=60)
    assert add(running, measure, "推广").weight == 0
    assert weights_of(measure) == [60, 40, 0]
    measure.milestones.filter(ordinal=1).delete()
    assert weights_of(measure) == [None, None]
