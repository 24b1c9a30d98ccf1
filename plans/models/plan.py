"""A plan: what a government decided to do in a year, and how it wants to be told about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plans.lifecycle import move
from plans.models.department import Department
from plans.models.lines import one_line

if TYPE_CHECKING:
    from plans.models.user import User


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User) -> PlanQuerySet:
        """Overseers see every plan of their territory and below; everybody the published ones of the own line."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        return self.filter(
            Q(district__in=overseen.values("pk")) | Q(district__in=held.above, status__in=Plan.PUBLISHED)
        )

    def may_stand_above(self, plan: Plan) -> PlanQuerySet:
        """Published plans of a territory above that of `plan`."""
        above = Department.objects.at_or_above([plan.district_id]).exclude(pk=plan.district_id)
        return self.filter(district__in=above.values("pk"), status__in=Plan.PUBLISHED)

    def running(self) -> PlanQuerySet:
        return self.filter(status=Plan.Status.ACTIVE)


class LightBasis(models.TextChoices):
    """What the colours of the lights speak of."""

    BOTH = "both", _("deadlines and schedule")
    DEADLINE = "deadline", _("deadlines alone")
    SCHEDULE = "schedule", _("schedule alone")


class ReportHead(models.TextChoices):
    """Under what its reports go out (GB/T 9704-2012 7.2)."""

    BULLETIN = "bulletin", _("bulletin")
    RED = "red", _("red head with number and imprint")
    NONE = "none", _("no head")


