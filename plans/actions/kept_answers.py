"""Carrying a request out once: the answer is kept under the key that its sender gave it."""

from __future__ import annotations

from datetime import datetime

from plans.models import KeptAnswer, User


def claim(user: User, key: str, *, asked: str, now: datetime) -> KeptAnswer:
    """The row of this key, made now or found; one whose `status` is set was answered before.

    Call it in the transaction that carries the request out: another one with the key waits here until it ends.
    """
    made = KeptAnswer(person=user, key=key, asked=asked, created_at=now)
    KeptAnswer.objects.bulk_create([made], ignore_conflicts=True)
    return KeptAnswer.objects.visible_to(user).get(key=key)


def keep(kept: KeptAnswer, *, status: int, body: bytes) -> None:
    KeptAnswer.objects.filter(pk=kept.pk).update(status=status, body=body)


def give_up(kept: KeptAnswer) -> None:
    """The answer may be another one next time: the key is free again."""
    KeptAnswer.objects.filter(pk=kept.pk).delete()


def forget(now: datetime) -> int:
    """Drops what was kept long enough; how many went."""
    gone, _by_model = KeptAnswer.objects.outdated(now).delete()
    return gone
