"""Everybody before one row of the table: first who is refused or only reads, then who gets what he came for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.house.answers import NOT_LET_IN, REFUSED, Row
from tests.house.doors import address_of, body_of
from tests.house.knocking import Asked, drawn_if, knock, undone, unseen, written

if TYPE_CHECKING:
    from django.test import Client

    from plans.models import User
    from tests.house.world import World

BY_HEAD = "former"  # a page is the same code by HEAD, so one of the people asks that way


@dataclass(frozen=True)
class Round:
    """`clients` come through the whole house, the people of `inside` straight to the door."""

    world: World
    clients: dict[str, Client]
    inside: dict[str, User]

    def at(
        self, row: Row, expects: dict[str, int], *, going_in: Collection[str] = (), looking: Collection[str] = ()
    ) -> tuple[dict[str, int], int]:
        """The answers to those named in `expects`, and how many rows were written, or tried to be, by who was to write
        none. Those come together: what they do is taken back once.
        """
        straight = Asked(row.method, address_of(row.door, row.thing, self.world), self._body(row))
        writing = [who for who, told in expects.items() if _may_write(row, who, told)]
        before = written()
        with undone(), unseen():
            aside = {who: _method(row, who) for who in expects if who not in {*going_in, *writing}}
            answers = {who: straight.by(self.inside[who], method=method) for who, method in aside.items()}
        for who in set(going_in) - set(writing):
            answers[who] = self._through_the_house(row, who, is_drawn=who in looking)
        made = written() - before
        for who in writing:
            if who in going_in:
                answers[who] = self._through_the_house(row, who, is_drawn=who in looking)
            else:
                with undone(), unseen():
                    answers[who] = straight.by(self.inside[who])
        return answers, made

    def _body(self, row: Row) -> dict[str, object] | None:
        return None if row.method == "GET" else body_of(row.door, row.thing, self.world)

    def _through_the_house(self, row: Row, who: str, *, is_drawn: bool) -> int:
        address = address_of(row.door, row.thing, self.world)
        with drawn_if(is_drawn):
            answer = knock(self.clients[who], _method(row, who), address, self._body(row))
        if who in NOT_LET_IN and answer.status_code == 302:
            assert answer.url.startswith("/login/?next=")
        return answer.status_code


def _method(row: Row, who: str) -> str:
    return "HEAD" if row.method == "GET" and who == BY_HEAD else row.method


def _may_write(row: Row, who: str, told: int) -> bool:
    return row.method != "GET" and told < REFUSED and who not in NOT_LET_IN
