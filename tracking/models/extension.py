"""Extensions (延期): a later date for a milestone, asked for before the limit and decided with a definite date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure, Milestone
from plans.lifecycle import move
from plans.models import Department
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User

# What does not change what a reason says: blanks and the punctuation of both scripts.
FILLING = r"[\s,.;:!?，。；：！？、“”‘’\"'()（）《》…—-]+"


def plain_reason(reason: F | OuterRef) -> Lower:
    filling, nothing, everywhere = (Value(one, output_field=TextField()) for one in (FILLING, "", "g"))
    return Lower(Func(reason, filling, nothing, everywhere, function="regexp_replace", output_field=TextField()))


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, user: User) -> ExtensionQuerySet:
        """Those who oversee the territory, the departments of the measure and the one that owes the milestone."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD)).values("pk")
        taking_part = Assignment.objects.confirmed().filter(department__in=own)
        return self.filter(
            Q(milestone__measure__plan__district__in=overseen.values("pk"))
            | Q(milestone__measure__in=taking_part.values("measure"))
            | Q(milestone__department__in=own)
        ).filter(milestone__measure__in=Measure.objects.visible_to(user))

    def open(self) -> ExtensionQuerySet:
        return self.filter(status__in=Extension.OPEN)

    def awaiting_decision(self) -> ExtensionQuerySet:
        """Signed, or requested where the plan asks for no signature."""
        unsigned = Q(status=Extension.Status.REQUESTED, milestone__measure__plan__sign_off=False)
        return self.filter(Q(status=Extension.Status.SIGNED) | unsigned, milestone__done_on=None)

    def with_history(self) -> ExtensionQuerySet:
        """Annotate `ordinal`, the how-manieth request of its milestone it is, and `earlier_with_same_reason`.

        The latter is the id of the latest earlier request that gave the same reason, up to blanks and punctuation. What
        was withdrawn counts in neither.
        """
        earlier = Extension.objects.filter(milestone=OuterRef("milestone"), pk__lt=OuterRef("pk")).exclude(
            status=Extension.Status.WITHDRAWN
        )
        count = earlier.order_by().values("milestone").annotate(count=Count("pk")).values("count")
        alike = (
            earlier.annotate(plain=plain_reason(F("reason")))
            .filter(plain=plain_reason(OuterRef("reason")))
            .order_by("-pk")
        )
        return self.annotate(
            ordinal=Coalesce(Subquery(count), Value(0), output_field=IntegerField()) + 1,
            earlier_with_same_reason=Subquery(alike.values("pk")[:1]),
        )


class Extension(models.Model):
    """One request. `limit_on` is the date that stood when it was filed; the database refuses one filed after it.

    Until it is decided the milestone stays due on its day.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        SIGNED = "signed", _("signed")
        GRANTED = "granted", _("granted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    OPEN = (Status.REQUESTED, Status.SIGNED)
    DECIDED = (Status.GRANTED, Status.REFUSED)
    MOVES = {
        "sign": move([Status.REQUESTED], Status.SIGNED),
        "grant": move(OPEN, Status.GRANTED),
        "refuse": move(OPEN, Status.REFUSED, comment_required=True),
        "withdraw": move(OPEN, Status.WITHDRAWN),
    }

    milestone = models.ForeignKey(Milestone, models.RESTRICT, related_name="extensions", verbose_name=_("milestone"))
    limit_on = models.DateField(_("due date when it was filed"), editable=False)
    asked_for = models.DateField(_("date asked for"))
    reason = models.TextField(_("reason"))
    progress = models.TextField(_("progress so far"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REQUESTED, editable=False)
    filed_at = models.DateTimeField(_("filed at"))
    filed_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("filed by"))
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)
    signed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("signed by")
    )
    granted_until = models.DateField(_("date granted"), null=True, editable=False)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)
    decided_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("decided by")
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = _("extension request")
        verbose_name_plural = _("extension requests")
        ordering = ("filed_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(status__in=("requested", "signed")), name="one_open_extension"
            ),
            models.CheckConstraint(condition=Q(asked_for__gt=F("limit_on")), name="extension_asks_for_later"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(progress=""), name="extension_has_reason_and_progress"),
            models.CheckConstraint(
                condition=Q(signed_at=None, signed_by=None) & ~Q(status="signed")
                | Q(signed_at__isnull=False, signed_by__isnull=False) & ~Q(status="requested"),
                name="extension_signed_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("granted", "refused"), decided_at__isnull=False, decided_by__isnull=False)
                | Q(status__in=("requested", "signed", "withdrawn"), decided_at=None, decided_by=None),
                name="extension_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="granted", granted_until__gt=F("limit_on"))
                | ~Q(status="granted") & Q(granted_until=None),
                name="extension_granted_until_a_later_day",
            ),
            models.CheckConstraint(condition=~Q(status="refused") | ~Q(answer=""), name="extension_refused_why"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("filed_by")), name="extension_decider_is_not_filer"
            ),
        ]
        indexes = [models.Index(fields=["milestone", "filed_at"], name="extension_by_milestone")]

    def __str__(self) -> str:
        return f"{self.milestone} → {self.asked_for}"

    def get_absolute_url(self) -> str:
        return reverse("extension_detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN
