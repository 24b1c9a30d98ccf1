"""The day a machine asks about."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

AS_OF = OpenApiParameter("as_of", OpenApiTypes.DATE, description="The day whose end counts; today when left out.")


def as_of(request: Request) -> date:
    """The day of `?as_of=`, else today; a text that is no day of the calendar is refused."""
    given = request.query_params.get("as_of")
    if not given:
        return timezone.localdate()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise ValidationError({"as_of": _("“%(day)s” is not a day of the calendar.") % {"day": given}})
