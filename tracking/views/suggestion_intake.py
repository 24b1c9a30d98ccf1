"""Taking suggestions in: by a form, or by a table that is shown before anything is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import wording
from plans import vault
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused
from plans.models import Department, Plan, User
from plans.models.membership import Role
from tracking import media, suggestion_sheet
from tracking.actions import suggestion_intake
from tracking.suggestion_forms import IntakeForm, SheetForm
from tracking.views.offers import done
from tracking.views.request import person_as

SALT = "tracking.suggestions"
DAY = 24 * 60 * 60  # seconds for which a shown table may be confirmed


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_new(request: HttpRequest) -> HttpResponse:
    user = person_as(request, Role.COORDINATOR, "suggestion.take_in")
    given = request.POST if request.method == "POST" else None
    form = IntakeForm(given, **_places(user), initial={"received_on": timezone.localdate()})

    def act(said: dict[str, Any]) -> None:
        suggestion_intake.take_in(form.entry(), by=user, now=timezone.now(), **form.placed())

    if form.is_bound and done(form, act):
        messages.success(request, _("The suggestion is registered."))
        return redirect("suggestion_list")
    context = {"form": form, "sheet": SheetForm(**_places(user), auto_id="sheet-%s")}
    return render(request, "tracking/suggestion_new.html", context, status=400 if form.is_bound else 200)


@require_safe
def suggestion_template(request: HttpRequest) -> HttpResponse:
    """The table to fill in."""
    person_as(request, Role.COORDINATOR, "suggestion.take_in")
    response = HttpResponse(suggestion_sheet.template(), content_type=media.XLSX.type)
    response["Content-Disposition"] = 'attachment; filename="suggestions.xlsx"'
    return response


@require_POST
def suggestion_check(request: HttpRequest) -> HttpResponse:
    """What a table would bring, row by row; nothing is written yet."""
    user = person_as(request, Role.COORDINATOR, "suggestion.take_in")
    form = SheetForm(request.POST, request.FILES, **_places(user), auto_id="sheet-%s")
    if form.is_valid():
        try:
            said, today = form.cleaned_data, timezone.localdate()
            found = suggestion_intake.preview(
                form.content, district=said["district"], today=today, name=said["file"].name
            )
        except UnreadableDocument as error:
            form.add_error("file", wording.of_unreadable(error))
        else:
            return _shown(request, form, found)
    context = {"form": IntakeForm(**_places(user)), "sheet": form}
    return render(request, "tracking/suggestion_new.html", context, status=400)


@require_POST
def suggestion_confirm(request: HttpRequest) -> HttpResponse:
    """The table that was shown to this person, taken in as a whole."""
    user = person_as(request, Role.COORDINATOR, "suggestion.take_in")
    district, plan, content = _waiting(request, user)
    rows = suggestion_intake.take_in_table(content, district=district, plan=plan, by=user, now=timezone.now())
    told = ngettext("%(count)s suggestion registered.", "%(count)s suggestions registered.", len(rows))
    messages.success(request, told % {"count": len(rows)})
    return redirect("suggestion_list")


def _places(user: User) -> dict[str, QuerySet[Any]]:
    """The districts for which this person takes suggestions in, and their running plans."""
    own = {post.territory_id for post in user.held().posts if post.role == Role.COORDINATOR}
    return {
        "districts": Department.objects.visible_to(user).filter(pk__in=own),
        "plans": Plan.objects.visible_to(user).running().filter(district__in=own),
    }


def _shown(request: HttpRequest, form: SheetForm, found: suggestion_intake.Preview) -> HttpResponse:
    """The table waits in the vault; only a page that showed it to this person may ask to take it in."""
    placed = form.placed()
    kept = vault.keep(form.content)
    said = [person(request).pk, placed["district"].pk, placed["plan"].pk if placed["plan"] else None, kept]
    context = {"found": found, "ticket": signing.dumps(said, salt=SALT), "district": placed["district"]}
    return render(request, "tracking/suggestion_check.html", context, status=400 if found.troubles else 200)


def _waiting(request: HttpRequest, user: User) -> tuple[Department, Plan | None, bytes]:
    try:
        shown_to, district, plan, kept = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError):
        shown_to = None
    if shown_to != user.pk:
        raise Refused(_("The table was shown too long ago; upload it again."))
    places = _places(user)
    under = get_object_or_404(places["plans"], pk=plan) if plan else None
    return get_object_or_404(places["districts"], pk=district), under, vault.fetch(kept)
