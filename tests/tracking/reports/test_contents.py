"""Report contents: canonical, and equal to the figures of the day."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plans.models import Plan
from tests.running_plan import at
from tracking.actions import reviews, updates
from tracking.figures import plan_figures
from tracking.reports.canonical import canonical_bytes, digest_of, frozen
from tracking.reports.contents import FILINGS, contents_of

LAST_DAY = date(2026, 10, 31)


@pytest.fixture
def october(running):
    period = running.open()
    running.accepted(1)
    running.submitted(2)
    return period


@pytest.fixture
def contents(running, october):
    return contents_of(running.plan, october, as_of=LAST_DAY)


@pytest.mark.django_db
def test_contents_are_the_figures(running, october, contents):
    figures = plan_figures(running.plan, period=october, as_of=LAST_DAY)
    assert contents["totals"]["measures"] == figures.measures == 5
    assert contents["lights"] == {count.light: count.count for count in figures.lights}
    assert contents["filings"] == {name: getattr(figures.filings, name) for name in FILINGS}
    assert contents["totals"]["overdue"] == len(figures.overdue) == len(contents["overdue"])
    assert [row["id"] for row in contents["measures"]] == [row.pk for row in figures.rows]


@pytest.mark.django_db
def test_parts_add_up_to_the_whole(contents):
    for light, count in contents["lights"].items():
        assert sum(section["lights"][light] for section in contents["sections"]) == count
    for name in FILINGS:
        assert sum(row[name] for row in contents["departments"]) == contents["filings"][name]
    assert sum(section["measures"] for section in contents["sections"]) == len(contents["measures"])


@pytest.mark.django_db
def test_only_accepted_words_are_quoted(contents):
    quoted = {row["number"]: row["progress"] for row in contents["measures"]}
    assert quoted == {"1": "10月完成既定工作", "2": "", "3": "", "4": "", "5": ""}
    assert [row["filing"] for row in contents["measures"]][:2] == ["accepted", "submitted"]


@pytest.mark.django_db
def test_words_accepted_after_the_day_are_not_quoted(running, october):
    early = contents_of(running.plan, october, as_of=date(2026, 10, 10))
    assert early["measures"][0]["progress"] == ""
    assert early["measures"][0]["filing"] == "submitted"


@pytest.mark.django_db
def test_returned_and_corrected_words_are_quoted_as_accepted(running, october):
    update, day = running.update(2), at(date(2026, 10, 20))
    reviews.send_back(update, comment="请补充数据", by=running.who["wang"], now=day)
    update.refresh_from_db()
    content = {"progress": "已补充数据", "problems": "", "next_steps": "", "percent": "30"}
    updates.write(update, content=content, version=update.version, by=running.who["li"], now=day)
    updates.submit(update, by=running.who["li"], now=day)
    reviews.accept(update, by=running.who["wang"], now=day)
    assert contents_of(running.plan, october, as_of=LAST_DAY)["measures"][1]["progress"] == "已补充数据"


@pytest.mark.django_db
def test_supporting_departments_and_next_milestone_are_named(contents):
    first, second, *_ = contents["measures"]
    assert first["supporting"] == ["区税务局"]
    assert (second["next_milestone"], second["next_due_on"]) == ("上线注销专窗", "2026-10-20")


@pytest.mark.django_db
def test_rules_and_calendar_are_kept(running, contents):
    assert contents["rules"]["overdue_days"] == running.plan.overdue_days
    assert contents["calendar"]["known_until"] >= "2026-12-31"
    assert contents["plan"]["office"]["name"] == running.plan.office.name


@pytest.mark.django_db
def test_taking_the_contents_twice_gives_the_same_bytes(running, october, contents):
    again = contents_of(Plan.objects.get(pk=running.plan.pk), october, as_of=LAST_DAY)
    assert canonical_bytes(again) == canonical_bytes(contents)


@pytest.mark.django_db(transaction=True)
def test_contents_are_taken_from_one_still_picture(running):
    october = running.open()
    with CaptureQueriesContext(connection) as said:
        contents_of(running.plan, october, as_of=LAST_DAY)
    statements = [query["sql"] for query in said.captured_queries]
    assert statements[0] == "BEGIN"
    assert "REPEATABLE READ, READ ONLY" in statements[1]
    assert statements[-1] == "COMMIT"


def test_canonical_form_does_not_depend_on_order_or_composition():
    one = frozen({"b": Decimal("1.50"), "a": "e\u0301", "c": [date(2026, 10, 31), None, True]})
    other = frozen({"c": (date(2026, 10, 31), None, True), "a": "é", "b": Decimal("1.50")})
    assert canonical_bytes(one) == canonical_bytes(other)
    assert digest_of(one) == digest_of(other)
    assert canonical_bytes(one).decode() == '{"a":"é","b":"1.50","c":["2026-10-31",null,true]}'


def test_characters_that_no_document_can_hold_are_left_out():
    assert frozen("进展\x0b\x00\ufffe\r\n下一行\t完") == "进展\n下一行\t完"


@pytest.mark.parametrize("value", [1.5, object(), {1, 2}])
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(TypeError):
        frozen({"value": value})
