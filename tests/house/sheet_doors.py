"""The addresses of the workbooks: what is sent back there is a workbook as it was downloaded."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.utils import timezone

from plans import vault
from plans.lifecycle import Refused
from plans.models import Plan
from plans.sheets.pages import SALT
from plans.sheets.posts import POSTS
from plans.sheets.writing import workbook
from tracking.sheets.departments import DEPARTMENTS
from tracking.sheets.measures import MEASURES
from tracking.sheets.milestones import MILESTONES
from tracking.sheets.months import MONTHS

if TYPE_CHECKING:
    from tests.house.world import World

# Of each sort of workbook what it is about, and who fills it in.
SHEETS = {
    "months": (MONTHS, "october", "li"),
    "measures": (MEASURES, "plan", "wang"),
    "milestones": (MILESTONES, "plan", "wang"),
    "departments": (DEPARTMENTS, "district", "wang"),
    "posts": (POSTS, "district", "wang"),
}


def body_of(door: str, world: World) -> dict[str, Any] | None:
    name, _sheet, step = door.removeprefix("api-").replace("-", "_").partition("_sheet")
    if not _sheet or name not in SHEETS:
        return None
    _sheets, thing, who = SHEETS[name]
    person, pk = world.people[who], world.pk(thing)
    content = _taken_along(name, world, Plan.objects.get(pk=world.pk("plan")).status)
    if door.startswith("api-"):
        return {"content": base64.b64encode(content).decode()}
    if step == "_confirm":
        return {"ticket": signing.dumps([name, pk, person.pk, vault.keep(content)], salt=SALT)}
    return {"file": SimpleUploadedFile("表格.xlsx", content)}


@lru_cache(maxsize=32)
def _taken_along(name: str, world: World, _state: str) -> bytes:
    """Made once for each state of the plan, and sent back by everybody."""
    sheets, thing, who = SHEETS[name]
    try:
        return workbook(sheets.open(world.people[who], world.pk(thing), timezone.localdate()))
    except (Http404, Refused):
        return b"taken along before"  # nobody is given one now
