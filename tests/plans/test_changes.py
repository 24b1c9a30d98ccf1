"""The record of changes: every door is in it, nobody changes it, and the verifier finds what somebody changed."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from plans import recording
from plans.actions import acts, seals
from plans.models import Change, Department, Document, Plan, Seal, User
from tests.house.source import FLOORS
from tests.running_plan import build_running_plan

pytestmark = pytest.mark.django_db
# What is no decision of anybody: answers kept for a machine's second attempt, and the record itself.
NOT_RECORDED = {"plans_keptanswer", "plans_change", "plans_seal"}


@pytest.fixture
def running():
    return build_running_plan()


def last(relation):
    return Change.objects.filter(relation=relation).first()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def behind_the_back(statement, *values):
    """As the owner of the database, who can stop every trigger."""
    with transaction.atomic():
        sql("SET LOCAL session_replication_role = replica")
        sql(statement, *values)
        sql("SET LOCAL session_replication_role = origin")


def test_every_table_of_the_house_is_recorded():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname ~ '^recorded_' GROUP BY 1"
        )
        recorded = {table for table, count in cursor.fetchall() if count == 4}
    tables = {
        model._meta.db_table
        for floor in FLOORS
        for model in apps.get_app_config(floor).get_models(include_auto_created=True)
        if model._meta.managed
    }
    assert recorded == tables - NOT_RECORDED


def test_a_row_comes_changes_and_goes(running):
    with recording.at_work("POST /units/", lambda: running.who["wang"].pk):
        unit = Department.objects.create(parent=running.district.root, name="区档案局", short_name="档案局")
        Department.objects.filter(pk=unit.pk).update(name="区档案馆", ordinal=unit.ordinal)
        Department.objects.filter(pk=unit.pk).update(name="区档案馆")
        key = str(unit.pk)
        unit.delete()
    came, changed, went = Change.objects.filter(relation="plans_department", key=key).order_by("pk")
    assert (came.act, came.before, came.after["name"]) == ("insert", None, "区档案局")
    assert (changed.act, changed.before, changed.after) == ("update", {"name": "区档案局"}, {"name": "区档案馆"})
    assert (went.act, went.before["name"], went.after) == ("delete", "区档案馆", None)
    assert {(one.person, one.door) for one in (came, changed, went)} == {(running.who["wang"], "POST /units/")}


def test_sql_by_hand_is_recorded_with_the_user_of_the_database(running):
    sql("UPDATE plans_plan SET title = title || '（改）' WHERE id = %s", running.plan.pk)
    change = last("plans_plan")
    assert change.key == str(running.plan.pk)
    assert change.after["title"].endswith("（改）")
    assert (change.person, change.door) == (None, "")
    assert change.db_user == connection.settings_dict["USER"]


def test_who_is_at_work_is_told_anew_after_a_savepoint_went_back(running):
    plans, wang = Plan.objects.filter(pk=running.plan.pk), running.who["wang"]
    with recording.at_work("POST /it's 100%/", lambda: wang.pk):
        with transaction.atomic():
            plans.update(filing_day=3)
            transaction.set_rollback(True)
        assert plans.update(filing_day=4) == 1
    plans.update(filing_day=5)
    by_hand, told = Change.objects.filter(relation="plans_plan", act="update")[:2]
    assert (told.person, told.door, told.after) == (wang, "POST /it's 100%/", {"filing_day": 4})
    assert by_hand.after == {"filing_day": 5}


def test_a_password_is_not_told_and_a_last_login_is_no_change(running):
    li = User.objects.get(pk=running.who["li"].pk)
    User.objects.filter(pk=li.pk).update(last_login=timezone.now())
    assert last("plans_user").act == "insert"
    li.set_password("another one")
    li.save()
    assert last("plans_user").before == last("plans_user").after == {"password": "•••"}


def test_a_heavy_column_is_told_by_its_hash(running):
    told = {"sha256": "0" * 64, "name": "方案.txt", "size": 1, "kind": "plan", "uploaded_at": timezone.now()}
    paper = Document.objects.create(
        district=running.district.root, text="正文" * 9, uploaded_by=running.who["wang"], **told
    )
    assert last("plans_document").after["text"].startswith("sha256:")
    Document.objects.filter(pk=paper.pk).update(text="改")
    changed = last("plans_document")
    assert set(changed.before) == {"text"}
    assert changed.before != changed.after


def test_an_emptied_table_is_recorded(running):
    sql("TRUNCATE plans_savedview")
    assert last("plans_savedview").act == "truncate"


@pytest.mark.parametrize("table", ["plans_change", "plans_seal", "plans_act"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_record_is_never_changed(running, table, statement):
    acts.note("plan.edit", running.plan, of=running.plan, by=running.who["wang"], now=timezone.now())
    seals.seal(now=timezone.now())
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    column = "number" if table == "plans_seal" else "id"
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql(statement.format(table, column, column))


def test_a_record_left_alone_is_found_whole(running):
    now = timezone.now()
    first = seals.seal_all(now=now)
    Plan.objects.filter(pk=running.plan.pk).update(filing_day=9)
    second = seals.seal_all(now=now)
    assert [one.count for one in second] == [1]
    assert sum(one.count for one in first) == Change.objects.count() - 1
    assert seals.seal(now=now) is None
    assert not list(seals.verify(head=seals.head()))


@pytest.mark.parametrize(
    ("tampering", "kind"),
    [
        ("UPDATE plans_change SET after = '{\"percent\": 100}' WHERE id = %s", "altered"),
        ("UPDATE plans_change SET at = at - interval '1 minute' WHERE id = %s", "altered"),
        ("UPDATE plans_change SET person_id = 1 WHERE id = %s", "altered"),
        ("UPDATE plans_change SET door = 'x' WHERE id = %s", "altered"),
        ("DELETE FROM plans_change WHERE id = %s", "missing"),
    ],
)
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_tampered_row_is_found_and_no_other(running, tampering, kind, place):
    seals.seal_all(now=timezone.now())
    numbers = sorted(Change.objects.values_list("pk", flat=True))
    one = {"first": numbers[0], "middle": numbers[len(numbers) // 2], "last": numbers[-1]}[place]
    behind_the_back(tampering, one)
    assert list(seals.verify()) == [seals.Finding(kind, one)]


def test_a_row_put_in_afterwards_is_found(running):
    seals.seal_all(now=timezone.now())
    columns = "at, relation, key, act, before, after, person_id, door, db_user, transaction"
    behind_the_back(
        f"INSERT INTO plans_change ({columns}) SELECT at - interval '3 days', {columns[4:]} FROM plans_change LIMIT 1"
    )
    forged = Change.objects.first().pk
    assert list(seals.verify()) == [seals.Finding("unsealed", forged)]
    seals.seal_all(now=timezone.now())
    assert list(seals.verify()) == [seals.Finding("inserted", forged)]


def test_a_chain_that_was_cut_or_made_anew_is_known_by_its_noted_head(running):
    now = timezone.now()
    seals.seal_all(now=now)
    Plan.objects.filter(pk=running.plan.pk).update(filing_day=9)
    seals.seal_all(now=now)
    noted, number = seals.head(), Seal.objects.first().number
    behind_the_back("DELETE FROM plans_seal WHERE number = %s", number)
    assert list(seals.verify(head=noted)) == [seals.Finding("unknown_head", number)]
    seals.seal_all(now=now + timedelta(minutes=1))
    assert not list(seals.verify())
    assert list(seals.verify(head=noted)) == [seals.Finding("unknown_head", number)]


@pytest.mark.parametrize(
    "tampering",
    [
        "digest = sha256('x')",
        "previous = sha256('x')",
        "at = at - interval '1 hour'",
        "leaves = leaves[2:] || leaves[:1]",
    ],
)
def test_a_changed_seal_does_not_fit_the_chain(running, tampering):
    seals.seal_all(now=timezone.now())
    behind_the_back(f"UPDATE plans_seal SET {tampering}")
    assert seals.Finding("torn", 1) in list(seals.verify())
