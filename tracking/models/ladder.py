"""The ladder of a plan: at which distance from the due date which posts are reminded by which channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class Channel(models.TextChoices):
    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")


def stage_label(offset: int) -> str:
    """How a stage is called: “3 working days overdue”."""
    if offset == 0:
        return gettext("on the due date")
    words = (
        ngettext("%(count)s working day before", "%(count)s working days before", abs(offset))
        if offset < 0
        else ngettext("%(count)s working day overdue", "%(count)s working days overdue", offset)
    )
    return words % {"count": abs(offset)}


class LadderStageQuerySet(models.QuerySet["LadderStage"]):
    def visible_to(self, user: User) -> LadderStageQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))


class LadderStage(models.Model):
    """From `offset` working days after the due date on (before it when negative), these roles are told.

    A recipient role stands for the post of the owing department (liaison, head) or of the plan's
    coordinating office and territory (coordinator, leader).
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="ladder", verbose_name=_("plan"))
    offset = models.SmallIntegerField(_("working days after the due date"))
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("recipients"))
    channels = ArrayField(models.CharField(max_length=10, choices=Channel), verbose_name=_("channels"))

    objects = LadderStageQuerySet.as_manager()

    class Meta:
        verbose_name = _("ladder stage")
        verbose_name_plural = _("ladder stages")
        ordering = ("plan", "offset")
        constraints = [models.UniqueConstraint(fields=["plan", "offset"], name="stage_once_per_plan")]

    def __str__(self) -> str:
        return f"{self.offset:+d}"

    @property
    def label(self) -> str:
        return stage_label(self.offset)

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def channel_labels(self) -> list[str]:
        return [str(Channel(channel).label) for channel in self.channels]
