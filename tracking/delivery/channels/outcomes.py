"""How a channel says no."""


class Temporary(Exception):
    """Not now: the message waits and is tried again."""


class Doubtful(Temporary):
    """The line broke during the hand-over: the channel may have the message or not."""


class Unreachable(Temporary):
    """The channel as a whole is away. Nothing was handed over, and no message is to blame for it."""


class Permanent(Exception):
    """Never this way: trying again would not help, somebody has to look."""
