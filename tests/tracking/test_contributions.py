"""Parts of supporting departments: expected with the month, handed to the lead, taken over or returned."""

from datetime import date
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plans.lifecycle import MoveRefused, Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.running_plan import at, build_running_plan
from tracking.actions import contributions, periods, updates
from tracking.actions.contributions import LeadHasFiled, StalePart
from tracking.actions.steps import PeriodLocked
from tracking.actions.updates import UnfitContent
from tracking.models import Contribution, Duty

pytestmark = pytest.mark.django_db
NOW = at(date(2026, 10, 12))


@pytest.fixture
def asking(db):
    """The plan asks for parts, October is open: Zhao's bureau supports measure 1, which Li leads."""
    running = build_running_plan(asks_contributions=True)
    running.open()
    return running


@pytest.fixture
def part(asking) -> Contribution:
    return Contribution.objects.get(update=asking.update(1))


def handed_in(running, part: Contribution, text: str = "已完成系统对接") -> Contribution:
    zhao = running.who["zhao"]
    contributions.write(part, text=text, version=None, by=zhao, now=NOW)
    return contributions.submit(part, by=zhao, now=NOW)


def test_opening_expects_a_part_of_each_supporting_department_once(asking):
    expected = {(1, "区税务局"), (4, "区市场监管局")}
    asking.open()
    found = Contribution.objects.values_list("update__measure__ordinal", "department__name", "status")
    assert set(found) == {(*one, "expected") for one in expected}


def test_a_plan_that_does_not_ask_expects_none(running, period):
    assert not Contribution.objects.exists()


def test_handing_in_and_taking_over_keeps_what_the_lead_wrote(asking, part):
    li = asking.who["li"]
    updates.write(asking.update(1), content={"progress": "窗口已开设"}, version=0, by=li, now=NOW)
    handed_in(asking, part)
    update = contributions.take(part, by=li, now=NOW)
    assert update.progress == "窗口已开设\n区税务局：已完成系统对接"
    part.refresh_from_db()
    assert (part.status, part.decided_by, part.text) == ("taken", li, "已完成系统对接")
    verbs = Act.objects.filter(about=f"progressupdate:{update.pk}").values_list("verb", flat=True)
    assert list(verbs) == ["contribution.submit", "contribution.take"]
    with pytest.raises(MoveRefused):
        contributions.take(part, by=li, now=NOW)


def test_a_returned_part_is_corrected_and_handed_in_again(asking, part):
    handed_in(asking, part)
    with pytest.raises(Refused):
        contributions.send_back(part, comment=" ", by=asking.who["li"], now=NOW)
    contributions.send_back(part, comment="请补充数量", by=asking.who["li"], now=NOW)
    assert (part.status, part.comment) == ("returned", "请补充数量")
    assert handed_in(asking, part, "对接3个系统").status == "submitted"


def test_the_lead_files_without_a_missing_part_and_then_none_goes_in(asking, part):
    asking.submitted(1)
    with pytest.raises(LeadHasFiled):
        contributions.write(part, text="晚了", version=None, by=asking.who["zhao"], now=NOW)
    part.refresh_from_db()
    assert part.status == "expected"


def test_a_locked_month_takes_no_part(asking, part):
    periods.lock_period(part.update.period, by=asking.who["wang"], now=NOW)
    with pytest.raises(PeriodLocked):
        contributions.write(part, text="晚了", version=None, by=asking.who["zhao"], now=NOW)


@pytest.mark.parametrize("name", ["li", "wang", "leader", "head"])
def test_only_the_supporting_department_writes_its_part(asking, part, name):
    for act in (
        lambda by: contributions.write(part, text="代写", version=None, by=by, now=NOW),
        lambda by: contributions.submit(part, by=by, now=NOW),
        lambda by: contributions.withdraw(part, by=by, now=NOW),
    ):
        with pytest.raises(Forbidden):
            act(asking.who[name])


@pytest.mark.parametrize("name", ["zhao", "wang", "leader", "head"])
def test_only_the_lead_decides_on_a_part(asking, part, name):
    handed_in(asking, part)
    with pytest.raises(Forbidden):
        contributions.take(part, by=asking.who[name], now=NOW)
    with pytest.raises(Forbidden):
        contributions.send_back(part, comment="不行", by=asking.who[name], now=NOW)


def test_an_empty_part_and_a_stale_one_are_refused(asking, part):
    zhao = asking.who["zhao"]
    contributions.write(part, text="", version=0, by=zhao, now=NOW)
    with pytest.raises(UnfitContent):
        contributions.submit(part, by=zhao, now=NOW)
    with pytest.raises(StalePart) as refusal:
        contributions.write(part, text="另一份", version=0, by=zhao, now=NOW)
    assert refusal.value.newer.version == 1


