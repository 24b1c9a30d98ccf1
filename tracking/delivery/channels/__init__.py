"""One adapter a channel, all with one contract: `send(message) -> None`, raising Temporary or Permanent.

Returning means that the channel accepted the message. An adapter talks to the network; it is never called inside a
transaction, and the one row it ever changes is the turn at a robot (`hooks.wait_for_turn`).
"""
