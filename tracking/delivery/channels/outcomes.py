"""How a channel says no."""


class Temporary(Exception):
    """Not now: the message waits and is tried again."""


class Permanent(Exception):
    """Never this way: trying again would not help, somebody has to look."""
