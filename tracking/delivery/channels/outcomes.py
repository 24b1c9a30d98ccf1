"""How a channel says no."""

from __future__ import annotations

from datetime import datetime, timedelta


class Temporary(Exception):
    """Not now: the message waits and is tried again."""


class Busy(Temporary):
    """It is not this message's turn before `until`; nothing was tried.

    `line` is the number of the one it waits for, `pace` how far apart the turns there are.
    """

    def __init__(self, until: datetime, *, line: int, pace: timedelta) -> None:
        self.until, self.line, self.pace = until, line, pace
        super().__init__("the channel is busy")


class TooOften(Temporary):
    """The robot was written to too often; for `rest` it takes nothing from anybody."""

    def __init__(self, words: str, *, rest: timedelta) -> None:
        self.rest = rest
        super().__init__(words)


class Doubtful(Temporary):
    """The line broke during the hand-over: the channel may have the message or not."""


class Unreachable(Temporary):
    """The channel as a whole is away. Nothing was handed over, and no message is to blame for it."""


class Permanent(Exception):
    """Never this way: trying again would not help, somebody has to look."""
