"""What the page of a measure says of instructions, inspections and suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from measures.models import Measure
from plans.models import User
from tracking.models import InspectionItem, Instruction, SuggestionLink


@dataclass(frozen=True)
class Voices:
    """Each as far as the reader may see it, the latest first."""

    instructions: list[Instruction]
    inspections: list[InspectionItem]
    suggestions: list[SuggestionLink]


def voices_of(user: User, measure: Measure) -> Voices:
    items = InspectionItem.objects.visible_to(user).in_context().filter(measure=measure.pk)
    links = SuggestionLink.objects.visible_to(user).filter(measure=measure.pk).select_related("suggestion")
    instructions = Instruction.objects.visible_to(user).filter(measure=measure.pk).select_related("given_by")
    return Voices(list(instructions), list(items.order_by("-inspection__drawn_at", "pk")), list(links.order_by("-pk")))
