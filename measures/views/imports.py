"""A plan comes in: upload, check beside the source, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures import wording
from measures.actions import importing
from measures.forms import UploadForm
from measures.markup import marked
from measures.policies import allowed
from measures.proposal import by_section
from plans.actions import documents
from plans.asked import person
from plans.models import Department, Document, Plan, User
from plans.policies import Forbidden


def importable(user: User) -> QuerySet[Department]:
    """The districts into which this person may import, at least one."""
    lands = Department.objects.visible_to(user).territories()
    found = lands.filter(pk__in=[land.pk for land in lands if allowed(user, "plan.import", land)])
    if not found:
        raise Forbidden("plan.import")
    return found.in_office_order()


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every document of the own districts, waiting or imported."""
    districts = importable(person(request))
    stored = Document.objects.visible_to(person(request)).filter(district__in=districts)
    rows = [(document, wording.of_stored_kind(document.kind)) for document in stored.select_related("plan")]
    return render(request, "measures/import_list.html", {"documents": rows})


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """What cannot be read or is no plan is refused here, before anything of it is kept."""
    user = person(request)
    form = UploadForm(request.POST or None, request.FILES or None, districts=importable(user))
    if form.is_valid():
        document = documents.store(
            form.content,
            name=form.cleaned_data["file"].name,
            district=form.cleaned_data["district"],
            tree=form.tree,
            by=user,
            now=timezone.now(),
        )
        return redirect("import_preview", document.pk)
    return render(request, "measures/import_upload.html", {"form": form}, status=400 if form.is_bound else 200)


@require_safe
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The text beside what was read in it, and everything that needs a look."""
    document = get_object_or_404(Document.objects.visible_to(person(request)).select_related("district"), pk=pk)
    tree = documents.reread(document)
    proposal = importing.preview(tree, district=document.district, name=document.name, today=timezone.localdate())
    context = {
        "document": document,
        "proposal": proposal,
        "reason": f"{wording.of_kind(tree)} · {wording.of_reason(tree)}",
        "lines": marked(proposal),
        "groups": by_section(proposal),
        "repairs": [(repair, wording.of_method(repair)) for repair in tree.repairs],
        "problems": [(problem, wording.of_problem(problem)) for problem in proposal.problems],
    }
    return render(request, "measures/import_preview.html", context)


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    document = get_object_or_404(Document.objects.visible_to(user), pk=pk)
    plan = importing.import_tree(document, tree=documents.reread(document), by=user, now=timezone.now())
    messages.success(request, _("“%(plan)s” is imported.") % {"plan": plan})
    return redirect("plan_detail", plan.pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    importing.undo_import(plan, by=user, now=timezone.now())
    messages.success(request, _("The import of “%(plan)s” was undone.") % {"plan": plan})
    return redirect("import_list")
