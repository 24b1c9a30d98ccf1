"""A ladder in plain words, as a coordinator reads it before saving. Pure but for the language in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plans.models.membership import Role
from tracking.manners import Manners
from tracking.models.ladder import Channel, stage_label
from tracking.reminders.ladder import Stage


def sentences_of(stages: Sequence[Stage], manners: Manners) -> Iterator[str]:
    """One for each stage, in order, then the manners."""
    for stage in sorted(stages, key=lambda stage: stage.offset):
        yield _stage(stage)
    yield _("Of several stages that have begun only the highest is sent, and each once; what is done is not mentioned.")
    yield _("A post that nobody holds is passed over to the next one above it, and the letter says so.")
    yield _manners(manners)
    yield ngettext(
        "After a message about a thing the same post hears of it again after %(count)s working day at the earliest.",
        "After a message about a thing the same post hears of it again after %(count)s working days at the earliest.",
        manners.cool_down,
    ) % {"count": manners.cool_down}


def _stage(stage: Stage) -> str:
    said = {
        "when": stage_label(stage.offset),
        "roles": _(", ").join(str(Role(role).label) for role in stage.roles),
        "channels": _(", ").join(str(Channel(channel).label) for channel in stage.channels),
    }
    if stage.paused_because:
        return _("%(when)s: paused, because %(reason)s.") % {**said, "reason": stage.paused_because}
    text = _("%(when)s: %(roles)s by %(channels)s.") % said
    if stage.is_urgent:
        text += " " + _("Urgent: it does not wait for a working day.")
    if stage.words:
        text += " " + _("With the words “%(words)s”") % {"words": stage.words}
    return text


def _manners(manners: Manners) -> str:
    hours = {"from": time_format(manners.quiet_from, "H:i"), "until": time_format(manners.quiet_until, "H:i")}
    always = manners.quiet_from == manners.quiet_until
    if always and not manners.rests:
        return _("Messages are sent on every day, at any hour.")
    if always:
        return _("Nothing is sent on rest days.")
    if manners.rests:
        return _("Nothing is sent on rest days, nor between %(from)s and %(until)s; it waits until then.") % hours
    return _("Nothing is sent between %(from)s and %(until)s.") % hours
