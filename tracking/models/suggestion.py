"""Suggestions (体验官意见建议): what a user of the services put in, who answers it, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.lifecycle import move
from plans.models import Department, Plan
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models import User


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, user: User) -> SuggestionQuerySet:
        """Those who oversee the district, and the departments that answer it now."""
        held = user.held()
        overseen = Department.objects.at_or_below(held.overseen)
        own = Department.objects.at_or_below(held.departments(Role.LIAISON, Role.HEAD))
        charged = SuggestionUnit.objects.filter(department__in=own.values("pk"))
        return self.filter(Q(district__in=overseen.values("pk")) | Q(pk__in=charged.values("suggestion")))

    def unfinished(self) -> SuggestionQuerySet:
        return self.exclude(status=Suggestion.Status.CLOSED)


class Suggestion(models.Model):
    """`serial` runs within the year of a district. `sha256` is that of what was said, when and by whom.

    A district's suggestion may concern no plan when it comes in; from its dispatch on it belongs to the plan whose
    office follows it up.
    """

    class Status(models.TextChoices):
        RECEIVED = "received", _("to assign")
        DISPATCHED = "dispatched", _("to answer")
        ANSWERED = "answered", _("answered")
        CLOSED = "closed", _("closed")

    class Channel(models.TextChoices):
        OFFICER = "officer", _("experience officer")
        MEETING = "meeting", _("round table")
        HOTLINE = "hotline", _("12345 hotline")
        ONLINE = "online", _("online")
        VISIT = "visit", _("visit to enterprises")
        LETTER = "letter", _("letter")
        OTHER = "other", _("other")

    TONES = {Status.RECEIVED: "n", Status.DISPATCHED: "y", Status.ANSWERED: "g", Status.CLOSED: "b"}
    MOVES = {
        "dispatch": move([Status.RECEIVED], Status.DISPATCHED),
        "redispatch": move([Status.DISPATCHED], Status.DISPATCHED, comment_required=True),
        "contribute": move([Status.DISPATCHED], Status.DISPATCHED),
        "answer": move([Status.DISPATCHED], Status.ANSWERED),
        "return": move([Status.ANSWERED], Status.DISPATCHED, comment_required=True),
        "close": move([Status.ANSWERED], Status.CLOSED),
        "reopen": move([Status.CLOSED], Status.DISPATCHED, comment_required=True),
    }
    RATED = (Status.ANSWERED, Status.CLOSED)

    district = models.ForeignKey(Department, models.RESTRICT, related_name="suggestions", verbose_name=_("district"))
    year = models.PositiveSmallIntegerField(_("year"), editable=False)
    serial = models.PositiveIntegerField(_("running number"), editable=False)
    received_on = models.DateField(_("received on"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.OFFICER)
    submitter_name = models.CharField(_("submitter"), max_length=40, blank=True)
    submitter_unit = models.CharField(_("unit or trade"), max_length=100, blank=True)
    submitter_contact = models.CharField(_("contact"), max_length=100, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("suggestion"))
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    plan = models.ForeignKey(
        Plan, models.RESTRICT, null=True, blank=True, related_name="suggestions", verbose_name=_("plan")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.RECEIVED, editable=False)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("recorded by"))

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("-year", "-serial")
        constraints = [
            models.UniqueConstraint(fields=["district", "year", "serial"], name="suggestion_number_once"),
            models.UniqueConstraint(fields=["district", "sha256"], name="suggestion_taken_in_once"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="suggestion_says_something"),
            models.CheckConstraint(
                condition=Q(status="received") | Q(plan__isnull=False), name="suggestion_dispatched_under_a_plan"
            ),
        ]
        indexes = [models.Index(fields=["district", "status"], name="suggestion_by_status")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("suggestion_detail", args=[self.pk])

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:03d}"

    @property
    def tone(self) -> str:
        return self.TONES[self.Status(self.status)]


class SuggestionUnitQuerySet(models.QuerySet["SuggestionUnit"]):
    def visible_to(self, user: User) -> SuggestionUnitQuerySet:
        return self.filter(suggestion__in=Suggestion.objects.visible_to(user))

    def leads(self) -> SuggestionUnitQuerySet:
        return self.filter(role=SuggestionUnit.Role.LEAD)


class SuggestionUnit(models.Model):
    """A department that answers now (主办) or says its part to the one that does (会办), each by its own day."""

    class Role(models.TextChoices):
        LEAD = "lead", _("responsible")
        SUPPORTING = "supporting", _("consulted")

    suggestion = models.ForeignKey(Suggestion, models.RESTRICT, related_name="units", verbose_name=_("suggestion"))
    department = models.ForeignKey(Department, models.RESTRICT, related_name="+", verbose_name=_("department"))
    role = models.CharField(_("role"), max_length=10, choices=Role)
    due_on = models.DateField(_("due"))

    objects = SuggestionUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("answering department")
        verbose_name_plural = _("answering departments")
        ordering = ("suggestion", "role", "pk")
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "department"], name="unit_once_per_suggestion"),
            models.UniqueConstraint(fields=["suggestion"], condition=Q(role="lead"), name="one_lead_per_suggestion"),
        ]

    def __str__(self) -> str:
        return f"{self.department} ({self.get_role_display()})"


class Outcome(models.TextChoices):
    """What an answer comes to; the letter is what offices call it by."""

    SOLVED = "A", _("A solved")
    IN_PROGRESS = "B", _("B in progress")
    PLANNED = "C", _("C planned")
    EXPLAINED = "D", _("D explained")


class Satisfaction(models.TextChoices):
    """What the submitter said of the answer."""

    SATISFIED = "satisfied", _("satisfied")
    BASICALLY = "basically", _("basically satisfied")
    DISSATISFIED = "dissatisfied", _("dissatisfied")
    NONE = "none", _("no opinion given")


class SuggestionStepQuerySet(models.QuerySet["SuggestionStep"]):
    def visible_to(self, user: User) -> SuggestionStepQuerySet:
        return self.filter(suggestion__in=Suggestion.objects.visible_to(user))


class SuggestionStep(models.Model):
    """One step of a suggestion, never changed; every answer stays readable whatever came after it.

    `due_on` is the day set by a dispatch, a return or a reopening, and for an answer the day by which it was owed.
    """

    class Verb(models.TextChoices):
        DISPATCH = "dispatch", _("assigned")
        CONTRIBUTE = "contribute", _("said its part")
        ANSWER = "answer", _("answered")
        RETURN = "return", _("returned")
        RATE = "rate", _("rated")
        CLOSE = "close", _("closed")
        REOPEN = "reopen", _("reopened")

    # Those after which a suggestion stands elsewhere than before.
    TURNS = (Verb.DISPATCH, Verb.ANSWER, Verb.RETURN, Verb.CLOSE, Verb.REOPEN)

    suggestion = models.ForeignKey(Suggestion, models.RESTRICT, related_name="steps", verbose_name=_("suggestion"))
    verb = models.CharField(_("step"), max_length=10, choices=Verb)
    department = models.ForeignKey(
        Department, models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    text = models.TextField(_("text"), blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=1, choices=Outcome, blank=True)
    satisfaction = models.CharField(_("satisfaction"), max_length=12, choices=Satisfaction, blank=True)
    taken_at = models.DateTimeField(_("at"))
    taken_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("by"))

    objects = SuggestionStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of a suggestion")
        verbose_name_plural = _("steps of suggestions")
        ordering = ("taken_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=~Q(verb__in=("dispatch", "answer", "return", "reopen")) | Q(due_on__isnull=False),
                name="suggestion_step_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(verb="answer", department__isnull=False, outcome__in=Outcome.values) & ~Q(text="")
                | ~Q(verb="answer") & Q(outcome=""),
                name="answer_has_text_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(verb="rate", satisfaction__in=Satisfaction.values) | ~Q(verb="rate") & Q(satisfaction=""),
                name="rating_says_how_satisfied",
            ),
            models.CheckConstraint(
                condition=~Q(verb__in=("return", "reopen", "contribute")) | ~Q(text=""),
                name="suggestion_step_has_its_words",
            ),
        ]
        indexes = [models.Index(fields=["suggestion", "verb", "taken_at"], name="suggestion_step_by_verb")]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.taken_at:%Y-%m-%d %H:%M}"


class SuggestionLinkQuerySet(models.QuerySet["SuggestionLink"]):
    def visible_to(self, user: User) -> SuggestionLinkQuerySet:
        return self.filter(suggestion__in=Suggestion.objects.visible_to(user))


class SuggestionLink(models.Model):
    """A measure that a suggestion concerns, or one of a later plan into which it was taken up."""

    class Kind(models.TextChoices):
        CONCERNS = "concerns", _("about the measure")
        TAKEN_UP = "taken_up", _("taken up in a later plan")

    suggestion = models.ForeignKey(Suggestion, models.RESTRICT, related_name="links", verbose_name=_("suggestion"))
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="suggestion_links", verbose_name=_("measure"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    linked_at = models.DateTimeField(_("linked at"))
    linked_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("linked by"))

    objects = SuggestionLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked measure")
        verbose_name_plural = _("linked measures")
        ordering = ("suggestion", "kind", "measure")
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "measure"], name="measure_linked_once_per_suggestion"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ({self.get_kind_display()})"
