"""One adapter a channel, all with one contract: `send(message) -> None`, raising one of `outcomes`.

Returning means that the channel accepted the message. An adapter talks to the network; it is never called inside a
transaction and never changes a row. A channel whose hand-over takes several steps may have `connect()`, for what can
be done before the claim is looked at for the last time; one that can be asked has `was_accepted(message) -> bool`.
"""
