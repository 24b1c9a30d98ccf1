"""Answers kept under the key a machine gave its request, so that asking again does nothing again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.user import User

KEPT_FOR = timedelta(days=2)


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def visible_to(self, user: User) -> KeptAnswerQuerySet:
        """One's own: everybody has a space of keys to themselves."""
        return self.filter(person=user)

    def outdated(self, now: datetime) -> KeptAnswerQuerySet:
        return self.filter(created_at__lt=now - KEPT_FOR)


class KeptAnswer(models.Model):
    """One POST that carried an Idempotency-Key: what was asked, as a digest, and what was answered.

    The row is inserted before the request is carried out, in its transaction: a second request with the key waits at
    the unique index until the first is through, and finds its answer, or nothing when the first failed.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    key = models.CharField(_("key"), max_length=200)
    asked = models.CharField(_("digest of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"), null=True)
    body = models.BinaryField(_("answer"), default=b"")
    created_at = models.DateTimeField(_("at"))

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="answer_once_per_key")]
        indexes = [models.Index(fields=["created_at"], name="answer_by_age")]

    def __str__(self) -> str:
        return self.key

    @property
    def is_refusal(self) -> bool:
        return self.status is not None and self.status >= 400
