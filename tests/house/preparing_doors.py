"""The addresses by which a program prepares a plan, as `tests.house.doors` lists the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.measures.prepared import sheet
from tests.measures.trees import TEXT
from tests.tracking.reports.sample import sample_paper

if TYPE_CHECKING:
    from tests.house.world import World

DIVISION = (("举措", "牵头单位"), ("开办企业", "区税务局"))
SUGGESTIONS = "收到日期,主题,意见建议\n2026-10-20,外摆审批,能否一口受理\n"
NOTICE = "一、元旦：1月1日（周五）放假1天。"


def address_of(door: str, thing: str, world: World) -> str | None:
    """The address where it is more than a door and the number of a thing."""
    if door == "api-plan-revision":
        return f"{reverse(door, args=[world.pk(thing)])}?document={world.pk('waiting document')}"
    return None


def body_of(door: str, world: World) -> dict[str, Any] | None:
    """What a machine would send there; None where the address is none of these."""
    district, step = world.district.root.pk, {"title": "全市推开", "due_on": "2026-10-20"}
    match door:
        case "api-saved-view-list":
            return {"name": "我的清单", "page": "milestone_list", "query": "state=overdue"}
        case "api-calendarday-list":
            return {"district": district, "day": "2026-12-01", "works": "false", "reason": "停电"}
        case "api-calendarday-take-back":
            return {"reason": "取消"}
        case "api-calendarday-announce":
            return {"text": NOTICE, "year": 2027}
        case "api-upload-list":
            words = TEXT.replace("营商环境", "数字政府").encode()
            return {"district": district, "file": SimpleUploadedFile("方案.txt", words)}
        case "api-document-change":
            return {"verb": "title", "at": world.hidden["measure"], "values.heading": "开办企业一件事", "version": 0}
        case "api-document-confirm":
            return {"version": 0}
        case "api-plan-settings":
            return {"filing_day": 20}
        case "api-plan-revision":
            paper = {"document": world.pk("waiting document"), "seen": world.hidden["difference"]}
            return {**paper, "facts": "true", "because": "更正"}
        case "api-plan-check-table" | "api-plan-apply-table":
            return {"file": SimpleUploadedFile("分工.xlsx", sheet(*DIVISION))}
        case "api-milestone-list":
            return {"measure": world.pk("measure 2"), **step}
        case "api-milestone-detail":
            return {"title": "全市推开"}
        case "api-target-list":
            goal = {"text": "新增窗口5个", "kind": "increment", "value": 5, "reason": "补充"}
            return {"measure": world.pk("measure 2"), **goal}
        case "api-measure-confirm-part":
            return {"department": world.district.office.pk}
        case "api-measure-weights":
            return {"weights[0]milestone": world.pk("milestone 2"), "weights[0]weight": "100"}
        case "api-update-remove-evidence":
            return {"evidence": world.pk("evidence")}
        case "api-update-explain":
            return {"[0]doubt": "fell", "[0]words": "口径已核对"}
        case "api-suggestion-unlink":
            return {"measure": world.pk("measure 3")}
        case "api-suggestion-check-table" | "api-suggestion-take-in-table":
            return {"district": district, "file": SimpleUploadedFile("建议.csv", SUGGESTIONS.encode())}
        case "api-paper-check-list":
            return {"file": SimpleUploadedFile("报告.docx", sample_paper())}
    return None
