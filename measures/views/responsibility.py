"""A division of work comes in: upload, check row by row, apply."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from measures import wording
from measures.actions import responsibility
from measures.forms import TableForm
from measures.policies import require
from measures.views.plans import detail_of
from plans import vault
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from plans.lifecycle import Refused
from plans.models import Plan

# The table waits in the vault; only a page that showed it to this person may ask to apply it.
SALT = "measures.responsibility"


@require_POST
def responsibility_check(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "assignment.edit", plan)
    form = TableForm(request.POST, request.FILES)
    table = None
    if form.is_valid():
        try:
            table = responsibility.preview(form.content, plan=plan, by=user)
        except UnreadableDocument as error:
            form.add_error("file", wording.of_unreadable(error))
    if table is None:
        context = detail_of(plan, may_edit=True) | {"table_form": form}
        return render(request, "measures/plan_detail.html", context, status=400)
    ticket = signing.dumps([plan.pk, user.pk, vault.keep(form.content)], salt=SALT)
    context = {"plan": plan, "table": table, "ticket": ticket}
    return render(request, "measures/responsibility_check.html", context)


@require_POST
def responsibility_apply(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user).select_related("district"), pk=pk)
    require(user, "assignment.edit", plan)
    try:
        ticket = signing.loads(request.POST.get("ticket", ""), salt=SALT, max_age=24 * 60 * 60)
    except signing.BadSignature:
        ticket = []
    if ticket[:2] != [plan.pk, user.pk]:
        raise Refused(_("The table was shown too long ago; upload it again."))
    count = responsibility.apply(vault.fetch(ticket[2]), plan=plan, by=user, now=timezone.now())
    messages.success(request, _("Measures with departments from the table: %(count)s") % {"count": count})
    return redirect("plan_detail", pk)
