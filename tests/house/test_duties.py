"""Every kind of duty: it stands open, its page answers whoever owes it, both languages say it, and its door ends it."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils import translation

from plans.models import Department, Plan
from plans.models.membership import Role
from tests.house.doors import address_of, body_of
from tests.house.world import TODAY
from tracking.models import Duty

pytestmark = pytest.mark.django_db
Kind = Duty.Kind
# The kind, the door that discharges it, what it is about, and who goes through.
DISCHARGED = (
    (Kind.UPDATE, "update_edit", "draft update", "li"),
    (Kind.SIGNATURE, "update_sign", "submitted update", "head"),
    (Kind.REVIEW, "review_detail", "signed update", "wang"),
    (Kind.MILESTONE, "milestone_done", "milestone 2", "li"),
    (Kind.ACKNOWLEDGEMENT, "assignment_acknowledge", "new lead", "li"),
    (Kind.OBJECTION, "objection_detail", "objection", "wang"),
    (Kind.PLAN_BACK, "plan_back_propose", "measure 3", "li"),
    (Kind.PLAN_BACK_REVIEW, "plan_back_detail", "plan-back", "wang"),
    (Kind.EXTENSION_SIGNATURE, "extension_sign", "requested extension", "head"),
    (Kind.EXTENSION, "extension_detail", "signed extension", "wang"),
    (Kind.INSTRUCTION, "instruction_reply", "addressee", "li"),
    (Kind.INSTRUCTION_REVIEW, "instruction_settle", "replied instruction", "wang"),
    (Kind.SUGGESTION_DISPATCH, "suggestion_dispatch", "suggestion", "wang"),
    (Kind.SUGGESTION, "suggestion_answer", "dispatched suggestion", "li"),
    (Kind.SUGGESTION_REVIEW, "suggestion_close", "answered suggestion", "wang"),
    (Kind.INSPECTION, "inspection_conclude", "finished inspection", "wang"),
    (Kind.INSPECTION_REPLY, "item_reply", "heard item", "li"),
    (Kind.CLOSING, "closing_detail", "closing", "wang"),
    (Kind.CONTRIBUTION, "contribution_edit", "part", "zhao"),
    (Kind.SUPPLEMENT, "update_edit", "supplemented update", "li"),
)
# A page that saves as well as sends is told to send.
SENDS = {"update_edit": {"submit": "1"}, "contribution_edit": {"submit": "1"}}


def test_every_kind_is_tried():
    assert {kind for kind, *_rest in DISCHARGED} == set(Kind)


@pytest.mark.parametrize(("kind", "door", "thing", "who"), DISCHARGED, ids=[str(row[0]) for row in DISCHARGED])
def test_a_duty_stands_until_its_door_ends_it(world, clients, kind, door, thing, who):
    with transaction.atomic():
        Plan.objects.filter(pk=world.pk("plan")).update(asks_plan_back=True)
        open_before = set(Duty.objects.filter(kind=kind).of_posts(world.people[who]).values_list("key", flat=True))
        assert open_before, "the world owes one of each kind"
        for duty in Duty.objects.filter(key__in=open_before):
            assert clients[who].get(duty.get_absolute_url()).status_code == 200
        body = {**body_of(door, thing, world), **SENDS.get(door, {})}
        assert clients[who].post(address_of(door, thing, world), body).status_code == 302
        left = set(Duty.objects.filter(kind=kind).of_posts(world.people[who]).values_list("key", flat=True))
        assert len(open_before - left) == 1
        transaction.set_rollback(True)


def test_a_role_owes_its_own_kinds_and_is_told_how_many(world):
    with transaction.atomic(), connection.cursor() as cursor:
        Plan.objects.filter(pk=world.pk("plan")).update(asks_plan_back=True)
        owed = Counter(Duty.objects.values_list("role", "kind"))
        assert set(owed) == {(role, kind) for role, kinds in Duty.BY_ROLE.items() for kind in kinds}
        assert {kind for _role, kind in owed} == set(Kind), "the world owes one of each kind"
        everywhere = list(Department.objects.values_list("pk", flat=True))
        for role in Role.values:
            cursor.execute("SELECT duties FROM tracking_owed(%s, %s, %s)", [role, everywhere, TODAY])
            assert cursor.fetchone() == (sum(number for (by, _kind), number in owed.items() if by == role),)
        transaction.set_rollback(True)


def test_duties_of_some_kinds_are_those_of_all_that_have_the_kind(world):
    some = (Kind.MILESTONE, Kind.UPDATE, Kind.REVIEW)
    assert list(Duty.objects.of_kinds(some)) == list(Duty.objects.filter(kind__in=some))
    assert set(Duty.objects.of_kinds(some).of_kinds([Kind.REVIEW, Kind.CLOSING])) == set(
        Duty.objects.filter(kind=Kind.REVIEW)
    )
    inside = Plan.objects.filter(pk__in=Duty.objects.of_kinds([Kind.SIGNATURE]).values("plan"))
    assert set(inside) == set(Plan.objects.filter(pk__in=Duty.objects.filter(kind=Kind.SIGNATURE).values("plan")))
    assert not Duty.objects.of_kinds([])


@pytest.mark.parametrize("kind", Kind.values)
def test_both_languages_have_a_sentence_for_it(kind):
    subjects = {Kind.INSPECTION: "2026-10-31", **dict.fromkeys(Duty.ABOUT_MONTHS, "2026-10")}
    duty = Duty(kind=kind, subject=subjects.get(kind, "上线注销专窗"))
    said = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said[language] = duty.order
            assert duty.name in said[language]
    assert said["en"].isascii() or "上线注销专窗" in said["en"]
    assert said["en"] != said["zh-hans"]
