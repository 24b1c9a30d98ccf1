"""A manual chase 催办: a coordinator's words to the posts that owe something on a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.models import Department
from plans.models.membership import Role
from tracking.models.ladder import Channel

if TYPE_CHECKING:
    from plans.models import User


class ChaseQuerySet(models.QuerySet["Chase"]):
    def visible_to(self, user: User) -> ChaseQuerySet:
        """Those who oversee the plan, and the departments that were chased."""
        overseen = Department.objects.at_or_below(user.held().overseen)
        posts = [post.post_id for post in user.held().posts]
        addressed = Q(notifications__post__in=posts)
        return self.filter(Q(measure__plan__district__in=overseen.values("pk")) | addressed).distinct()


class Chase(models.Model):
    """It reaches every post that it names about every duty then open on the measure, and ends with the duty.

    Never changed: it says what was said.
    """

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="chases", verbose_name=_("measure"))
    text = models.TextField(_("text"), max_length=500)
    roles = ArrayField(models.CharField(max_length=12, choices=Role), verbose_name=_("recipients"))
    channels = ArrayField(models.CharField(max_length=10, choices=Channel), verbose_name=_("channels"))
    chased_at = models.DateTimeField(_("chased at"))
    chased_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("chased by"))

    objects = ChaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("chase")
        verbose_name_plural = _("chases")
        ordering = ("-chased_at", "-pk")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="chase_says_something")]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return self.measure.get_absolute_url()

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]

    @property
    def channel_labels(self) -> list[str]:
        return [str(Channel(channel).label) for channel in self.channels]
