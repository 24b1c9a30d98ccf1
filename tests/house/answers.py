"""What every door answers to whom, and in which state of the plan: the rows of doors.txt and the rules behind them.

A row gives the address, what it is about (a thing of `world`), the method, and the answers in the order of PEOPLE. A
fifth part names what departs from two rules, as `entry=200` or `closed.wang=302`:

* MORE_PEOPLE are answered as those whom they resemble, where these may read or may not; nothing is theirs to do.
* Over the plan of the world, what was granted in an active plan is refused with 409 in a closed one, and a draft does
  not exist for whoever does not oversee its district. UNTOUCHED names what no state of that plan touches.

HEAD answers as GET; a method without a row is refused with 405; nobody and a closed account are asked to sign in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

PEOPLE = ("far-wang", "far-li", "zhao", "li", "head", "wang", "leader", "idle", "former")
# Who comes besides, and whom they resemble: one sees the whole district, one takes part, one is a stranger to Li's.
MORE_PEOPLE = {
    "entry": "leader", "auditor": "leader", "far-entry": "far-wang", "security": "zhao", "zhao-head": "zhao",
    "aide": "li", "aide-head": "li",
}  # fmt: skip
AIDES = ("aide", "aide-head")  # whom a row names together as `aides`
OVERSEEING = {"wang", "leader", "entry", "auditor"}
NOT_LET_IN = ("nobody", "asleep")
SPEAKS_FOR = {"asleep": "nobody", "idle": "former", "system": "former"}  # and for whom: to the house both are the same
# Who see no more of any noun than this one: tests/house/test_districts.py.
SEE_NO_MORE_THAN = {
    "far-wang": ("far-li", "far-entry"), "zhao": ("zhao-head", "security"), "aide": ("aide-head",),
}  # fmt: skip
SHOWN, REFUSED, FORBIDDEN, NOT_FOUND, OVER = 200, 400, 403, 404, 409
STATES = ("draft", "closed")

# Things that hang on no plan or on another than the world's, and doors about no thing that ask for no plan.
UNTOUCHED = {
    *("letter", "failed letter", "mute", "key", "visit", "account", "saved view", "hook", "program", "own day"),
    *("market", "elsewhere", "market post", "deputy", "hand-over to come", "planned reorganisation", "change"),
    *("draft plan", "draft measure", "draft milestone", "draft target", "proposal", "waiting document"),
    *("waiting upload", "past plan", "earlier plan", "city plan"),
    *("view_save", "key_list", "message_choices", "api-mute-list", "account_password", "account_second_factor"),
    "account_identity",
    *("visits_end", "account_list", "own_day_add", "calendar_notice", "reorganisation_new", "api_batch"),
    *("api-reorganisation-list", "api-reorganisation-preview", "import_upload", "paper_check", "milestones_change"),
    *("suggestion_new", "suggestion_check", "suggestion_confirm", "suggestions_change", "api-suggestion-list"),
    *("hook_list", "event_subscription_list", "api-hook-list", "api-event-subscription-list", "district"),
    *("api-saved-view-list", "api-calendarday-list", "api-calendarday-announce", "api-upload-list"),
    *("api-suggestion-check-table", "api-suggestion-take-in-table", "api-paper-check-list"),
}
# Things that are shown to whom they were sent or whom they are about, whatever becomes of the plan; doors of a post.
SHOWN_ANYWAY = {
    *("suggestion", "dispatched suggestion", "answered suggestion", "closed suggestion", "consulted suggestion"),
    *("consulted unit", "suggestion link", "inspection", "finished inspection", "drawn item", "heard item"),
    *("replied item", "notice", "chase", "reminder", "signing", "chase_send"),
}

TABLE = Path(__file__).with_name("doors.txt")


@dataclass(frozen=True)
class Row:
    door: str
    thing: str
    method: str
    answers: dict[str, int]
    states: dict[str, dict[str, int]] = field(default_factory=dict)
    is_first: bool = True  # of the door and the method

    def __str__(self) -> str:
        return f"{self.method} {self.door} {self.thing}".strip()

    @property
    def turn(self) -> int:
        """Whose turn it is where one may do for several: another at each door, and the same in each run."""
        return crc32(str(self).encode())


def rows() -> list[Row]:
    found = [_row(line) for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    firsts = {(row.door, row.method): row for row in reversed(found)}
    return [replace(row, is_first=row is firsts[row.door, row.method]) for row in found]


def _row(line: str) -> Row:
    door, thing, method, told, *departing = (part.strip() for part in line.split("|"))
    departs = dict(_departing(" ".join(departing)))
    answers = dict(zip(PEOPLE, map(int, told.split()), strict=True))
    answers |= _of_more_people(method, answers) | {who: told for who, told in departs.items() if "." not in who}
    unknown = {name.rpartition(".")[2] for name in departs} - answers.keys()
    assert not unknown, f"{door}: nobody is called {unknown}"
    answers["system"] = answers["former"]
    states = {}
    for state in STATES:
        own = {name.removeprefix(f"{state}."): told for name, told in departs.items() if name.startswith(f"{state}.")}
        states[state] = _in_state(state, door, thing, method, answers) | own
    return Row(door, thing, method, answers | dict.fromkeys(NOT_LET_IN, refusal_of(door)), states)


def _departing(told: str) -> Iterator[tuple[str, int]]:
    for one in told.split():
        name, status = one.split("=")
        state, dot, who = name.rpartition(".")
        for each in AIDES if who == "aides" else (who,):
            yield f"{state}{dot}{each}", int(status)


def _of_more_people(method: str, known: dict[str, int]) -> dict[str, int]:
    if len(set(known.values())) == 1:  # a door to one's own things
        return dict.fromkeys(MORE_PEOPLE, known["li"])
    kept = {FORBIDDEN, NOT_FOUND, *({200} if method == "GET" else ())}
    return {who: known[like] if known[like] in kept else FORBIDDEN for who, like in MORE_PEOPLE.items()}


def _in_state(state: str, door: str, thing: str, method: str, answers: dict[str, int]) -> dict[str, int]:
    """Of those alone whose answer the state of the plan may change, by the rules of the floors:

    a state takes rights away and gives none (`Policy.require` asks for the right first), and who oversees the district
    reads its plans in every state (`Plan.visible_to`).
    """
    if thing in UNTOUCHED or (not thing and (method == "GET" or door in UNTOUCHED)):
        return {}
    if state == "closed":
        granted = {who: OVER for who, answer in answers.items() if answer < REFUSED and method != "GET"}
        return granted | {who: NOT_FOUND for who, answer in answers.items() if answer == NOT_FOUND}
    if SHOWN_ANYWAY & {thing, door}:
        return {}
    return {who: NOT_FOUND for who, answer in answers.items() if answer != NOT_FOUND and who not in OVERSEEING}


def who_knocks(row: Row) -> Iterator[str]:
    """Everybody whose answer can be another's mistake: not who is the same to the house as one who knocks anyway, and
    nobody who sees no more than one who finds nothing. A list of what one sees is open to all who are signed in: three
    open it. Of the more people who may read, one does so in turn. Who is not signed in is refused before anybody looks
    what a request is about, and so comes once to each door and method.
    """
    silent = set(SPEAKS_FOR) | (set() if row.is_first else {"nobody"})
    if row.method == "GET" and {told for who, told in row.answers.items() if who not in NOT_LET_IN} == {200}:
        all_in = [who for who in row.answers if who not in NOT_LET_IN and who not in silent]
        silent |= {*all_in} - {all_in[(row.turn + more) % len(all_in)] for more in (0, 1)} - {"former"}
    readers = [who for who in MORE_PEOPLE if row.method == "GET" and row.answers[who] == 200]
    silent |= {who for place, who in enumerate(readers) if place != row.turn % len(readers)}
    for who, others in SEE_NO_MORE_THAN.items():
        if row.answers[who] == NOT_FOUND:
            silent |= {other for other in others if row.answers[other] == NOT_FOUND}
    yield from (who for who in row.answers if who not in silent)


def who_knocks_in(state: str, row: Row) -> Iterator[str]:
    """In a closed plan everybody to whom something was granted, and one, in turn, of those who found nothing to read;
    in a draft one of those who found something.
    """
    answers = {who: told for who, told in row.states[state].items() if who not in SPEAKS_FOR}
    nothing = [who for who, told in answers.items() if told == NOT_FOUND]
    yield from (who for who in answers if who not in nothing)
    if nothing and (state == "draft" or row.method == "GET"):
        yield nothing[row.turn % len(nothing)]


def who_looks(row: Row) -> set[str]:
    """For whom the page is drawn: one, in turn, of those to whom it is shown."""
    shown = [who for who in who_knocks(row) if row.answers[who] in (SHOWN, REFUSED)]
    return {shown[row.turn % len(shown)]} if shown else set()


def who_goes_in(row: Row, answers: dict[str, int]) -> set[str]:
    """Who comes through the whole house, which is one for all doors and people: whom it refuses itself, who has the
    page drawn, and one, in turn, of those who get something; where nobody does, one of those who are refused. The
    others go straight to the door.
    """
    let_in = [who for who in answers if who not in NOT_LET_IN]
    served = [who for who in let_in if answers[who] < REFUSED]
    chosen = who_looks(row) & answers.keys()
    if not chosen & set(served) and (some := served or ([] if chosen else let_in)):
        chosen.add(some[row.turn % len(some)])
    return chosen | (answers.keys() & set(NOT_LET_IN))


def is_for_machines(door: str) -> bool:
    return door.startswith("api-") or door in {"api_schema", "api_batch"}


def refusal_of(door: str) -> int:
    """To whom is not signed in: a page shows the way to the login."""
    return 401 if is_for_machines(door) else 302
