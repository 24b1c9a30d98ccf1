"""The shape of every status table: which move leads from which states to which, and how one is refused."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _


class Refused(Exception):
    """An act that the rules do not allow now. Its text is in the user's words; `code` is for machines."""

    code = "refused"

    def __init__(self, reason: str, *, code: str | None = None) -> None:
        super().__init__(reason)
        if code:
            self.code = code


class Conflict(Refused):
    """What was read has changed since; reading it again shows what to do."""

    code = "conflict"


class TooOften(Refused):
    """The same was done so often of late that it may be done again only later."""

    code = "too_often"


class MoveRefused(Conflict):
    """The thing is no longer in a state from which this move leads on: somebody else was quicker, or it is too late."""

    code = "move_refused"

    def __init__(self, verb: str, thing: object) -> None:
        self.verb, self.thing = verb, thing
        super().__init__(
            _("“%(thing)s” has changed meanwhile; this step is no longer possible. Reload to see its state.")
            % {"thing": thing}
        )


@dataclass(frozen=True)
class Move:
    """One arrow of a status table: from any of `sources` to `target`."""

    sources: frozenset[str]
    target: str
    comment_required: bool = False


def move(sources: Iterable[str], target: str, *, comment_required: bool = False) -> Move:
    return Move(frozenset(sources), target, comment_required)
