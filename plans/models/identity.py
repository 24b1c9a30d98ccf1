"""By what the district's identity provider knows a person."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from plans.models.membership import Role
from plans.models.user import User

LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0 §2


class IdentityQuerySet(models.QuerySet["Identity"]):
    def visible_to(self, user: User) -> IdentityQuerySet:
        """One's own; and those of the people whose accounts one keeps."""
        own = models.Q(person=user)
        if user.held().has(Role.SECURITY):
            own |= models.Q(person__in=User.objects.visible_to(user))
        return self.filter(own)


class Identity(models.Model):
    """An account of a provider with which a person signs in here, linked by hand.

    Issuer and subject together name it, and nothing else does: names and mail addresses pass from one person to the
    next (OpenID Connect Core 1.0 §5.7).
    """

    person = models.ForeignKey("plans.User", models.CASCADE, related_name="identities", verbose_name=_("person"))
    issuer = models.CharField(pgettext_lazy("identity", "issuer"), max_length=255)
    subject = models.CharField(_("identifier at the provider"), max_length=LONGEST_SUBJECT)
    linked_at = models.DateTimeField(_("linked at"))
    linked_by = models.ForeignKey("plans.User", models.RESTRICT, related_name="+", verbose_name=_("linked by"))

    objects = IdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked identity")
        verbose_name_plural = _("linked identities")
        ordering = ("person", "issuer")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_opens_one_account"),
            models.UniqueConstraint(fields=["person", "issuer"], name="identity_one_a_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.subject}"
