"""Files that machines send: how large one may be, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from measures import wording
from plans.documents.tree import LARGEST_FILE, UnreadableDocument


@dataclass(frozen=True)
class Paper:
    name: str
    content: bytes


class PaperField(serializers.FileField):
    """A file no larger than a document may be, read."""

    def to_internal_value(self, data: Any) -> Paper:  # type: ignore[override]  # a Paper is what this field gives
        file = super().to_internal_value(data)
        if file.size > LARGEST_FILE:
            too_large = UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
            raise serializers.ValidationError(wording.of_unreadable(too_large))
        return Paper(file.name or "", file.read())


class PaperSerializer(serializers.Serializer[Any]):
    """One file, in a multipart form."""

    file = PaperField()


@contextmanager
def readable() -> Iterator[None]:
    """A file that is no such paper is told as a mistake of its field."""
    try:
        yield
    except UnreadableDocument as error:
        raise serializers.ValidationError({"file": [wording.of_unreadable(error)]})