class Plan(models.Model):
    """A yearly action plan of one territory, run by one coordinating office."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        ACTIVE = "active", _("active")
        CLOSED = "closed", _("closed")
        ARCHIVED = "archived", _("archived")

    # While a plan is prepared its text, dates and departments are put right; afterwards they move by decisions only.
    PREPARED = (Status.DRAFT, Status.ISSUED)
    PUBLISHED = (Status.ACTIVE, Status.CLOSED, Status.ARCHIVED)
    SETTLED = (Status.CLOSED, Status.ARCHIVED)
    MOVES = {
        "issue": move([Status.DRAFT], Status.ISSUED),
        "activate": move([Status.DRAFT, Status.ISSUED], Status.ACTIVE),
        "close": move([Status.ACTIVE], Status.CLOSED),
        "reopen": move([Status.CLOSED], Status.ACTIVE, comment_required=True),
        "archive": move([Status.CLOSED], Status.ARCHIVED),
    }

    district = models.ForeignKey(Department, models.RESTRICT, related_name="plans", verbose_name=_("district"))
    office = models.ForeignKey(
        Department, models.RESTRICT, related_name="coordinated_plans", verbose_name=_("coordinating office")
    )
    title = models.CharField(_("title"), max_length=200, validators=[one_line])
    year = models.PositiveSmallIntegerField(_("edition year"))
    doc_number = models.CharField(_("document number"), max_length=60, blank=True)
    issuer = models.CharField(_("issuer"), max_length=100, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    is_consultation_draft = models.BooleanField(_("draft for comment"), default=False)
    superior = models.ForeignKey(
        "self",
        models.RESTRICT,
        null=True,
        blank=True,
        related_name="subordinates",
        verbose_name=_("superior plan"),
    )
    superior_title = models.CharField(_("superior plan as printed"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    activated_at = models.DateTimeField(_("activated at"), null=True, editable=False)
    activated_by = models.ForeignKey(
        "plans.User",
        models.RESTRICT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("activated by"),
    )
    issued_at = models.DateTimeField(_("issue recorded at"), null=True, editable=False)
    issued_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("issue recorded by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("closed by")
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, editable=False)
    archived_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("archived by")
    )

    sign_off = models.BooleanField(
        _("department head signs"),
        default=False,
        help_text=_("Filings count only after the department head signed."),
    )
    shares_filings = models.BooleanField(
        _("accepted filings are shared"),
        default=True,
        help_text=_("Other departments may read a filing once it is accepted."),
    )
    filing_day = models.PositiveSmallIntegerField(
        _("filing deadline, day of month"),
        default=25,
        validators=[MinValueValidator(1), MaxValueValidator(31)],
    )
    filing_in_next_month = models.BooleanField(_("deadline lies in the following month"), default=False)
    grace_days = models.PositiveSmallIntegerField(_("grace, working days"), default=2)
    review_days = models.PositiveSmallIntegerField(_("review within, working days"), default=3)
    signing_days = models.PositiveSmallIntegerField(_("signature within, working days"), default=1)
    acknowledge_days = models.PositiveSmallIntegerField(_("acknowledgement within, working days"), default=3)
    asks_plan_back = models.BooleanField(
        _("lead departments plan back"),
        default=False,
        help_text=_("Each lead department proposes the milestones of its measure for approval."),
    )
    plan_back_days = models.PositiveSmallIntegerField(_("plan-back within, working days"), default=10)
    due_soon_days = models.PositiveSmallIntegerField(_("due soon, working days before"), default=5)
    overdue_days = models.PositiveSmallIntegerField(_("overdue after, working days"), default=10)
    behind_points = models.PositiveSmallIntegerField(_("behind from, percentage points"), default=10)
    league_table = models.BooleanField(
        _("departments are ranked"),
        default=False,
        help_text=_("The overview and the pages of the departments then show rank and score, and how a score is made."),
    )
    light_basis = models.CharField(_("lights speak of"), max_length=10, choices=LightBasis, default=LightBasis.BOTH)
    overdue_points = models.PositiveSmallIntegerField(
        _("overdue from more than, percentage points"),
        default=30,
        help_text=_("Counts where the lights speak of the schedule alone."),
    )
    takes_late_filings = models.BooleanField(
        _("locked months may be supplemented"),
        default=False,
        help_text=_("What is filed after the lock counts as late; an issued report stays as it was."),
    )
    evidence_required = models.BooleanField(
        _("claims need evidence"),
        default=False,
        help_text=_("A figure or a completion is submitted only with a file that shows it."),
    )
    asks_contributions = models.BooleanField(
        _("supporting departments write their part"),
        default=False,
        help_text=_("From the next month that is opened on."),
    )
    contribution_days = models.PositiveSmallIntegerField(
        _("their part, working days before the filing deadline"), default=2
    )
    approves_reports = models.BooleanField(
        _("reports are approved before they are issued"),
        default=False,
        help_text=_("By a leader or another coordinator, never by who handed the report in."),
    )
    inspection_days = models.PositiveSmallIntegerField(_("inspection report within, working days"), default=20)
    inspection_reply_days = models.PositiveSmallIntegerField(
        _("reply to an inspection within, working days"), default=5
    )
    report_head = models.CharField(
        _("head of its reports"), max_length=10, choices=ReportHead, default=ReportHead.BULLETIN
    )
    report_number_word = models.CharField(
        _("word of the document number"),
        max_length=20,
        blank=True,
        help_text=_("For instance 安府办: reports are then numbered by year under a red head."),
    )
    report_signer = models.CharField(
        _("signed off by"), max_length=40, blank=True, help_text=_("Named beside the number on reports that go up.")
    )
    report_copies_to = models.CharField(_("copies go to"), max_length=200, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ("-year", "title")
        constraints = [
            models.UniqueConstraint(fields=["district", "title", "year"], name="plan_title_once_per_year"),
            models.CheckConstraint(
                condition=Q(activated_at=None, activated_by=None)
                | Q(activated_at__isnull=False, activated_by__isnull=False),
                name="plan_activated_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(is_consultation_draft=False),
                name="consultation_draft_stays_a_draft",
            ),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at": None, f"{act}_by": None})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"plan_{act}_at_and_by",
                )
                for act in ("issued", "closed", "archived")
            ],
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(status__in=("closed", "archived")),
                name="plan_closed_at_only_while_closed",
            ),
            models.CheckConstraint(condition=Q(filing_day__gte=1, filing_day__lte=31), name="plan_filing_day_in_month"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("plan_detail", args=[self.pk])
