"""What a machine sent, read by the shape it should have."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request


def read(shape: type[serializers.BaseSerializer[Any]], request: Request, **how: Any) -> dict[str, Any]:
    """The values; raises ValidationError with what is wrong, by field."""
    given = shape(data=request.data, context={"request": request}, **how)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)
