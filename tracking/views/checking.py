"""Whether a paper somebody sends keeps to the form of official documents; nothing of it is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from measures import wording
from measures.forms.papers import FileForm
from plans.actions import documents
from plans.asked import person
from plans.documents.tree import UnreadableDocument
from tracking.form_wording import told
from tracking.policies import require


@require_http_methods(["GET", "HEAD", "POST"])
def paper_check(request: HttpRequest) -> HttpResponse:
    """The departures of a docx from GB/T 9704-2012, in the order of its clauses."""
    require(person(request), "paper.check", None)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    rows = None
    if form.is_bound and form.is_valid():
        try:
            rows = told(documents.departures(form.content, name=form.cleaned_data["file"].name))
        except UnreadableDocument as error:
            form.add_error("file", wording.of_unreadable(error))
    context = {"form": form, "rows": rows, "name": form.cleaned_data["file"].name if rows is not None else ""}
    return render(request, "tracking/paper_check.html", context, status=400 if form.errors else 200)
