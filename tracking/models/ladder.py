"""The ladder of a plan: at which distance from the due date which posts are reminded by which channel."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from plans.models.membership import Role
from tracking.manners import Manners

if TYPE_CHECKING:
    from plans.models import User


class Channel(models.TextChoices):
    INBOX = "inbox", _("inbox")
    EMAIL = "email", _("e-mail")
    WECOM = "wecom", _("WeCom robot")
    DINGTALK = "dingtalk", _("DingTalk robot")
    FEISHU = "feishu", _("Feishu robot")
    WEBHOOK = "webhook", _("webhook")


# Those that need a Hook.
HOOKED = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.WEBHOOK)
# Events for programs travel by a way of their own, which no ladder may name.
PROGRAM = "program"
HOOK_CHANNELS = [(one.value, one.label) for one in HOOKED]
WAYS = [*Channel.choices, (PROGRAM, _("program"))]


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

    def in_force(self) -> LadderStageQuerySet:
        """Those that are not paused."""
        return self.filter(paused_because="")


class LadderStage(models.Model):
    """From `offset` working days after the due date on (before it when negative), these roles are told.

    A recipient role stands for the post of the owing department (liaison, head) or of the plan's
    coordinating office and territory (coordinator, leader). `words` are said along with it; an urgent stage waits
    neither for a working day nor for the end of the quiet hours. With a reason in `paused_because` it says nothing.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="ladder", verbose_name=_("plan"))
    offset = models.SmallIntegerField(_("working days after the due date"))
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("recipients"))
    channels = ArrayField(models.CharField(max_length=10, choices=Channel), verbose_name=_("channels"))
    words = models.CharField(_("words along with it"), max_length=200, blank=True)
    is_urgent = models.BooleanField(_("urgent"), default=False, db_default=False)
    paused_because = models.CharField(_("paused because"), max_length=200, blank=True, db_default="")

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


class ReminderRulesQuerySet(models.QuerySet["ReminderRules"]):
    def visible_to(self, user: User) -> ReminderRulesQuerySet:
        return self.filter(plan__in=Plan.objects.visible_to(user))


class ReminderRules(models.Model):
    """How a plan's reminders keep their manners; a plan without a row keeps those of `tracking.manners.DEFAULT`.

    `cool_down` is in working days: after a message about a duty nothing more is said of it to the same post and by the
    same channel before that many have passed, whether the ladder spoke or a person.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="reminder_rules", verbose_name=_("plan"))
    cool_down = models.PositiveSmallIntegerField(
        _("cool-down, working days"), default=1, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    quiet_from = models.TimeField(_("quiet from"), default=time(20))
    quiet_until = models.TimeField(_("quiet until"), default=time(8))
    rests = models.BooleanField(_("holds messages on rest days"), default=True)

    objects = ReminderRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("manners of reminding")
        verbose_name_plural = _("manners of reminding")
        constraints = [
            models.CheckConstraint(condition=Q(cool_down__gte=1, cool_down__lte=20), name="cool_down_1_to_20"),
        ]

    def __str__(self) -> str:
        return str(self.plan)

    @property
    def manners(self) -> Manners:
        return Manners(self.cool_down, self.quiet_from, self.quiet_until, self.rests)
