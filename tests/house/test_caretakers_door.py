"""The caretaker's door: every noun of the registry × what can be done to a row × everybody who is let in there.

caretakers.txt says it: v to look, a to add, c to change, d to delete, - where that is refused. A caretaker of another
district has the same rights over rows of that district alone; who is no caretaker is sent to the login.
"""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from plans.models import Plan
from plans.policies import plan_of
from tests.house.doors import patterns
from tests.house.knocking import ask_at_the_door, knock, turned, unseen, written
from tests.house.test_districts import PUBLIC, more_of_each, rows_of

pytestmark = pytest.mark.django_db

TABLE = Path(__file__).with_name("caretakers.txt")
CARETAKERS = ("entry", "security", "auditor", "system")
RIGHTS = {"v": "view", "a": "add", "c": "change", "d": "delete"}
TRIED = {"v": ("GET", "changelist"), "a": ("POST", "add"), "c": ("POST", "change"), "d": ("POST", "delete")}
NOBODY_ELSES = {"plans.AccessToken"}  # one's own, whatever one administers
PAGES = ("changelist", "add", "change", "delete", "history")
OURS = ("plans", "measures", "tracking")
# Nouns of which a table comes in, and those of which many rows change together; every noun of ours goes out as one.
TABLES = (
    "plans.Department",
    "plans.Post",
    "plans.Section",
    "measures.Measure",
    "measures.Milestone",
    "measures.Target",
)
TOGETHER = ("measures.Measure", "measures.Milestone")
# The pages of no noun, and of one noun more than the five: who may open them stands in the tests below.
OTHERS = {
    *("index", "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "app_list"),
    *("view_on_site", "<path:object_id>/", "(?P<url>.*)$", "auth_user_password_change"),
}
SITE = {model._meta.label: model for model in admin.site._registry}


def table() -> dict[str, dict[str, str]]:
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    parts = ([part.strip() for part in line.split("|")] for line in lines)
    return {label: dict(zip(CARETAKERS, rights, strict=True)) for label, *rights in parts}


EXPECTED = table()


@pytest.fixture(scope="module")
def house(world):
    more_of_each(world)
    return world


def row_of(model, world):
    """A row of the district, where the world has one; of what the system keeps for itself it has none."""
    if model._meta.app_label in OURS:
        return rows_of(model, world.district).first()
    return None


def address(model, page, row=None):
    about = {"export": ["csv"], **dict.fromkeys(("changelist", "add", "import"), ())}.get(page, [row.pk if row else 0])
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=about)


def test_every_noun_and_page_of_the_registry_stands_in_the_table():
    assert sorted(EXPECTED) == sorted(SITE)
    served = {name.removeprefix("admin:") for name, _pattern in patterns() if name.startswith("admin:")}
    nouns = {f"{model._meta.app_label}_{model._meta.model_name}_{page}" for model in SITE.values() for page in PAGES}
    tables = {f"{_path(label)}_export" for label, model in SITE.items() if model._meta.app_label in OURS}
    tables |= {f"{_path(label)}_import" for label in TABLES} | {f"{_path(label)}_together" for label in TOGETHER}
    assert served == nouns | tables | OTHERS


def _path(label):
    return label.lower().replace(".", "_")


@pytest.mark.parametrize("label", TABLES)
def test_tables_go_out_to_who_may_look_and_come_in_from_who_may_add(house, clients, label):
    for who, rights in EXPECTED[label].items():
        for page, right in (("export", "v"), ("import", "a")):
            with unseen():
                answer = knock(clients[who], "GET", address(SITE[label], page))
            answer.getvalue()  # a table is an open file until it is read to its end
            assert answer.status_code == (200 if right in rights else 403), f"{page} by {who}"