def test_the_supporting_liaison_owes_it_two_working_days_before_the_filing(asking, part):
    duty = Duty.objects.get(kind="contribution", thing_id=part.pk)
    assert (duty.department_id, duty.role, duty.due_on) == (part.department_id, "liaison", date(2026, 10, 22))
    assert duty.get_absolute_url() == part.get_absolute_url()
    handed_in(asking, part)
    assert not Duty.objects.filter(key=duty.key).exists()
    contributions.send_back(part, comment="请补充", by=asking.who["li"], now=NOW)
    assert Duty.objects.get(key=duty.key).due_on == part.update.period.due_on
    asking.submitted(1)
    assert not Duty.objects.filter(key=duty.key).exists()


def test_who_sees_a_part(asking, part):
    sees = {
        name: Contribution.objects.visible_to(user).filter(pk=part.pk).exists() for name, user in asking.who.items()
    }
    assert sees == {"li": True, "head": True, "zhao": True, "wang": True, "leader": True}
    other = Contribution.objects.exclude(pk=part.pk).get()  # Li's bureau supports what the reform bureau leads
    assert not Contribution.objects.visible_to(asking.who["zhao"]).filter(pk=other.pk).exists()


def _set(part: Contribution, **values: object) -> bool:
    columns = ", ".join(f"{name} = %s" for name in values)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE tracking_contribution SET {columns} WHERE id = %s", [*values.values(), part.pk])
    except IntegrityError:
        return False
    return True


def test_the_database_keeps_the_table_of_moves(asking, part):
    """Each pair of states is tried; those of MOVES pass, and nothing else does."""
    pairs = {(source, move.target) for move in Contribution.MOVES.values() for source in move.sources}
    who = asking.who["zhao"].pk
    stamps = {
        f"{act}_{end}": NOW if end == "at" else who for act in ("submitted", "decided") for end in ("at", "by_id")
    }
    for source, target in product(Contribution.Status.values, repeat=2):
        if source == target:
            continue
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE tracking_contribution SET status = %s, text = '有' WHERE id = %s", [source, part.pk])
            cursor.execute("SET LOCAL session_replication_role = origin")
        assert _set(part, status=target, comment="缺数量", **stamps) == ((source, target) in pairs), (source, target)


def test_what_was_taken_over_is_not_rewritten_by_anybody(asking, part):
    handed_in(asking, part)
    assert not _set(part, text="改写")
    contributions.take(part, by=asking.who["li"], now=NOW)
    assert not _set(part, text="改写")
    assert not _set(part, submitted_by_id=None)


ACTS = {
    "write": lambda part, who: contributions.write(part, text="进展", version=None, by=who["zhao"], now=NOW),
    "submit": lambda part, who: contributions.submit(part, by=who["zhao"], now=NOW),
    "withdraw": lambda part, who: contributions.withdraw(part, by=who["zhao"], now=NOW),
    "take": lambda part, who: contributions.take(part, by=who["li"], now=NOW),
    "return": lambda part, who: contributions.send_back(part, comment="请补充", by=who["li"], now=NOW),
}


@given(st.lists(st.sampled_from(sorted(ACTS)), max_size=7))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_walk_follows_the_table(asking, walk):
    with transaction.atomic():
        part = Contribution.objects.get(update=asking.update(1))
        for verb in walk:
            named = "correct" if verb == "write" and part.status == "returned" else verb
            move = Contribution.MOVES[named]
            before = part.status
            try:
                ACTS[verb](part, asking.who)
            except Refused:
                assert before not in move.sources or (verb, part.text) == ("submit", "")
            else:
                part.refresh_from_db()
                assert before in move.sources
                assert part.status == move.target
        transaction.set_rollback(True)


def test_taking_over_from_the_form_keeps_what_was_typed_and_not_saved(asking, part):
    """The button stands in the lead's form; the page shows the part beside it, and a missing one as missing."""
    handed_in(asking, part)
    client = Client()
    client.force_login(asking.who["li"])
    page = client.get(f"/update/{part.update_id}/edit/").content.decode()
    assert "已完成系统对接" in page
    typed = {"version": 0, "progress": "刚写的", "take": part.pk}
    client.post(f"/update/{part.update_id}/edit/", typed)
    assert asking.update(1).progress == "刚写的\n区税务局：已完成系统对接"


def test_the_later_of_two_people_is_shown_both_versions_of_a_part(asking, part):
    zhao = asking.who["zhao"]
    client = Client()
    client.force_login(zhao)
    contributions.write(part, text="先写的", version=0, by=zhao, now=NOW)
    answer = client.post(part.get_absolute_url(), {"version": 0, "text": "后写的"})
    assert answer.status_code == 409
    assert all(words in answer.content.decode() for words in ("先写的", "后写的"))
    part.refresh_from_db()
    assert part.text == "先写的"
