"""What all places have in common that messages are posted to: an address that is kept sealed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Listener(models.Model):
    """`sealed_address` and `sealed_secret` are encrypted: the address of a robot is a credential (RELIABILITY D-33).

    Only `host` is shown. What is ended has forgotten both.
    """

    name = models.CharField(_("name"), max_length=60)
    host = models.CharField(_("host"), max_length=255, editable=False)
    sealed_address = models.TextField(editable=False)
    sealed_secret = models.TextField(blank=True, editable=False)
    made_at = models.DateTimeField(_("set up at"), editable=False)
    made_by = models.ForeignKey(
        "plans.User", models.RESTRICT, editable=False, related_name="+", verbose_name=_("set up by")
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)
    ended_by = models.ForeignKey(
        "plans.User", models.RESTRICT, null=True, editable=False, related_name="+", verbose_name=_("ended by")
    )

    class Meta:
        abstract = True
