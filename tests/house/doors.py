"""Every address of the house and what it answers to whom.

A row names the address, what it is about (a thing of `world`), the method, and the answers in the order of PEOPLE. HEAD
answers as GET; a method without a row is refused with 405; nobody and a closed account are asked to sign in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house.world import PDF, World
from tests.measures.prepared import sheet
from tests.measures.trees import TEXT

PEOPLE = ("far-wang", "far-li", "zhao", "li", "head", "wang", "leader", "idle", "former")
NOT_LET_IN = ("nobody", "asleep")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# Answered alike to everybody, signed in or not.
OPEN = {
    "healthz": {"GET": 200},
    "set_language": {"POST": 302},
    "set_theme": {"POST": 302},
}
# Open by their nature and with a conversation of their own: tests/config/test_health.py and test_frame.py.
APART = {"readyz", "login", "logout"}

SETTINGS = {
    "filing_day": 20, "grace_days": 2, "review_days": 3, "signing_days": 1, "due_soon_days": 5, "overdue_days": 10,
    "behind_points": 10, "light_basis": "both", "overdue_points": 30, "contribution_days": 2,
}  # fmt: skip
VERSIONS = {"draft update": 1, "returned update": 3, "accepted update": 4, "signed update": 3}

#                                                        far     far
#                                                        wang li zhao li  head wang lead idle former
TABLE = """
home                  |                        | GET  | 302 302 302 302 302 302 302 302 302
desk                  |                        | GET  | 200 200 200 200 200 200 200 200 200
inbox                 |                        | GET  | 200 200 200 200 200 200 200 200 200
plan_list             |                        | GET  | 200 200 200 200 200 200 200 200 200
department_list       |                        | GET  | 200 200 200 200 200 200 200 200 200
measure_list          |                        | GET  | 200 200 200 200 200 200 200 200 200
milestone_list        |                        | GET  | 200 200 200 200 200 200 200 200 200
update_list           |                        | GET  | 200 200 200 200 200 200 200 200 200
report_list           |                        | GET  | 200 200 200 200 200 200 200 200 200
duty_list             |                        | GET  | 200 200 200 200 200 200 200 200 200
overview              |                        | GET  | 200 403 403 403 403 302 302 403 403
reminder_log          |                        | GET  | 200 403 403 403 403 200 200 403 403
review_queue          |                        | GET  | 200 403 403 403 403 200 403 403 403
signing               |                        | GET  | 403 403 403 403 200 403 403 403 403
signing               |                        | POST | 403 403 403 403 302 403 403 403 403
import_list           |                        | GET  | 200 403 403 403 403 200 403 403 403
import_upload         |                        | GET  | 200 403 403 403 403 200 403 403 403
import_upload         |                        | POST | 400 403 403 403 403 302 403 403 403
import_preview        | waiting document       | GET  | 404 404 404 404 404 200 200 404 404
import_upload_status  | waiting upload         | GET  | 404 404 404 404 404 200 200 404 404
import_change         | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_reread         | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_confirm        | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_undo           | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_detail           | plan                   | GET  | 404 404 200 200 200 200 200 404 404
plan_detail           | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
plan_settings         | plan                   | POST | 404 404 403 403 403 302 403 404 404
plan_settings         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_activate         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_overview         | plan                   | GET  | 404 404 403 403 403 200 200 404 404
plan_overview         | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
plan_undo             | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_undo             | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revise           | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_revise           | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revise           | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_revision         | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revision         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
responsibility_check  | draft plan             | POST | 404 404 404 404 404 200 403 404 404
responsibility_apply  | draft plan             | POST | 404 404 404 404 404 302 403 404 404
responsibility_template | plan                 | GET  | 404 404 403 403 403 200 403 404 404
responsibility_template | draft plan           | GET  | 404 404 404 404 404 200 403 404 404
department_detail     | market                 | GET  | 404 404 200 200 200 200 200 404 404
department_detail     | elsewhere              | GET  | 200 200 404 404 404 404 404 404 404
measure_detail        | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
measure_detail        | draft measure          | GET  | 404 404 404 404 404 200 200 404 404
measure_setup         | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_setup         | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
assignment_add        | measure 2              | POST | 404 404 403 403 403 302 403 404 404
assignment_add        | draft measure          | POST | 404 404 404 404 404 302 403 404 404
assignment_confirm    | proposal               | POST | 404 404 404 404 404 302 403 404 404
assignment_release    | assignment             | POST | 404 404 403 403 403 302 403 404 404
assignment_release    | proposal               | POST | 404 404 404 404 404 302 403 404 404
milestone_add         | measure 2              | POST | 404 404 403 403 403 302 403 404 404
milestone_edit        | milestone 2            | GET  | 404 404 403 403 403 200 403 404 404
milestone_edit        | milestone 2            | POST | 404 404 403 403 403 302 403 404 404
milestone_edit        | draft milestone        | GET  | 404 404 404 404 404 200 403 404 404
milestone_done        | milestone 2            | POST | 404 404 403 302 302 302 403 404 404
update_detail         | draft update           | GET  | 404 404 404 200 200 200 200 404 404
update_detail         | shared expected update | GET  | 404 404 200 200 200 200 200 404 404
update_detail         | accepted update        | GET  | 404 404 200 200 200 200 200 404 404
update_edit           | draft update           | GET  | 404 404 404 200 403 403 403 404 404
update_edit           | draft update           | POST | 404 404 404 302 403 403 403 404 404
update_edit           | returned update        | GET  | 404 404 404 200 403 403 403 404 404
update_edit           | returned update        | POST | 404 404 404 302 403 403 403 404 404
update_edit           | shared expected update | GET  | 404 404 403 200 403 403 403 404 404
update_edit           | shared expected update | POST | 404 404 403 302 403 403 403 404 404
update_edit           | accepted update        | GET  | 404 404 403 302 403 403 403 404 404
update_edit           | accepted update        | POST | 404 404 403 409 403 403 403 404 404
update_sign           | submitted update       | POST | 404 404 404 403 302 403 403 404 404
update_withdraw       | submitted update       | POST | 404 404 404 302 403 403 403 404 404
review_detail         | signed update          | GET  | 404 404 404 403 403 200 403 404 404
review_detail         | signed update          | POST | 404 404 404 403 403 302 403 404 404
review_detail         | shared expected update | GET  | 404 404 403 403 403 302 403 404 404
review_detail         | shared expected update | POST | 404 404 403 403 403 409 403 404 404
update_supplement     | locked update          | GET  | 404 404 404 403 403 200 403 404 404
update_supplement     | locked update          | POST | 404 404 404 403 403 302 403 404 404
contribution_edit     | part                   | GET  | 404 404 200 200 200 200 200 404 404
contribution_edit     | part                   | POST | 404 404 302 403 403 403 403 404 404
contribution_edit     | handed part            | GET  | 404 404 404 200 200 200 200 404 404
contribution_edit     | handed part            | POST | 404 404 404 409 403 403 403 404 404
contribution_withdraw | handed part            | POST | 404 404 404 302 403 403 403 404 404
contribution_take     | zhao's part            | POST | 404 404 403 302 403 403 403 404 404
contribution_return   | zhao's part            | POST | 404 404 403 302 403 403 403 404 404
measure_override      | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_override      | measure 2              | POST | 404 404 403 403 403 302 403 404 404
measure_override      | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
override_lift         | override               | POST | 404 404 403 403 403 302 403 404 404
measure_schedule      | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_schedule      | measure 2              | POST | 404 404 403 403 403 302 403 404 404
measure_schedule      | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
evidence_file         | evidence               | GET  | 404 404 404 200 200 200 200 404 404
evidence_file         | shared evidence        | GET  | 404 404 200 200 200 200 200 404 404
message_read          | letter                 | POST | 404 404 404 302 404 403 403 404 404
message_retry         | failed letter          | POST | 404 404 404 403 404 302 403 404 404
report_draw_up        | october                | POST | 404 404 403 403 403 302 403 404 404
report_detail         | issued report          | GET  | 404 404 200 200 200 200 200 404 404
report_detail         | draft report           | GET  | 404 404 404 404 404 200 200 404 404
report_file           | issued report          | GET  | 404 404 200 200 200 200 200 404 404
report_file           | draft report           | GET  | 404 404 404 404 404 404 404 404 404
report_issue          | draft report           | POST | 404 404 404 404 404 302 403 404 404
api_schema            |                        | GET  | 200 200 200 200 200 200 200 200 200
api_docs              |                        | GET  | 200 200 200 200 200 200 200 200 200
api-department-list   |                        | GET  | 200 200 200 200 200 200 200 200 200
api-department-detail | market                 | GET  | 404 404 200 200 200 200 200 404 404
api-department-detail | elsewhere              | GET  | 200 200 404 404 404 404 404 404 404
api-plan-list         |                        | GET  | 200 200 200 200 200 200 200 200 200
api-plan-detail       | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-detail       | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
api-plan-obstacles    | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-obstacles    | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
api-plan-activate     | draft plan             | POST | 404 404 404 404 404 200 403 404 404
api-measure-list      |                        | GET  | 200 200 200 200 200 200 200 200 200
api-measure-detail    | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
api-measure-detail    | draft measure          | GET  | 404 404 404 404 404 200 200 404 404
api-milestone-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-milestone-detail  | milestone 2            | GET  | 404 404 200 200 200 200 200 404 404
api-milestone-detail  | draft milestone        | GET  | 404 404 404 404 404 200 200 404 404
api-milestone-record  | milestone 2            | POST | 404 404 403 200 200 200 403 404 404
api-period-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-period-list       |                        | POST | 404 404 403 403 403 201 403 404 404
api-period-detail     | october                | GET  | 404 404 200 200 200 200 200 404 404
api-update-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-update-detail     | draft update           | GET  | 404 404 404 200 200 200 200 404 404
api-update-detail     | shared expected update | GET  | 404 404 200 200 200 200 200 404 404
api-update-detail     | accepted update        | GET  | 404 404 200 200 200 200 200 404 404
api-update-write      | draft update           | PUT  | 404 404 404 200 403 403 403 404 404
api-update-write      | shared expected update | PUT  | 404 404 403 200 403 403 403 404 404
api-update-submit     | draft update           | POST | 404 404 404 200 403 403 403 404 404
api-update-withdraw   | submitted update       | POST | 404 404 404 200 403 403 403 404 404
api-update-sign       | submitted update       | POST | 404 404 404 403 200 403 403 404 404
api-update-accept     | signed update          | POST | 404 404 404 403 403 200 403 404 404
api-update-send-back  | signed update          | POST | 404 404 404 403 403 200 403 404 404
api-update-evidence   | draft update           | POST | 404 404 404 200 403 403 403 404 404
api-update-supplement | locked update          | POST | 404 404 404 403 403 200 403 404 404
api-contribution-list |                        | GET  | 200 200 200 200 200 200 200 200 200
api-contribution-detail | part                 | GET  | 404 404 200 200 200 200 200 404 404
api-contribution-write | part                  | PUT  | 404 404 200 403 403 403 403 404 404
api-contribution-submit | written part         | POST | 404 404 200 403 403 403 403 404 404
api-contribution-withdraw | handed part        | POST | 404 404 404 200 403 403 403 404 404
api-contribution-take | zhao's part            | POST | 404 404 403 200 403 403 403 404 404
api-contribution-send-back | zhao's part       | POST | 404 404 403 200 403 403 403 404 404
api-override-list     |                        | GET  | 200 200 200 200 200 200 200 200 200
api-override-list     |                        | POST | 404 404 403 403 403 201 403 404 404
api-override-detail   | override               | GET  | 404 404 200 200 200 200 200 404 404
api-override-lift     | override               | POST | 404 404 403 403 403 200 403 404 404
api-schedule-detail   | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
api-schedule-detail   | measure 2              | PUT  | 404 404 403 403 403 200 403 404 404
api-duty-list         |                        | GET  | 200 200 200 200 200 200 200 200 200
api-report-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-report-list       |                        | POST | 404 404 403 403 403 201 403 404 404
api-report-detail     | issued report          | GET  | 404 404 200 200 200 200 200 404 404
api-report-detail     | draft report           | GET  | 404 404 404 404 404 200 200 404 404
"""


@dataclass(frozen=True)
class Row:
    door: str
    thing: str
    method: str
    answers: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.door} {self.thing}".strip()


def rows() -> list[Row]:
    found = []
    for line in TABLE.strip().splitlines():
        door, thing, method, answers = (part.strip() for part in line.split("|"))
        statuses = dict(zip(PEOPLE, map(int, answers.split()), strict=True))
        found.append(Row(door, thing, method, statuses | dict.fromkeys(NOT_LET_IN, refusal_of(door))))
    return found


def is_for_machines(door: str) -> bool:
    return door.startswith("api-") or door == "api_schema"


def refusal_of(door: str) -> int:
    """To whom is not signed in: a page shows the way to the login."""
    return 401 if is_for_machines(door) else 302


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
    arguments: list[Any] = [world.pk(thing)] if thing else []
    if door == "plan_revision":
        arguments.append(world.pk("waiting document"))
    return reverse(door, args=[*arguments, "docx"] if door == "report_file" else arguments)


def body_of(door: str, thing: str, world: World) -> dict[str, Any]:
    """What the page or a machine would send there; files are made anew each time."""
    version = VERSIONS.get(thing, 0)
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
        case "responsibility_check":
            table = sheet(("举措", "牵头单位"), ("开办企业", "区税务局"))
            return {"file": SimpleUploadedFile("分工.xlsx", table)}
        case "responsibility_apply":
            return {"ticket": world.hidden["ticket"]}
        case "assignment_add":
            return {"department": world.pk("tax"), "role": "supporting"}
        case "milestone_add" | "milestone_edit":
            return {"title": "全市推开", "due_on": "2026-10-20", "weight": 1}
        case "milestone_done" | "api-milestone-record":
            return {"done_on": "2026-10-20"}
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
        case "report_issue":
            return {"seen": world.hidden["seen"]}
        case "api-period-list":
            return {"plan": world.pk("plan"), "month": "2026-08-01"}
        case "api-report-list":
            return {"period": world.pk("october")}
        case "api-update-send-back":
            return {"comment": "请写明数量"}
        case "api-update-evidence":
            return {"file": SimpleUploadedFile("证明.pdf", PDF + b"\nmore")}
    return {}
