"""Every address of the house: where it stands, and what a page or a machine sends there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house import (
    change_doors,
    figure_doors,
    preparing_doors,
    reminder_doors,
    report_doors,
    sheet_doors,
    target_doors,
    voice_doors,
)
from tests.house.world import PDF, World
from tests.measures.prepared import sheet
from tests.measures.trees import TEXT
from tests.tracking.reports.sample import sample_paper

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# Answered alike to everybody, signed in or not.
OPEN = {
    "healthz": {"GET": 200},
    "favicon": {"GET": 302},
    "signing_keys": {"GET": 200},
    "set_language": {"POST": 302},
    "set_theme": {"POST": 302},
    "set_keys": {"POST": 302},
}
# Open by their nature and with a conversation of their own: tests/config/test_health.py, test_metrics.py and
# test_frame.py, tests/oidc, and tests/tracking/test_message_choices.py.
APART = {
    "readyz", "metrics", "login", "login_code", "provider", "provider_back", "admin/login/", "logout", "unsubscribe",
}  # fmt: skip

SETTINGS = {
    "filing_day": 20, "grace_days": 2, "review_days": 3, "signing_days": 1, "due_soon_days": 5, "overdue_days": 10,
    "behind_points": 10, "acknowledge_days": 3, "plan_back_days": 10, "light_basis": "both", "overdue_points": 30,
    "report_head": "bulletin", "contribution_days": 2, "inspection_days": 20, "inspection_reply_days": 5,
}  # fmt: skip
REORGANISED = {"effective_on": "2026-10-22", "reason": "机构改革"}
IN_A_FORMAT = {
    "report_file", "report_preview", "supervision_notice_paper", "chase_letter", "department_sheet", "suggestion_reply",
}  # fmt: skip
PARTS = (target_doors, change_doors, sheet_doors, reminder_doors, report_doors, figure_doors, preparing_doors)
VERSIONS = {"draft update": 1, "returned update": 3, "accepted update": 4, "signed update": 3}


def patterns(resolver: URLResolver | None = None, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the URL configuration under its name, with its namespace; an unnamed one under its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, f"{inside}{pattern.namespace}:" if pattern.namespace else inside)
        else:
            yield f"{inside}{pattern.name or pattern.pattern}", pattern


def address_of(door: str, thing: str, world: World) -> str:
    if door == "healthz":  # unnamed
        return "/healthz"
    if (told := figure_doors.address_of(door, thing, world)) is not None:
        return told
    if (told := preparing_doors.address_of(door, thing, world)) is not None:
        return told
    arguments: list[Any] = [world.pk(thing)] if thing else []
    if door == "plan_revision":
        arguments.append(world.pk("waiting document"))
    return reverse(door, args=[*arguments, "docx"] if door in IN_A_FORMAT else arguments)


def body_of(door: str, thing: str, world: World) -> dict[str, Any]:
    """What the page or a machine would send there; files are made anew each time."""
    version = VERSIONS.get(thing, 0)
    for part in PARTS:
        if (told := part.body_of(door, world)) is not None:
            return told
    if door in voice_doors.BODIES:
        return voice_doors.BODIES[door](world)
    match door:
        case "set_theme":
            return {"theme": "dark"}
        case "set_language":
            return {"language": "en"}
        case "import_upload":
            words = TEXT.replace("营商环境", "数字政府").encode()
            return {"district": world.district.root.pk, "file": SimpleUploadedFile("方案.txt", words)}
        case "plan_revise":
            return {"file": SimpleUploadedFile("修订稿.txt", TEXT.replace("20项", "30项").encode())}
        case "plan_revision":
            return {"apply": "1", "seen": world.hidden["difference"], "facts": "take", "because": "更正"}
        case "import_change":
            return {"verb": "title", "at": world.hidden["measure"], "heading": "开办企业一件事", "version": 0}
        case "plan_settings":
            return SETTINGS
        case "view_save":
            return {"name": "我的清单", "page": "milestone_list", "query": "state=overdue"}
        case "own_day_add":
            return {"district": world.district.root.pk, "day": "2026-12-01", "works": "", "reason": "停电"}
        case "own_day_remove":
            return {"reason": "取消"}
        case "calendar_notice":
            return {"text": "一、元旦：1月1日（周五）放假1天。", "year": 2027}
        case "paper_check":
            return {"file": SimpleUploadedFile("报告.docx", sample_paper())}
        case "responsibility_check":
            table = sheet(("举措", "牵头单位"), ("开办企业", "区税务局"))
            return {"file": SimpleUploadedFile("分工.xlsx", table)}
        case "responsibility_apply":
            return {"ticket": world.hidden["ticket"]}
        case "assignment_add":
            return {"department": world.pk("tax"), "role": "supporting"}
        case "milestone_add" | "milestone_edit":
            return {"title": "全市推开", "due_on": "2026-10-20", "weight": 1}
        case "post_vacate" | "api-post-vacate":
            return {"last_on": "2026-10-31"}
        case "hand_over" | "api-post-hand-over":
            return {"person": world.people["zhao"].pk, "from_on": "2026-11-02", "comment": "两项举措待报送"}
        case "deputy_add" | "api-post-delegate":
            days = {"from_on": "2026-10-23", "until_on": "2026-10-25"}
            return {"person": world.people["zhao"].pk, "reason": "外出学习", **days}
        case "reorganisation_new":
            names = {"name_0": "安和区税收管理局", "short_name_0": "区税管局"}
            return {"apply": "1", "kind": "rename", "departments": world.pk("tax"), **names, **REORGANISED}
        case "api-reorganisation-list" | "api-reorganisation-preview":
            heir = {"department": world.pk("tax"), "name": "安和区税收管理局", "short_name": "区税管局"}
            named = {f"heirs[0]{name}": value for name, value in heir.items()}
            return {"kind": "rename", "departments": world.pk("tax"), **named, **REORGANISED}
        case "api_batch":
            return {"calls[0]method": "POST", "calls[0]path": "plans/0/activate/"}
        case "milestone_done" | "api-milestone-record":
            return {"done_on": "2026-10-20"}
        case "plan_reopen" | "api-plan-reopen" | "api-measure-reopen":
            return {"reason": "尚有未了事项"}
        case "plan_settlement":
            return {"reason_for_all": "明年继续推进"}
        case "plan_alignment":
            return {"superior_measure": world.pk("top measure"), "reason": "本区无此类企业"}
        case "plan_superior" | "api-plan-superior":
            return {"superior": world.pk("city plan")}
        case "api-alignment-list":
            one = {"plan": world.pk("plan"), "superior_measure": world.pk("top measure")}
            return one | {"measure": world.pk("measure 2")}
        case "closing_request":
            return {"conclusion": "已完成"}
        case "api-closing-list":
            return {"measure": world.pk("measure 3"), "conclusion": "已完成"}
        case "closing_detail" | "measure_reopen" | "api-closing-refuse":
            return {"comment": "证明材料不足"}
        case "milestone_weights":
            return {str(world.pk("milestone 2")): "100"}
        case "milestone_take_back" | "api-milestone-take-back" | "objection_raise":
            return {"reason": "情况有变"}
        case "objection_detail" | "api-objection-confirm":
            return {"confirm": "1", "answer": "仍由你局牵头"}
        case "api-objection-reassign":
            return {"department": world.pk("tax")}
        case "api-objection-list":
            return {"assignment": world.pk("new lead"), "reason": "非本局职责"}
        case "api-acknowledgement-list":
            return {"plan": world.pk("plan")}
        case "plan_back_propose":
            lines = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-title": "全市推开", "0-due_on": "2026-11-20"}
            none = {"targets-TOTAL_FORMS": 0, "targets-INITIAL_FORMS": 0}
            return {f"form-{name}": value for name, value in lines.items()} | none
        case "api-plan-back-list":
            step = {"steps[0]verb": "add", "steps[0]title": "全市推开", "steps[0]due_on": "2026-11-20"}
            return {"measure": world.pk("measure 3"), **step}
        case "plan_back_detail":
            return {"approve": "1"}
        case "api-plan-back-send-back" | "api-extension-refuse":
            return {"comment": "请说明依据"}
        case "extension_request":
            return {"asked_for": "2026-12-31", "reason": "系统联调未完成", "progress": "已完成八成"}
        case "api-extension-list":
            asking = {"asked_for": "2026-12-31", "reason": "系统联调未完成", "progress": "已完成八成"}
            return {"milestone": world.pk("open milestone"), **asking}
        case "extension_detail" | "api-extension-grant":
            return {"grant": "1", "until": "2026-12-31"}
        case "desk_file":
            draft = world.pk("draft update")
            return {"chosen": draft, f"u{draft}-version": VERSIONS["draft update"], "save": "1"}
        case "update_attach":
            return {"evidence": SimpleUploadedFile("证明.pdf", PDF + b"\nmore")}
        case "update_autosave":
            prefix = f"u{world.pk(thing)}"
            return {f"{prefix}-version": version, f"{prefix}-progress": "已完成"}
        case "update_edit" | "api-update-write":
            return {"version": version, "progress": "已完成"}
        case "update_supplement" | "api-update-supplement":
            return {"until_on": "2026-11-06", "reason": "人员调整"}
        case "contribution_edit" | "api-contribution-write":
            return {"version": version, "text": "已完成系统对接"}
        case "contribution_return" | "api-contribution-send-back":
            return {"comment": "请写明数量"}
        case "measure_override" | "api-override-list":
            wanted = {"light": "behind", "reason": "资金未到位", "from_on": "2026-10-22", "until_on": "2026-10-30"}
            return wanted | ({} if door == "measure_override" else {"measure": world.pk("measure 2")})
        case "measure_schedule":
            return {"m11": "90"}
        case "api-schedule-detail":
            return {"steps": [{"month": "2026-11-01", "percent": "90"}]}
        case "review_detail":
            return {"accept": "1", "version": version}
        case "signing":
            return {"chosen": f"{world.pk('submitted update')}:2"}
        case "report_draw_up":
            return {"as_of": "2026-10-22"}
        case "plan_lineage":
            return {"do": f"end:{world.pk('measure 3')}", "reason": "新任务"}
        case "api-lineage-list":
            return {"earlier": world.pk("earlier measure"), "later": world.pk("measure 2")}
        case "api-lineage-propose":
            return {"plan": world.pk("plan"), "earlier": world.pk("earlier plan")}
        case "api-lineage-end-list":
            return {"measure": world.pk("measure 3"), "plan": world.pk("earlier plan")}
        case "api-period-list":
            return {"plan": world.pk("plan"), "month": "2026-08-01"}
        case "api-report-list":
            return {"period": world.pk("october")}
        case "api-update-send-back":
            return {"comment": "请写明数量"}
        case "api-update-evidence":
            return {"file": SimpleUploadedFile("证明.pdf", PDF + b"\nmore")}
    return {}
