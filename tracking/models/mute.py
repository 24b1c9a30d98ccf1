"""What a person does not want to be told: only what is optional can be muted, never a duty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import Department, Membership
from tracking.models.ladder import Channel

if TYPE_CHECKING:
    from plans.models import User


class Optional(models.TextChoices):
    """What a digest holds beside duties. A duty is no kind of these, so that nothing can mute it."""

    CHANGES = "changes", _("what has changed on my department's measures")
    COPIES = "copies", _("what the holder is told while I am deputy")


class MuteQuerySet(models.QuerySet["Mute"]):
    def visible_to(self, user: User) -> MuteQuerySet:
        """The own ones; those who oversee a territory see why somebody there hears of nothing optional."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        theirs = Membership.objects.filter(post__department__in=overseen.values("pk"))
        return self.filter(Q(person=user) | Q(person__in=theirs.values("person")))

    def of(self, user: User) -> MuteQuerySet:
        return self.filter(person=user)


class Mute(models.Model):
    """This person does not want this kind by this channel."""

    person = models.ForeignKey("plans.User", models.CASCADE, related_name="mutes", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=Optional)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)

    objects = MuteQuerySet.as_manager()

    class Meta:
        verbose_name = _("muted kind of message")
        verbose_name_plural = _("muted kinds of message")
        ordering = ("person", "kind", "channel")
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
