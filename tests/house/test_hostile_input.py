"""What no honest browser sends: every list, form and id is tried with it. The answer is never a failure."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import reverse

from config.api import router
from tests.house.answers import Row, is_for_machines, rows
from tests.house.doors import address_of, body_of
from tests.house.knocking import ask_at_the_door, drawn_if, knock, written
from tracking.filters import MeasureFilter, MilestoneFilter, ReminderFilter, UpdateFilter
from tracking.inspection_filters import InspectionFilter
from tracking.instruction_filters import InstructionFilter
from tracking.suggestion_filters import SuggestionFilter

pytestmark = pytest.mark.django_db

NUL, DIGITS, HUGE = "\x00", "9" * 10_000, 2**70
LISTS = {
    "measure_list": {"as_of", "month", *MeasureFilter.base_filters},
    "update_list": {"as_of", *UpdateFilter.base_filters},
    "milestone_list": {"as_of", *MilestoneFilter.base_filters},
    "duty_list": {"as_of", "plan", "kind", "department"},
    "reminder_log": {*ReminderFilter.base_filters},
    "report_list": {"plan"},
    "inbox": set(),
    "instruction_list": {*InstructionFilter.base_filters},
    "suggestion_list": {*SuggestionFilter.base_filters},
    "inspection_list": {*InspectionFilter.base_filters},
    "calendar_year": {"year"},
}
# Fields that a form takes beside those that the table of doors sends.
MORE = {
    "import_change": ("point", "open", "place", "section", "number", "day", "department", "value"),
    "import_upload": ("text",),
    "import_confirm": ("version",),
    "update_edit": ("percent", "problems", "remove"),
    "api-update-write": ("percent", "no_change"),
    "review_detail": ("comment", "field"),
    "api-update-send-back": ("field",),
    "milestone_add": ("department",),
    "plan_revision": ("row-n0", "row-n1", "row-o1"),
    "responsibility_apply": ("seen", "again", "line-0-2", "measure-0-2", "owner-0-2-0"),
    "instruction_give": ("due_on", "milestone", "departments"),
    "suggestion_dispatch": ("supporting", "due_on", "part_due_on", "plan", "comment"),
    "inspection_draw": ("report_due_on",),
    "milestone_done": ("next", "filed"),
    "objection_raise": ("suggested",),
    "objection_detail": ("department",),
    "plan_back_propose": (
        "note",
        "form-0-milestone",
        "form-0-weight",
        "form-0-department",
        "form-0-remove",
        "targets-0-target",
    ),
    "plan_back_detail": ("comment",),
    "extension_detail": ("comment",),
    "api-lineage-list": ("reason",),
    "api-lineage-reject": ("reason",),
    "api-lineage-end-list": ("reason",),
    "plan_alignment": ("measure",),
}
RIGHTFUL = ("wang", "li", "head", "zhao", "far-wang")
OPENING = {row.door: row for row in rows() if row.method != "GET" and any(row.answers[who] < 400 for who in RIGHTFUL)}


def lists_for_machines() -> Iterator[tuple[str, set[str]]]:
    for _prefix, viewset, name in router.registry:
        if not hasattr(viewset, "list"):
            continue
        filterset = getattr(viewset, "filterset_class", None)
        yield f"{name}-list", {*(filterset.base_filters if filterset else getattr(viewset, "filterset_fields", ()))}


def rightful(row: Row) -> str:
    return next(who for who in RIGHTFUL if row.answers[who] < 400)


@pytest.mark.parametrize(("door", "fields"), [*LISTS.items(), *lists_for_machines()])
def test_list_takes_any_value_of_a_filter(world, inside, door, fields):
    for field in sorted(fields | {"page"}):
        for value in (NUL, DIGITS):
            status = ask_at_the_door(inside["wang"], "GET", reverse(door), {field: value})
            # A machine that asks for a page that is none is told so.
            assert status in {200, 400} or (field == "page" and status == 404), f"{field}={value[:9]!r}: {status}"


@pytest.mark.parametrize("row", OPENING.values(), ids=str)
def test_form_takes_any_value_of_a_field(world, inside, row):
    """Each field alone takes one of the two, in turn, and the other together with all the rest; a page is drawn with
    all fields wrong, the one way and the other.
    """
    address, who = address_of(row.door, row.thing, world), inside[rightful(row)]
    fields = (*body_of(row.door, row.thing, world), *MORE.get(row.door, ()))
    turns = {field: (NUL, DIGITS)[(row.turn + place) % 2] for place, field in enumerate(fields)}
    others = {field: DIGITS if one is NUL else NUL for field, one in turns.items()}
    drawn = [others] if is_for_machines(row.door) else [others, turns]
    alone = [body_of(row.door, row.thing, world) | {field: one} for field, one in turns.items()]
    for body in ({}, *drawn, *alone):
        with drawn_if(body in drawn):
            status = ask_at_the_door(who, row.method, address, body)
        assert status < 500, f"{status}: { {field: str(value)[:9] for field, value in body.items()} }"


@pytest.mark.parametrize(
    "raw", [b"", b"[", b"[]", b'"x"', b"null", b"\xff", b'{"version": {}, "plan": [], "month": {}}']
)
@pytest.mark.parametrize("door", ["api-update-write", "api-period-list", "api-update-send-back"])
def test_machine_door_takes_any_bytes(world, clients, door, raw):
    row, more = OPENING[door], {"data": raw, "content_type": "application/json"}
    answer = knock(clients[rightful(row)], row.method, address_of(door, row.thing, world), **more)
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("door", ["measure_list", "update_list", "milestone_list", "duty_list", "report_list"])
def test_filter_knows_no_plan_of_another_district(world, clients, door):
    answer = knock(clients["far-wang"], "GET", reverse(door), {"plan": world.pk("plan")})
    assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    ("who", "door", "thing", "forged", "expected"),
    [
        ("wang", "assignment_add", "measure 2", {"department": "elsewhere"}, 400),
        ("wang", "milestone_add", "measure 2", {"department": "elsewhere"}, 400),
        ("wang", "import_upload", "", {"district": "elsewhere"}, 400),
        ("li", "update_edit", "draft update", {"remove": "shared evidence"}, 404),
        ("far-wang", "api-period-list", "", {"plan": "plan"}, 404),
        ("far-wang", "api-report-list", "", {"period": "october"}, 404),
    ],
)
def test_forged_id_in_a_body_reaches_no_row_of_others(world, clients, who, door, thing, forged, expected):
    ids = {field: world.pk(name) for field, name in forged.items()}
    body = body_of(door, thing, world) | ids
    assert knock(clients[who], "POST", address_of(door, thing, world), body).status_code == expected


@pytest.mark.parametrize("field", ["plan__district__name", "assignments__department", "-password", "percent;--"])
def test_lists_sort_by_their_own_fields_only(world, clients, field):
    assert knock(clients["wang"], "GET", reverse("measure_list"), {"sort": field}).status_code == 400
    assert knock(clients["wang"], "GET", "/api/v1/measures/", {"sort": field}).status_code == 400
    assert knock(clients["wang"], "GET", "/api/v1/measures/", {"ordering": field}).status_code == 200


@pytest.mark.parametrize("place", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
@pytest.mark.parametrize("door", ["set_theme", "set_language", "milestone_done"])
def test_next_leads_nowhere_else(world, clients, door, place):
    thing = "milestone 2" if door == "milestone_done" else ""
    answer = knock(
        clients["wang"], "POST", address_of(door, thing, world), body_of(door, thing, world) | {"next": place}
    )
    assert "evil" not in answer.url
    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")


def test_sign_in_leads_nowhere_else(world, clients):
    answer = knock(clients["wang"], "GET", reverse("login") + "?next=//evil.example")
    assert answer.url == reverse("home")


@pytest.mark.parametrize("id", [0, HUGE, DIGITS, "1.5", "-1", "%00"])
@pytest.mark.parametrize("place", ["/measures/{}/", "/evidence/{}/", "/reports/{}/docx", "/api/v1/updates/{}/"])
def test_impossible_id_is_not_found(world, clients, place, id):
    before = written()
    assert knock(clients["wang"], "GET", place.format(id)).status_code == 404
    assert written() == before
