"""What the description of the machine door promises of every operation, and whether each keeps the general promises."""

import json
import re
from functools import cache

import hypothesis
import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.urls import Resolver404, resolve
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks as known

from config.batch import BatchView
from config.machine import MachineDoor
from measures.actions import drafts
from measures.editing.applying import ACTS, NAMING, WORDS
from plans.actions import tokens
from tests.house.answers import is_for_machines, rows
from tests.house.doors import address_of, body_of, patterns
from tests.house.knocking import ask_at_the_door, written
from tests.house.world import NOW, TODAY
from tests.schema import hooks  # noqa: F401 - what Schemathesis has to know
from tests.schema.asking import ANSWERED

WRITES = {"post", "put", "patch", "delete"}
ALWAYS = {"400", "401", "403", "404", "409", "429"}
ON_CHANGE = ALWAYS | {"422"}
PROBLEM = "application/problem+json"
MAKES_NOTHING = {"204"}

# One of each kind of operation, and of each kind of thing that is sent.
SLICE = [
    ("GET", "/api/v1/measures/"),
    ("GET", "/api/v1/plans/{id}/"),
    ("POST", "/api/v1/milestones/"),
    ("POST", "/api/v1/suggestions/check-table/"),
    ("POST", "/api/v1/documents/{id}/change/"),
    ("PATCH", "/api/v1/plans/{id}/settings/"),
    ("PUT", "/api/v1/ladders/{id}/"),
    ("DELETE", "/api/v1/saved-views/{id}/"),
    ("POST", "/api/v1/batch/"),
]
CHECKED = [not_a_server_error, *(getattr(known, name) for name in ANSWERED if name != "not_a_server_error")]
FEW = hypothesis.settings(
    max_examples=4,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@cache
def described():
    return json.loads(json.dumps(SchemaGenerator().get_schema(public=True), default=str))


def operations():
    for path, ways in described()["paths"].items():
        for method, operation in ways.items():
            yield f"{method.upper()} {path}", method, operation


def headers_of(operation):
    return {each["name"] for each in operation["parameters"] if each["in"] == "header"}


def test_it_is_openapi_3_1():
    assert described()["openapi"].startswith("3.1.")


def test_every_operation_says_what_it_does_and_how_it_refuses():
    wrong = []
    for name, method, operation in operations():
        answers = operation["responses"]
        wanted = ON_CHANGE if method in WRITES else ALWAYS
        told = operation["description"] and all(answer["description"] for answer in answers.values())
        shaped = all(PROBLEM in answers[status]["content"] for status in wanted & answers.keys())
        if not told or not shaped or not wanted <= answers.keys():
            wrong.append(name)
    assert not wrong


def test_every_post_is_done_once_and_every_change_of_a_row_has_its_condition():
    for name, method, operation in operations():
        assert ("Idempotency-Key" in headers_of(operation)) == (method == "post"), name
        if method in WRITES and "{" in name:
            assert "If-Match" in headers_of(operation), name
            assert "412" in operation["responses"], name


def test_who_promises_to_do_things_once_is_built_to():
    """The promises are kept in one class, which stands before that of every noun."""
    served = [pattern for name, pattern in patterns() if is_for_machines(name) and name != "api_schema"]
    views = {getattr(pattern.callback, "cls", None) or pattern.callback.view_class for pattern in served}
    assert BatchView in views
    assert not [view for view in views if not issubclass(view, MachineDoor)]


def test_every_shape_has_an_example_that_fits():
    wrong, parts = [], {"components": described()["components"]}
    for name, _method, operation in operations():
        sent = operation.get("requestBody", {}).get("content", {})
        shapes = [(media, True) for media in sent.values()]
        for status, answer in operation["responses"].items():
            assert status in MAKES_NOTHING or answer.get("content"), f"{name}: {status} has no shape"
            shapes += [(media, False) for kind, media in answer.get("content", {}).items() if kind != PROBLEM]
        wrong += [f"{name}: {word}" for media, is_sent in shapes for word in misfits(media, parts, is_sent=is_sent)]
    assert not wrong


def misfits(media, parts, *, is_sent):
    """What a check of the example finds; fields that are only shown are not asked of what is sent, nor bytes."""
    for error in Draft202012Validator({**parts, **media["schema"]}).iter_errors(media["example"]):
        if error.validator == "required":
            lacking = [one for one in error.validator_value if one not in error.instance]
            unasked = [error.schema["properties"][one] for one in lacking]
            if is_sent and all(one.get("readOnly") or one.get("format") == "binary" for one in unasked):
                continue
        yield error.message


CHANGES = [row for row in rows() if row.method != "GET" and row.thing and row.door.startswith("api-")]


@pytest.mark.django_db
def test_a_change_of_what_looks_different_by_now_is_refused_at_every_row(world, inside):
    """With the tag of another state nothing happens, whatever is asked; the row's own tag is what a GET of it gives."""
    wrong, before = [], written()
    for row in CHANGES:
        who = next((one for one in ("wang", "li", "leader", "head", "zhao") if row.answers[one] < 300), "wang")
        address, body = address_of(row.door, row.thing, world), body_of(row.door, row.thing, world)
        status = ask_at_the_door(inside[who], row.method, address, body, headers={"If-Match": '"another"'})
        wrong += [f"{row} by {who}: {status}"] if status != 412 else []
    assert not wrong
    assert written() == before


@pytest.mark.django_db
def test_a_key_that_is_none_is_not_found(world, clients):
    for path, ways in described()["paths"].items():
        if "get" in ways and "{id}" in path and "{" not in path.replace("{id}", ""):
            assert clients["wang"].get(path.format(id="null,null")).status_code == 404, path


def test_the_manual_names_nothing_that_is_not_served():
    """Its calls by their addresses, and its verbs of a proposal."""
    manual = (settings.BASE_DIR / "docs" / "interface.md").read_text(encoding="utf-8")
    called = re.findall(r"\$GUATU/api/v1/([\w/-]+/)|`(?:GET|POST|PUT|DELETE) ([\w-][\w/-]*/)", manual)
    paths = {first or second for first, second in called}
    assert len(paths) > 12
    assert not [path for path in paths if not _serves(f"/api/v1/{path}")]
    table = manual.partition("| `verb` |")[2].partition("\n\n")[0]
    rows = [line.split("|") for line in table.splitlines()[2:]]
    verbs, values = ({word for row in rows for word in re.findall(r"`(\w+)`", row[column])} for column in (1, 2))
    assert verbs == {*ACTS, *NAMING, *drafts.MARKS, *drafts.STEPS}
    assert values == {word for words in WORDS.values() for word in words}


def _serves(path):
    try:
        return resolve(path)
    except Resolver404:
        return None


@pytest.fixture(scope="module")
def asked(world, keys):
    """As Django's own client asks: the connection of the tests stays open between two requests."""
    signals = request_started, request_finished
    for signal in signals:
        signal.disconnect(close_old_connections)
    served = get_wsgi_application()
    yield schemathesis.openapi.from_wsgi("/api/schema/?format=json", served, headers=keys["leader"])
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def keys(world):
    """A coordinator who may write, and a leader whose key only reads; each was used once, which is remembered."""
    found = {"wang": _shown(world.people["wang"], "*:write"), "leader": _shown(world.people["leader"], "*:read")}
    for headers in found.values():
        assert APIClient(headers=headers).get("/api/v1/plans/").status_code == 200
    return found


def _shown(person, scope):
    key = tokens.make(person, label="schema", scopes=[scope], expires_on=TODAY, by=person, now=NOW)[1]
    return {"Authorization": f"Bearer {key}"}


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "path"), SLICE)
@pytest.mark.parametrize("who", ["wang", "leader"])
def test_answers_are_as_described_and_a_reader_writes_nothing(asked, keys, who, method, path):
    before = written()

    @FEW
    @hypothesis.given(case=asked[path][method].as_strategy())
    def ask(case):
        case.call_and_validate(headers=keys[who], checks=CHECKED)

    ask()
    assert who == "wang" or written() == before