@pytest.mark.parametrize("label", EXPECTED)
def test_rights_of_caretakers(house, label):
    door, row, found = admin.site._registry[SITE[label]], row_of(SITE[label], house), {}
    for who in CARETAKERS:
        request = RequestFactory().get("/admin/")
        request.user = house.people[who]
        about = {letter: () if letter == "a" else (row,) for letter in RIGHTS}
        told = {letter: getattr(door, f"has_{RIGHTS[letter]}_permission")(request, *about[letter]) for letter in RIGHTS}
        found[who] = "".join(letter if may else "-" for letter, may in told.items())
    assert found == EXPECTED[label]


@pytest.mark.parametrize("label", EXPECTED)
def test_what_is_refused_is_refused_at_the_door(house, inside, label):
    """Everybody tries one thing of those refused, in turn, straight; one of those who may look at the list does so."""
    model, before = SITE[label], written()
    row, turn = row_of(model, house), crc32(label.encode())
    for place, (who, rights) in enumerate(EXPECTED[label].items()):
        refused = [letter for letter in RIGHTS if letter not in rights]
        letter = refused[(turn + place) % len(refused)] if refused else "v"
        method, page = TRIED[letter]
        with unseen():
            sent = {"post": "yes"} if method == "POST" else None
            status = ask_at_the_door(inside[who], method, address(model, page, row), sent)
        assert status == (403 if refused else 200), f"{page} by {who}"
    assert written() == before


@pytest.mark.parametrize("label", [label for label in EXPECTED if "v" in EXPECTED[label]["entry"]])
def test_row_of_another_district_does_not_exist(house, clients, label):
    if SITE[label] in PUBLIC:
        return
    row, page = row_of(SITE[label], house), ("change", "history")[crc32(label.encode()) % 2]
    for who in ("far-entry", *(("entry",) if label in NOBODY_ELSES else ())):
        with unseen():
            assert knock(clients[who], "GET", address(SITE[label], page, row)).status_code == 302, who


@pytest.mark.parametrize("label", [label for label, rights in EXPECTED.items() if "d" in rights["entry"]])
def test_row_of_a_closed_plan_stays(house, clients, label):
    """Whoever has the right to delete it; the rows that hang on no plan are not asked."""
    row = row_of(SITE[label], house)
    plan = plan_of(row)
    if plan is None or plan.pk != house.pk("plan"):
        return
    with turned(plan.pk, Plan.Status.CLOSED), unseen():
        for who in ("entry", "system"):
            knock(clients[who], "POST", address(SITE[label], "delete", row), {"post": "yes"})
            assert SITE[label].objects.filter(pk=row.pk).exists(), who


def test_only_caretakers_are_let_in(world, clients):
    for who in ("nobody", *world.people):
        let_in = who in (*CARETAKERS, "far-entry")
        for page in ("index", "password_change", "jsi18n"):
            with unseen():
                answer = knock(clients[who], "GET", reverse(f"admin:{page}"))
            assert answer.status_code == (200 if let_in else 302), f"{page} by {who}"
            assert let_in or "/login/?next=" in answer.url, f"{page} by {who}"


def test_choices_of_a_field_end_at_the_district(world, clients):
    asked = {"app_label": "measures", "model_name": "assignment", "field_name": "measure", "term": ""}
    for who, expected in {"entry": 200, "far-entry": 200, "security": 403, "auditor": 200}.items():
        answer = knock(clients[who], "GET", reverse("admin:autocomplete"), asked)
        assert answer.status_code == expected, who
        if expected == 200:
            seen = {one["id"] for one in answer.json()["results"]}
            assert (str(world.pk("measure 2")) in seen) == (who != "far-entry"), who


def test_password_of_an_account_is_the_security_administrators(world, clients):
    door = reverse("admin:auth_user_password_change", args=[world.people["zhao"].pk])
    for who, expected in {"entry": 403, "auditor": 403, "far-entry": 403, "security": 200, "system": 200}.items():
        with unseen():
            assert knock(clients[who], "GET", door).status_code == expected, who
