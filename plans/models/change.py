"""The record of changes: what every row was and became, written by the database itself, and the seals over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models.department import Department
from plans.models.membership import Role

if TYPE_CHECKING:
    from plans.models.user import User

NEARBY = 2000  # numbers


def audits_everything(user: User) -> bool:
    """Whether nothing of the house lies outside the territories that this auditor looks after."""
    audited = {post.territory_id for post in user.held().posts if post.role == Role.AUDITOR}
    return bool(audited) and not Department.objects.filter(parent=None).exclude(pk__in=audited).exists()


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, user: User) -> ChangeQuerySet:
        """The auditor of the whole house sees all; one of a district what the people of that district did."""
        if audits_everything(user):
            return self.all()
        audited = [post.territory_id for post in user.held().posts if post.role == Role.AUDITOR]
        units = Department.objects.at_or_below(audited)
        return self.filter(person__memberships__post__department__in=units.values("pk")).distinct()

    def of(self, thing: models.Model) -> ChangeQuerySet:
        """What happened to one row."""
        return self.filter(relation=thing._meta.db_table, key=str(thing.pk))

    def in_transaction(self, change: Change) -> ChangeQuerySet:
        """What one transaction wrote: its lines stand close together, so the whole record need not be read."""
        near = (change.pk - NEARBY, change.pk + NEARBY)
        return self.filter(pk__range=near, transaction=change.transaction)


class Change(models.Model):
    """One row that came, changed or went. Triggers write it, and nobody changes it afterwards.

    `before` and `after` hold the columns that differ; all of them for a row that came or went. `person` is who was
    signed in, `door` the address, task or command it was done through; both are empty for SQL by hand, where `db_user`
    says who had the database open. Rows of one `transaction` belong to one act.
    """

    class Kind(models.TextChoices):
        INSERT = "insert", _("row added")
        UPDATE = "update", _("row changed")
        DELETE = "delete", _("row removed")
        TRUNCATE = "truncate", _("table emptied")

    at = models.DateTimeField(_("at"))
    relation = models.CharField(_("table"), max_length=63)
    key = models.CharField(_("row"), max_length=40)
    act = models.CharField(_("kind of change"), max_length=8, choices=Kind)
    before = models.JSONField(_("was"), null=True)
    after = models.JSONField(_("became"), null=True)
    person = models.ForeignKey(
        "plans.User", models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+",
        verbose_name=_("by"),
    )  # fmt: skip
    door = models.CharField(_("door"), max_length=200)
    db_user = models.CharField(_("user of the database"), max_length=63)
    transaction = models.BigIntegerField(_("transaction"))

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("recorded change")
        verbose_name_plural = _("record of changes")
        ordering = ("-pk",)
        indexes = [
            models.Index(fields=["relation", "key"], name="change_by_row"),
            BrinIndex(fields=["at"], name="change_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.key}"


class SealQuerySet(models.QuerySet["Seal"]):
    def visible_to(self, user: User) -> SealQuerySet:
        """Whoever audits the whole house: a seal covers changes of everybody."""
        return self.all() if audits_everything(user) else self.none()


class Seal(models.Model):
    """A link of the chain: the SHA-256 of each of `changes`, and of these together with the link before.

    Sealed in batches by the clock, so that writing waits for nobody. Who changes a change afterwards has to change
    every later seal, too, and the last one is known outside the database (`verify_audit --head`).
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    changes = ArrayField(models.BigIntegerField(), verbose_name=_("sealed changes"))
    leaves = ArrayField(models.BinaryField(), verbose_name=_("hashes of the changes"))
    previous = models.BinaryField(_("hash of the seal before"), unique=True)
    digest = models.BinaryField("SHA-256")

    objects = SealQuerySet.as_manager()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("-number",)
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="seal_counts_from_one")]

    def __str__(self) -> str:
        return f"{self.number}:{bytes(self.digest).hex()}"
