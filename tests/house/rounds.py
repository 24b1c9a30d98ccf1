"""Everybody before one row of the table: first who is refused or only reads, then who gets what he came for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.house.answers import NOT_LET_IN, REFUSED, Row
from tests.house.doors import address_of, body_of
from tests.house.knocking import Asked, drawn_if, knock, undone, unseen, written

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from plans.models import User
    from tests.house.world import World

BY_HEAD = "former"  # a page is the same code by HEAD, so one of the people asks that way


@dataclass(frozen=True)
class Told:
    """`written` are the rows that were written, or tried to be, by who was to write none."""

    answers: dict[str, int]
    written: int
    is_file: bool


@dataclass(frozen=True)
class Round:
    """`clients` come through the whole house, the people of `inside` straight to the door."""

    world: World
    clients: dict[str, Client]
    inside: dict[str, User]

    def at(
        self, row: Row, expects: dict[str, int], *, going_in: Collection[str] = (), looking: Collection[str] = ()
    ) -> Told:
        """Those named in `expects`; who is to write nothing comes together, and what they do is taken back once."""
        straight = Asked(row.method, address_of(row.door, row.thing, self.world), self._body(row))
        writing = [who for who, told in expects.items() if _may_write(row, who, told)]
        others = [who for who in expects if who not in writing]
        before = written()
        with undone(), unseen():
            aside = [who for who in others if who not in going_in]
            answers = {who: straight.by(self.inside[who], method=_method(row, who)) for who in aside}
        came_in = {who: self._through_the_house(row, who, looking) for who in others if who in going_in}
        made = written() - before
        for who in writing:
            if who in going_in:
                came_in[who] = self._through_the_house(row, who, looking)
            else:
                with undone(), unseen():
                    answers[who] = straight.by(self.inside[who])
        answers |= {who: answer.status_code for who, answer in came_in.items()}
        return Told(answers, made, any(answer.has_header("Content-Disposition") for answer in came_in.values()))

    def _body(self, row: Row) -> dict[str, object] | None:
        return None if row.method == "GET" else body_of(row.door, row.thing, self.world)

    def _through_the_house(self, row: Row, who: str, looking: Collection[str]) -> HttpResponse:
        address = address_of(row.door, row.thing, self.world)
        with drawn_if(who in looking):
            answer = knock(self.clients[who], _method(row, who), address, self._body(row))
        if who in NOT_LET_IN and answer.status_code == 302:
            assert answer.url.startswith("/login/?next=")
        return answer


def _method(row: Row, who: str) -> str:
    return "HEAD" if row.method == "GET" and who == BY_HEAD else row.method


def _may_write(row: Row, who: str, told: int) -> bool:
    return row.method != "GET" and told < REFUSED and who not in NOT_LET_IN
