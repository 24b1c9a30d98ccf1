"""Every door that takes a file refuses a state secret, a virus, a parcel and what is too large, and keeps nothing."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from rest_framework import serializers

from measures import tasks
from measures.models import Upload
from tests.house.doors import address_of, body_of
from tests.tracking.test_admitting import VIRUS, clamd, clamd_address, docx
from tracking.models import Attachment, Evidence
from tracking.models.proof import Proof

__all__ = ["clamd", "clamd_address"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("undone")]


@dataclass(frozen=True)
class Door:
    """Who may send what to which address; `takes` is the form or the serialiser that reads the file."""

    who: str
    door: str
    thing: str
    field: str
    takes: str
    kind: str = "docx"

    def __str__(self) -> str:
        return self.door


DOORS = (
    Door("wang", "import_upload", "", "file", "UploadForm"),
    Door("wang", "plan_revise", "plan", "file", "FileForm"),
    Door("wang", "responsibility_check", "plan", "file", "TableForm"),
    Door("wang", "paper_check", "", "file", "FileForm"),
    Door("far-wang", "calendar_notice", "", "file", "NoticeForm"),
    Door("wang", "suggestion_check", "", "file", "SheetForm", "xlsx"),
    Door("li", "update_attach", "draft update", "evidence", "EvidenceForm"),
    Door("li", "update_edit", "draft update", "evidence", "UpdateForm"),
    Door("li", "milestone_done", "open milestone", "evidence", "RecordForm"),
    Door("li", "api-update-evidence", "draft update", "file", "EvidenceFileSerializer"),
    Door("li", "api-milestone-record", "open milestone", "files", "ReachedSerializer"),
    Door("li", "instruction_reply", "addressee", "files", "ReplyForm"),
    Door("li", "suggestion_contribute", "consulted unit", "files", "ContributeForm"),
    Door("li", "suggestion_answer", "dispatched suggestion", "files", "AnswerForm"),
    Door("wang", "item_inspect", "drawn item", "files", "FindingsForm"),
    Door("li", "item_reply", "heard item", "files", "HearingForm"),
    Door("li", "api-instruction-reply", "instruction", "files", "ReplyingSerializer"),
    Door("li", "api-suggestion-contribute", "consulted suggestion", "files", "ContributingSerializer"),
    Door("li", "api-suggestion-answer", "dispatched suggestion", "files", "AnsweringSerializer"),
    Door("wang", "api-inspection-item-inspect", "drawn item", "files", "InspectingSerializer"),
    Door("li", "api-inspection-item-reply", "heard item", "files", "HearingSerializer"),
    Door("entry", "admin:plans_section_import", "", "file", "ImportForm", "xlsx"),
    Door("wang", "measures_sheet", "plan", "file", "BookForm", "xlsx"),
    Door("wang", "api-upload-list", "", "file", "SendingSerializer"),
    Door("wang", "api-paper-check-list", "", "file", "PaperSerializer"),
    Door("wang", "api-plan-check-table", "draft plan", "file", "PaperSerializer", "xlsx"),
    Door("wang", "api-plan-apply-table", "draft plan", "file", "ApplyingSerializer", "xlsx"),
    Door("wang", "api-suggestion-check-table", "", "file", "SuggestionTableSerializer", "xlsx"),
    Door("far-wang", "api-calendarday-announce", "", "file", "NoticeSerializer"),
)


def xlsx(*lines: str, **parts: bytes) -> bytes:
    made, book = io.BytesIO(), Workbook()
    for line in lines:
        book.active.append([line])
    book.save(made)
    with zipfile.ZipFile(made, "a") as archive:
        for name, content in parts.items():
            archive.writestr(f"xl/embeddings/{name}", content)
    return made.getvalue()


MADE = {"docx": docx, "xlsx": xlsx}
HARM = {
    "marked in the text": lambda made: ("材料", made("机密★5年", "正文")),
    "marked in the name": lambda made: ("材料（秘密）", made("正文")),
    "a virus": lambda made: ("材料", made("正文", note=VIRUS)),
    "a program inside": lambda made: ("材料", made("正文", note=b"MZ\x90\x00" + bytes(60))),
    "too large": lambda made: ("材料", made("正文") + bytes(22 * 2**20)),
}
SAID = {
    "marked in the text": "机密",
    "marked in the name": "秘密",
    "a virus": "Eicar-Signature",
    "a program inside": "",
    "too large": "MB",
}


@cache
def harmful(harm: str, kind: str) -> tuple[str, bytes]:
    """A file, made once for all doors: its name and what it holds."""
    name, content = HARM[harm](MADE[kind])
    return f"{name}.{kind}", content


def kept() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Evidence, Attachment, Proof))


@pytest.mark.parametrize("harm", HARM)
@pytest.mark.parametrize("door", DOORS, ids=str)
def test_23_25_64_no_door_takes_a_harmful_file(world, clients, clamd, settings, tmp_path, door, harm):
    settings.MEDIA_ROOT = tmp_path
    before = kept()
    body = body_of(door.door, door.thing, world) | {door.field: SimpleUploadedFile(*harmful(harm, door.kind))}
    answer = clients[door.who].post(address_of(door.door, door.thing, world), body)
    if answer.status_code in (302, 201):  # a worker reads it, and where one waits it is said why not
        waiting = (
            answer.url if answer.status_code == 302 else f"{answer.wsgi_request.path}{answer.json()['upload']['id']}/"
        )
        tasks.read_waiting_uploads()
        assert not Upload.objects.exclude(content=None).filter(status="refused").exists()
        answer = clients[door.who].get(waiting, follow=True)
    else:
        assert answer.status_code == (200 if door.door == "update_attach" else 400)
    assert SAID[harm] in answer.text
    assert kept() == before
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def everything_below(kind: type) -> list[type]:
    return [found for one in kind.__subclasses__() for found in (one, *everything_below(one))]


def takes_files(fields: dict[str, Any]) -> bool:
    inner = (getattr(field, "child", field) for field in fields.values())
    return any(isinstance(field, forms.FileField | serializers.FileField) for field in inner)


# What others are made from; no address takes it.
SHARED = {"WithFilesSerializer"}


def test_no_form_that_takes_a_file_is_forgotten():
    ours = ("plans.", "measures.", "tracking.", "config.")
    pages = {one.__name__ for one in everything_below(forms.BaseForm) if one.__module__.startswith(ours)
             and takes_files(getattr(one, "base_fields", {}))}  # fmt: skip
    machines = {one.__name__ for one in everything_below(serializers.Serializer) if one.__module__.startswith(ours)
                and takes_files(getattr(one, "_declared_fields", {}))}  # fmt: skip
    assert pages | machines == {door.takes for door in DOORS} | SHARED
