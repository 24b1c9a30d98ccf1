"""Instructions: left on a measure, listed, answered, settled or followed up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures.models import Measure
from plans.asked import person
from plans.listing.answers import answer
from plans.models import User
from tracking.actions import instructions
from tracking.asked import found
from tracking.columns import INSTRUCTIONS
from tracking.instruction_filters import InstructionFilter
from tracking.instruction_forms import FollowUpForm, GivingForm, ReplyForm, SettleForm, leaders_of
from tracking.models import Instruction, InstructionAddressee
from tracking.policies import allowed, require
from tracking.views.offers import Offer, done, sent


def in_sight(user: User) -> Any:
    rows = Instruction.objects.visible_to(user).select_related("measure__plan", "milestone", "given_by", "recorded_by")
    return rows.prefetch_related("addressees__department", "steps__taken_by", "steps__department", "steps__files")


@require_safe
def instruction_list(request: HttpRequest) -> HttpResponse:
    rows = Instruction.objects.visible_to(person(request)).select_related("measure__plan", "given_by")
    asked = InstructionFilter(request.GET, rows.prefetch_related("addressees__department"), request=request)
    context = {"form": asked.form, "title": _("Instructions")}
    return answer(request, "tracking/instruction_list.html", INSTRUCTIONS, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def instruction_give(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    measure = get_object_or_404(Measure.objects.visible_to(user).select_related("plan"), pk=pk)
    require(user, "instruction.give", measure)
    given = request.POST if request.method == "POST" else None
    form = GivingForm(given, measure=measure, viewer=user, leaders=leaders_of(measure, viewer=user))
    if form.is_bound and done(form, lambda said: instructions.give(measure, by=user, now=timezone.now(), **said)):
        messages.success(request, _("The instruction is left on the measure."))
        return redirect(measure)
    context = {"measure": measure, "plan": measure.plan, "form": form}
    return render(request, "tracking/instruction_give.html", context, status=400 if form.is_bound else 200)


@require_safe
def instruction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(in_sight(person(request)), pk=pk))


@require_POST
def instruction_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the department's part in the instruction: each answers for itself."""
    user = person(request)
    addressee = get_object_or_404(InstructionAddressee.objects.visible_to(user), pk=pk)
    require(user, "instruction.reply", addressee)
    form = ReplyForm(request.POST, request.FILES)

    def act(said: dict[str, Any]) -> None:
        files = sent(said["files"])
        instructions.reply(addressee, text=said["text"], files=files, by=user, now=timezone.now())

    if done(form, act):
        messages.success(request, _("The reply is sent."))
        return redirect("instruction_detail", addressee.instruction_id)
    tried = Offer("instruction_reply", pk, _("Reply"), form)
    return _page(request, get_object_or_404(in_sight(user), pk=addressee.instruction_id), tried=tried)


@require_POST
def instruction_settle(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    instruction = get_object_or_404(in_sight(user), pk=pk)
    require(user, "instruction.settle", instruction)
    form = SettleForm(request.POST)
    if done(form, lambda said: instructions.settle(instruction, by=user, now=timezone.now(), **said)):
        messages.success(request, _("The instruction is settled."))
        return redirect(instruction)
    return _page(request, instruction, tried=Offer("instruction_settle", pk, _("Settle"), form))


@require_POST
def instruction_follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    instruction = get_object_or_404(in_sight(user), pk=pk)
    require(user, "instruction.follow_up", instruction)
    form = FollowUpForm(request.POST)
    if done(form, lambda said: instructions.follow_up(instruction, by=user, now=timezone.now(), **said)):
        messages.success(request, _("The question is sent."))
        return redirect(instruction)
    return _page(request, instruction, tried=Offer("instruction_follow_up", pk, _("Ask further"), form))


def _page(request: HttpRequest, instruction: Instruction, *, tried: Offer | None = None) -> HttpResponse:
    offers = [tried if tried and tried.door == one.door and tried.pk == one.pk else one
              for one in _offers(person(request), instruction)]  # fmt: skip
    context = {"instruction": instruction, "plan": instruction.measure.plan, "offers": offers}
    return render(request, "tracking/instruction_detail.html", context, status=400 if tried else 200)


def _offers(user: User, instruction: Instruction) -> Iterator[Offer]:
    for addressee in instruction.addressees.still_owing().select_related("department"):
        if allowed(user, "instruction.reply", addressee):
            label = _("Reply for %(department)s") % {"department": addressee.department}
            yield Offer("instruction_reply", addressee.pk, label, _form(ReplyForm, addressee.pk), open=True)
    if instruction.status == Instruction.Status.REPLIED and allowed(user, "instruction.settle", instruction):
        yield Offer("instruction_settle", instruction.pk, _("Settle"), _form(SettleForm, "settle"), open=True)
        yield Offer("instruction_follow_up", instruction.pk, _("Ask further"), _form(FollowUpForm, "ask"))


def _form(kind: type[forms.Form], name: int | str) -> forms.Form:
    """Several forms stand on one page: each has ids of its own."""
    return kind(auto_id=f"{name}-%s")
