"""What a machine sent, read by the shape it should have."""

from __future__ import annotations

from typing import Any, TypeVar

from django import forms
from rest_framework import serializers
from rest_framework.request import Request

FormKind = TypeVar("FormKind", bound=forms.BaseForm)


def read(shape: type[serializers.BaseSerializer[Any]], request: Request, **how: Any) -> dict[str, Any]:
    """The values; raises ValidationError with what is wrong, by field."""
    given = shape(data=request.data, context={"request": request}, **how)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


def fit(form: FormKind) -> FormKind:
    """The form of the page, where it knows more than a shape can say; raises ValidationError in its words, by field."""
    if not form.is_valid():
        raise serializers.ValidationError({name: [str(word) for word in words] for name, words in form.errors.items()})
    return form
