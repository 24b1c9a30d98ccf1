"""Instructions (批示): a leader's question or order on a measure, with the day by which it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from measures.models import Measure, Milestone
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role
from tracking.models.reply_term import Urgency

if TYPE_CHECKING:
    from plans.models import User


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, user: User) -> InstructionQuerySet:
        """Those who oversee the territory, the departments addressed, and who gave it."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        addressed = InstructionAddressee.objects.filter(department__in=own.values("pk"))
        concerned = (
            Q(measure__plan__district__in=overseen.values("pk"))
            | Q(pk__in=addressed.values("instruction"))
            | Q(given_by=user)
        )
        return self.filter(concerned, measure__plan__in=Plan.objects.visible_to(user))

    def open(self) -> InstructionQuerySet:
        return self.filter(status=Instruction.Status.OPEN)


class Instruction(models.Model):
    """`text` is the leader's, whoever wrote it down; `due_on` is that of the question put last.

    It is open until every department addressed has answered the question put last.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("to answer")
        REPLIED = "replied", _("answered")
        SETTLED = "settled", _("settled")

    TONES = {Status.OPEN: "y", Status.REPLIED: "g", Status.SETTLED: "b"}
    MOVES = {
        "reply_in_part": move([Status.OPEN], Status.OPEN),
        "reply": move([Status.OPEN], Status.REPLIED),
        "settle": move([Status.REPLIED], Status.SETTLED),
        "follow_up": move([Status.REPLIED], Status.OPEN, comment_required=True),
    }

    measure = models.ForeignKey(Measure, models.RESTRICT, related_name="instructions", verbose_name=_("measure"))
    milestone = models.ForeignKey(
        Milestone, models.RESTRICT, null=True, blank=True, related_name="instructions", verbose_name=_("milestone")
    )
    text = models.TextField(_("instruction"))
    given_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("given by"))
    given_on = models.DateField(_("given on"))
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency, default=Urgency.ORDINARY)
    due_on = models.DateField(_("reply by"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("recorded by"))

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        ordering = ("-recorded_at", "-pk")
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="instruction_says_something"),
            models.CheckConstraint(condition=Q(due_on__gte=models.F("given_on")), name="instruction_due_after_given"),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status="open"), name="instruction_open_by_due"),
            models.Index(fields=["measure", "status"], name="instruction_by_measure"),
        ]

    def __str__(self) -> str:
        return Truncator(self.text).chars(40)

    def get_absolute_url(self) -> str:
        return reverse("instruction_detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return self.TONES[self.Status(self.status)]


class InstructionAddresseeQuerySet(models.QuerySet["InstructionAddressee"]):
    def visible_to(self, user: User) -> InstructionAddresseeQuerySet:
        return self.filter(instruction__in=Instruction.objects.visible_to(user))

    def still_owing(self) -> InstructionAddresseeQuerySet:
        """Those that have not answered the question put last; the duty view says the same."""
        steps = InstructionStep.objects.filter(instruction=OuterRef("instruction"))
        asked = steps.filter(verb=InstructionStep.Verb.FOLLOW_UP).order_by("-pk").values("pk")[:1]
        replied = steps.filter(verb=InstructionStep.Verb.REPLY, department=OuterRef("department")).order_by("-pk")
        return self.alias(
            asked=Coalesce(Subquery(asked), 0), replied=Coalesce(Subquery(replied.values("pk")[:1]), 0)
        ).filter(instruction__status=Instruction.Status.OPEN, replied__lte=models.F("asked"))


class InstructionAddressee(models.Model):
    """A department that an instruction is addressed to; each owes an answer of its own."""

    instruction = models.ForeignKey(
        Instruction, models.RESTRICT, related_name="addressees", verbose_name=_("instruction")
    )
    department = models.ForeignKey(Department, models.RESTRICT, related_name="+", verbose_name=_("department"))

    objects = InstructionAddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("addressee")
        verbose_name_plural = _("addressees")
        ordering = ("instruction", "pk")
        constraints = [
            models.UniqueConstraint(fields=["instruction", "department"], name="addressed_once"),
        ]

    def __str__(self) -> str:
        return str(self.department)


class InstructionStepQuerySet(models.QuerySet["InstructionStep"]):
    def visible_to(self, user: User) -> InstructionStepQuerySet:
        return self.filter(instruction__in=Instruction.objects.visible_to(user))


class InstructionStep(models.Model):
    """An answer, a further question, or the end of it; never changed. `due_on` is set by a further question."""

    class Verb(models.TextChoices):
        REPLY = "reply", _("answered")
        FOLLOW_UP = "follow_up", _("asked further")
        SETTLE = "settle", _("settled")

    instruction = models.ForeignKey(Instruction, models.RESTRICT, related_name="steps", verbose_name=_("instruction"))
    verb = models.CharField(_("step"), max_length=10, choices=Verb)
    department = models.ForeignKey(
        Department, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    text = models.TextField(_("text"), blank=True)
    due_on = models.DateField(_("reply by"), null=True, blank=True)
    taken_at = models.DateTimeField(_("at"))
    taken_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("by"))

    objects = InstructionStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of an instruction")
        verbose_name_plural = _("steps of instructions")
        ordering = ("taken_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb="reply") | Q(department__isnull=False) & ~Q(text=""), name="reply_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(verb="follow_up") | Q(due_on__isnull=False) & ~Q(text=""), name="follow_up_asks_by_a_day"
            ),
        ]
        indexes = [models.Index(fields=["instruction", "verb", "department"], name="instruction_step_by_verb")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.taken_at:%Y-%m-%d %H:%M}"
