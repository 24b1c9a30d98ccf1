"""Each attempt meets its refusal, changes nothing, and is written down."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import transaction

from config.middleware import NOTED
from plans.models import Knock
from tests.attacks.attempts import Attempt, attempts
from tests.house.doors import address_of
from tests.house.knocking import written
from tests.house.world import World

pytestmark = pytest.mark.django_db
NOBODY = {"nobody", "asleep"}  # a closed account is nobody


def filled(body: dict[str, Any] | None, world: World) -> dict[str, Any] | None:
    if body is None:
        return None
    return {
        name: world.pk(found.group(1)) if (found := re.fullmatch(r"\{(.+)\}", str(value))) else value
        for name, value in body.items()
    }


@pytest.mark.parametrize("attempt", attempts(), ids=str)
def test_attempt_is_refused_and_written_down(world, clients, attempt: Attempt):
    client, body = clients[attempt.who], filled(attempt.body, world)
    more = {} if body is None else {"data": body}
    if attempt.method in {"PUT", "PATCH", "DELETE"} and body is not None:
        more["content_type"] = "application/json"
    before, last = written(), Knock.objects.order_by("pk").last()
    savepoint = transaction.savepoint()
    answer = getattr(client, attempt.method.lower())(address_of(attempt.door, attempt.thing, world), **more)
    knocks = list(Knock.objects.filter(pk__gt=last.pk if last else 0).values_list("person__username", "kind", "status"))
    transaction.savepoint_rollback(savepoint)
    assert answer.status_code == attempt.answer
    assert written() == before
    if attempt.who in NOBODY:
        expected = [(None, "refused", attempt.answer)]
    else:
        name = world.people[attempt.who].username if attempt.who in world.people else attempt.who
        expected = [(name, "refused", attempt.answer)] if attempt.answer in NOTED else []
    assert knocks == expected
