"""What the page of a measure says of instructions, inspections and suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from tracking.hanging import Hanging
from tracking.models import InspectionItem, Instruction, SuggestionLink


@dataclass(frozen=True)
class Voices:
    """Each as far as the reader may see it, the latest first."""

    instructions: list[Instruction]
    inspections: list[InspectionItem]
    suggestions: list[SuggestionLink]


def voices_of(hanging: Hanging) -> Voices:
    return Voices(
        hanging.listed(Instruction, lambda rows: rows.select_related("given_by")),
        hanging.listed(InspectionItem, lambda rows: rows.in_context().order_by("-inspection__drawn_at", "pk")),
        hanging.listed(SuggestionLink, lambda rows: rows.select_related("suggestion").order_by("-pk")),
    )
