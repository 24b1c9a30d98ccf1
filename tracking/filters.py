"""How lists of this floor are narrowed, by page and API alike."""

from __future__ import annotations

from typing import cast

import django_filters as filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from plans.models import Plan, User
from plans.models.plan import PlanQuerySet
from tracking.models import Notification
from tracking.models.ladder import Channel


def visible_plans(request: HttpRequest) -> PlanQuerySet:
    return Plan.objects.visible_to(cast(User, request.user))


class ReminderFilter(filters.FilterSet):
    """Over `Notification.objects…with_state()`."""

    plan = filters.ModelChoiceFilter(queryset=visible_plans, label=_("plan"), empty_label=_("All plans"))
    channel = filters.ChoiceFilter(choices=Channel.choices, label=_("channel"), empty_label=_("All channels"))
    state = filters.ChoiceFilter(choices=Notification.State.choices, label=_("status"), empty_label=_("All"))

    class Meta:
        model = Notification
        fields = ("plan", "channel")
