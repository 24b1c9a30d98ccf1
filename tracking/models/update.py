"""Progress updates: what the lead department says about one measure in one period."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Assignment, Measure
from measures.models.measure import stands
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role
from tracking.models.period import Period

if TYPE_CHECKING:
    from plans.models import User


def reads_all_of(measure: str, user: User) -> Q:
    """Whether `user` reads every filing of the row's `measure`: overseers of their territory, a department of its own.

    `measure` is the path to it, "pk" from the measure itself. What no post of the person asks for is left out.
    """
    held, path = user.held(), "" if measure == "pk" else f"{measure}__"
    reads = Q(pk__in=[])
    if held.overseen:
        overseen = Department.objects.at_or_below(held.overseen)
        reads |= Q(**{f"{path}plan__district__in": overseen.values("pk")})
    if units := held.departments(Role.LIAISON, Role.HEAD):
        own = Department.objects.at_or_below(units)
        taking_part = Assignment.objects.confirmed().filter(department__in=own.values("pk"))
        theirs = Q(**{f"{measure}__in": taking_part.values("measure")})
        reads |= theirs & Q(**{f"{path}plan__in": Plan.objects.visible_to(user)})
    return reads


def reads_some_of(user: User) -> Q:
    """Of a measure: `user` reads all of its filings, or what is accepted of them because the plan shares it."""
    accepted = ProgressUpdate.objects.accepted().filter(measure=OuterRef("pk"))
    return reads_all_of("pk", user) | Q(Exists(accepted), plan__shares_filings=True)


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    def visible_to(self, user: User) -> ProgressUpdateQuerySet:
        """Who reads every filing of a measure; others what is accepted and shared."""
        shared = Q(
            status=ProgressUpdate.Status.ACCEPTED,
            measure__plan__shares_filings=True,
            measure__plan__in=Plan.objects.visible_to(user),
        )
        return self.filter(reads_all_of("measure", user) | shared)

    def filed(self) -> ProgressUpdateQuerySet:
        return self.filter(status__in=ProgressUpdate.FILED)

    def missing(self) -> ProgressUpdateQuerySet:
        return self.filter(status__in=ProgressUpdate.OWED)

    def accepted(self) -> ProgressUpdateQuerySet:
        return self.filter(status=ProgressUpdate.Status.ACCEPTED)

    def earlier_than(self, update: ProgressUpdate) -> ProgressUpdateQuerySet:
        """Those of the same measure in earlier months, the latest first."""
        return self.filter(measure=update.measure_id, period__month__lt=update.period.month).order_by("-period__month")

    def awaiting_review(self) -> ProgressUpdateQuerySet:
        """Signed, or submitted where the plan asks for no signature; of measures that were not withdrawn."""
        unsigned = Q(status=ProgressUpdate.Status.SUBMITTED, measure__plan__sign_off=False)
        return self.filter(Q(status=ProgressUpdate.Status.SIGNED) | unsigned).filter(stands(path="measure__"))

    def in_context(self) -> ProgressUpdateQuerySet:
        """With what a page says around an update: month, plan, section, people, and `measure.leads`."""
        leads = Assignment.objects.leads().select_related("department")
        return self.select_related(
            "period", "measure__plan", "measure__section", "written_by", "filed_by", "submitted_by", "signed_by"
        ).prefetch_related(Prefetch("measure__assignments", queryset=leads, to_attr="leads"))


class Entry(models.TextChoices):
    """The parts of a filing that a return may be about."""

    PROGRESS = "progress", _("progress")
    PROBLEMS = "problems", _("issues")
    NEXT_STEPS = "next_steps", _("next steps")
    PERCENT = "percent", _("completion, %")
    EVIDENCE = "evidence", _("evidence")


class Filing(models.Model):
    """The words and figures of a filing, as the working copy and every frozen revision hold them."""

    progress = models.TextField(_("progress"), blank=True)
    problems = models.TextField(_("issues"), blank=True)
    next_steps = models.TextField(_("next steps"), blank=True)
    percent = models.DecimalField(
        _("completion, %"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    no_change = models.BooleanField(_("no change this month"), default=False)

    CONTENT = ("progress", "problems", "next_steps", "percent", "no_change")

    class Meta:
        abstract = True

    def content(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.CONTENT}


class ProgressUpdate(Filing):
    """One expected update; the row exists from the moment its period opens.

    `filed_at` is when it first came in (lateness is judged by it); `version` counts saves for optimistic locking.
    """

    class Status(models.TextChoices):
        EXPECTED = "expected", _("not filed")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        SIGNED = "signed", _("signed")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")

    OWED = (Status.EXPECTED, Status.DRAFT, Status.RETURNED)
    FILED = (Status.SUBMITTED, Status.SIGNED, Status.ACCEPTED)
    MOVES = {
        "write": move([Status.EXPECTED, Status.DRAFT], Status.DRAFT),
        # What was returned stays on the desk as returned, with its own deadline, until it is submitted again.
        "correct": move([Status.RETURNED], Status.RETURNED),
        "submit": move(OWED, Status.SUBMITTED),
        "withdraw": move([Status.SUBMITTED, Status.SIGNED], Status.DRAFT),
        "sign": move([Status.SUBMITTED], Status.SIGNED),
        "accept": move([Status.SUBMITTED, Status.SIGNED], Status.ACCEPTED),
        "return": move([Status.SUBMITTED, Status.SIGNED], Status.RETURNED, comment_required=True),
    }

    period = models.ForeignKey(Period, models.RESTRICT, related_name="updates", verbose_name=_("reporting period"))
    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="updates", verbose_name=_("measure"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.EXPECTED, editable=False)
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    written_at = models.DateTimeField(_("written at"), null=True, editable=False)
    written_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("written by")
    )
    filed_at = models.DateTimeField(_("first filed at"), null=True, editable=False)
    filed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("first filed by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    submitted_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, editable=False)
    signed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("signed by")
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("reviewed by")
    )
    supplement_until = models.DateField(_("may be supplemented until"), null=True, editable=False)
    supplement_at = models.DateTimeField(_("supplement allowed at"), null=True, editable=False)
    supplement_by = models.ForeignKey(
        "plans.User",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("supplement allowed by"),
    )

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress update")
        verbose_name_plural = _("progress updates")
        ordering = ("period", "measure")
        constraints = [
            models.UniqueConstraint(fields=["period", "measure"], name="update_once_per_period"),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100), name="update_percent_0_to_100"
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"update_{act}_at_and_by",
                )
                for act in ("written", "filed", "submitted", "signed", "reviewed", "supplement")
            ],
            models.CheckConstraint(
                condition=Q(supplement_until=None, supplement_at=None)
                | Q(supplement_until__isnull=False, supplement_at__isnull=False),
                name="update_supplement_has_a_term",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("submitted", "signed", "accepted")) | Q(submitted_at__isnull=False),
                name="update_filed_has_a_submitter",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(submitted_by=None) | ~Q(reviewed_by=F("submitted_by")),
                name="update_reviewer_is_not_submitter",
            ),
        ]
        indexes = [
            models.Index(fields=["measure", "status"], name="update_by_measure_status"),
            models.Index(
                fields=["supplement_until"], condition=Q(supplement_until__isnull=False), name="update_to_supplement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.period})"

    def get_absolute_url(self) -> str:
        return reverse("update_detail", args=[self.pk])

    def is_open_on(self, day: date) -> bool:
        """Its month is not locked, or may be supplemented (补报): by the plan, or on this measure up to a day."""
        supplement = self.measure.plan.takes_late_filings or (self.supplement_until or date.min) >= day
        return not self.measure.is_withdrawn and (not self.period.is_locked or supplement)

    def takes_filing(self, day: date) -> bool:
        return self.status in self.OWED and self.is_open_on(day)


class RevisionQuerySet(models.QuerySet["Revision"]):
    def visible_to(self, user: User) -> RevisionQuerySet:
        return self.filter(update__in=ProgressUpdate.objects.visible_to(user))


class Revision(Filing):
    """What was submitted, frozen: every submission adds one, none is ever changed. Signing and review refer to it."""

    update = models.ForeignKey(ProgressUpdate, models.RESTRICT, related_name="revisions", verbose_name=_("update"))
    number = models.PositiveSmallIntegerField(_("revision"))
    evidence = models.ManyToManyField("tracking.Evidence", related_name="revisions", verbose_name=_("evidence"))
    submitted_at = models.DateTimeField(_("submitted at"))
    submitted_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("submitted by"))

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("update", "number")
        constraints = [models.UniqueConstraint(fields=["update", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"{self.update} #{self.number}"
