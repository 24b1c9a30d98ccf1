"""A plan comes in: upload, wait until it is read, check it (`proposals`), confirm; and take it back."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from measures import wording
from measures.actions import drafts, importing, uploads
from measures.columns import DOCUMENTS
from measures.filters import DocumentFilter
from measures.forms.papers import UploadForm
from measures.models import Upload
from measures.policies import allowed
from plans.asked import asks_for_pieces, found, person
from plans.listing.answers import answer
from plans.models import Department, Document, Plan, User
from plans.policies import Forbidden
from plans.ringing import ring

SOON = timedelta(seconds=5)  # a worker that is there has begun by then


def importable(user: User) -> QuerySet[Department]:
    """The districts into which this person may import, at least one."""
    lands = Department.objects.visible_to(user).territories()
    importing_to = lands.filter(pk__in=[land.pk for land in lands if allowed(user, "plan.import", land)])
    if not importing_to:
        raise Forbidden("plan.import")
    return importing_to.in_office_order()


def sent_on(taken: Upload | Document) -> HttpResponse:
    """To the page where one waits, or to the document that is already known."""
    if isinstance(taken, Upload):
        ring("measures.tasks.read_upload", upload=taken.pk)
    return redirect(taken)


def to_document(document: Document, revises: Plan | None) -> HttpResponse:
    """Beside the plan whose corrected text it was sent as, until it is the text of one."""
    if revises and not document.plan_id:
        return redirect("plan_revision", revises.pk, document.pk)
    return redirect(document)


@require_safe
def import_list(request: HttpRequest) -> HttpResponse:
    """Every document of the own districts, waiting or imported, and what is on its way or was refused."""
    user = person(request)
    districts = importable(user)
    stored = Document.objects.visible_to(user).filter(district__in=districts).without_reading()
    asked = DocumentFilter(request.GET, stored.select_related("plan", "earlier_of", "district"))
    waiting = Upload.objects.visible_to(user).filter(district__in=districts).exclude(status=Upload.Status.READ)
    sent = [(upload, "" if upload.is_pending else wording.of_refusal(upload.code, upload.params)) for upload in waiting]
    context = {"form": asked.form, "uploads": sent, "title": _("Documents")}
    return answer(request, "measures/import_list.html", DOCUMENTS, found(asked), **context)


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: HttpRequest) -> HttpResponse:
    """Takes the bytes; whether they are a plan is found out by a worker."""
    user = person(request)
    form = UploadForm(request.POST or None, request.FILES or None, districts=importable(user))
    if form.is_valid():
        district = form.cleaned_data["district"]
        return sent_on(uploads.take(form.content, name=form.name, district=district, by=user, now=timezone.now()))
    context = {"form": form, "refusal": "", "upload": None}
    return render(request, "measures/import_upload.html", context, status=400 if form.is_bound else 200)


@require_safe
def import_upload_status(request: HttpRequest, pk: int) -> HttpResponse:
    """Where one waits until the file is read; it leads on by itself, and back to the upload with the reason."""
    user = person(request)
    upload = get_object_or_404(Upload.objects.visible_to(user).select_related("document", "revises"), pk=pk)
    if asks_for_pieces(request) and not upload.is_pending:
        return HttpResponseClientRefresh()
    if upload.document and upload.status == Upload.Status.READ:
        return to_document(upload.document, upload.revises)
    if upload.status == Upload.Status.REFUSED and upload.revises:
        return redirect("plan_revise", upload.revises.pk)
    if upload.status == Upload.Status.REFUSED:
        form = UploadForm(districts=importable(user))
        context = {"form": form, "refusal": wording.of_refusal(upload.code, upload.params), "upload": upload}
        return render(request, "measures/import_upload.html", context)
    late = upload.status == Upload.Status.WAITING and timezone.now() - upload.uploaded_at > SOON
    page = "_import_waiting" if asks_for_pieces(request) else "import_waiting"
    return render(request, f"measures/{page}.html", {"upload": upload, "late": late})


@require_POST
def import_reread(request: HttpRequest, pk: int) -> HttpResponse:
    """Today's reader looks at the document again; what people changed is done again on what it finds."""
    user = person(request)
    known = Document.objects.visible_to(user).select_related("district", "plan").without_reading()
    document = get_object_or_404(known, pk=pk)
    return sent_on(uploads.read_again(document, by=user, now=timezone.now()))


@require_POST
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    document = get_object_or_404(Document.objects.visible_to(user).select_related("district"), pk=pk)
    version = request.POST.get("version", "0")
    seen = int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else -1
    plan = drafts.confirm(document, version=seen, by=user, now=timezone.now())
    messages.success(request, _("“%(plan)s” is imported.") % {"plan": plan})
    return redirect("plan_detail", plan.pk)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    importing.undo_import(plan, by=user, now=timezone.now())
    messages.success(request, _("The import of “%(plan)s” was undone.") % {"plan": plan})
    return redirect("import_list")
