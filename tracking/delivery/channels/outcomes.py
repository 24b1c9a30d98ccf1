"""How a channel says no."""

from __future__ import annotations

from datetime import datetime


class Temporary(Exception):
    """Not now: the message waits and is tried again."""


class Busy(Temporary):
    """It is not this message's turn before `until`; nothing was tried."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__("the channel is busy")


class Doubtful(Temporary):
    """The line broke during the hand-over: the channel may have the message or not."""


class Unreachable(Temporary):
    """The channel as a whole is away. Nothing was handed over, and no message is to blame for it."""


class Permanent(Exception):
    """Never this way: trying again would not help, somebody has to look."""
