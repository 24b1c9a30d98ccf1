"""One adapter a channel, all with one contract: `send(message) -> None`, raising one of `outcomes`.

Returning means that the channel accepted the message. An adapter talks to the network; it is never called inside a
transaction, and the one row it ever changes is the turn at a robot (`hooks.wait_for_turn`). A channel whose hand-over
takes several steps may have `connect()`, for what can be done before the claim is looked at for the last time; one that
can be asked has `was_accepted(message) -> bool`.
"""
