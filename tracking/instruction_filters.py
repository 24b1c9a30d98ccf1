"""How the list of instructions is narrowed, by page and API alike."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracking.filters import visible_plans
from tracking.models import Duty, Instruction, InstructionAddressee
from tracking.models.reply_term import Urgency


class InstructionFilter(filters.FilterSet):
    plan = filters.ModelChoiceFilter(
        queryset=visible_plans, field_name="measure__plan", label=_("plan"), empty_label=_("All plans")
    )
    status = filters.ChoiceFilter(choices=Instruction.Status.choices, label=_("status"), empty_label=_("All"))
    urgency = filters.ChoiceFilter(choices=Urgency.choices, label=_("urgency"), empty_label=_("All"))
    measure = filters.NumberFilter(field_name="measure", label=_("measure"), max_value=2**31)
    mine = filters.ChoiceFilter(
        method="waiting", choices=[("1", _("those that wait for me"))], label=_("mine"), empty_label=_("All")
    )

    class Meta:
        model = Instruction
        fields: list[str] = []

    def waiting(self, rows: QuerySet[Instruction], name: str, value: str) -> QuerySet[Instruction]:
        """Those on which a post of this person owes an answer or has to settle one."""
        duties = Duty.objects.visible_to(self.request.user).of_posts(self.request.user)
        asked = duties.of_kinds([Duty.Kind.INSTRUCTION]).values("thing_id")
        addressed = InstructionAddressee.objects.visible_to(self.request.user).filter(pk__in=asked)
        reviewed = duties.of_kinds([Duty.Kind.INSTRUCTION_REVIEW]).values("thing_id")
        return rows.filter(pk__in=addressed.values("instruction")) | rows.filter(pk__in=reviewed)
