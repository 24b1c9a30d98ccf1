"""Frozen contents as a report of a small plan would hold them: what the pure rooms are tried on."""

from functools import cache
from typing import Any

from tracking.reports.rendering import CURRENT, render


def filings(expected: int, filed: int, late: int, accepted: int, returned: int = 0) -> dict[str, int]:
    return {
        "expected": expected,
        "filed": filed,
        "missing": expected - filed,
        "on_time": filed - late,
        "late": late,
        "waiting": filed - accepted,
        "accepted": accepted,
        "returned": returned,
    }


def lights(done: int = 0, on_schedule: int = 0, behind: int = 0, overdue: int = 0, not_started: int = 0) -> dict:
    return {
        "done": done,
        "on_schedule": on_schedule,
        "behind": behind,
        "overdue": overdue,
        "not_started": not_started,
    }


def measure(order: int, title: str, **changed: Any) -> dict[str, Any]:
    return {
        "order": order,
        "id": 100 + order,
        "number": str(order),
        "title": title,
        "section": 1,
        "lead_id": 11,
        "lead": "区市场监管局",
        "supporting": [],
        "light": "on_schedule",
        "percent": "68.50",
        "expected_percent": "83.29",
        "next_milestone": "",
        "next_due_on": None,
        "update": 500 + order,
        "filing": "accepted",
        "filed_on": "2026-10-20",
        "progress": "出台实施细则2份，办理证照1286件。",
        "problems": "",
        "help": "",
        "next_steps": "",
        "no_change": False,
        **changed,
    }


def target(order: int, measure_id: int, text: str, unit: str, **changed: Any) -> dict[str, Any]:
    """A target as of the end of September, while the report speaks of October; `expected` is of the report's day."""
    expected = changed.pop("expected", None)
    return {
        "order": order,
        "id": 700 + order,
        "measure_id": measure_id,
        "measure_number": str(measure_id - 100),
        "text": text,
        "unit": unit,
        "kind": "cumulative",
        "baseline": None,
        "due_on": "2026-12-31",
        "state": "behind",
        "as_of": "2026-09-30",
        "expected": {"value": expected, "as_of": "2026-10-31"},
        "months": [
            {"month": "2026-09-01", "expected": "1500", "reached": "1286"},
            {"month": "2026-10-01", "expected": "1667", "reached": None},
        ],
        **changed,
    }


def course(month: str, as_of: str, percent: str, expected: str, shown: dict[str, int]) -> dict[str, Any]:
    return {"month": month, "as_of": as_of, "percent": percent, "expected_percent": expected, "lights": shown}


def former(**changed: Any) -> dict[str, Any]:
    """As `sample`, frozen for template 2026.2, which knew fewer things."""
    contents = sample(template_version="2026.2", format=1)
    later = ("kind", "target_states", "targets", "suggestions", "course", "moved")
    contents = {key: value for key, value in contents.items() if key not in later}
    del contents["milestones"]["kept"]
    for row in contents["measures"]:
        del row["help"]
    for row in contents["overdue"]:
        del row["reason"], row["asked_for"]
    return contents | changed


def sample(**changed: Any) -> dict[str, Any]:
    """Three measures in two sections, two departments, one filing missing, one milestone overdue."""
    return {
        "format": 2,
        "kind": "monthly",
        "template_version": CURRENT,
        "language": "zh-hans",
        "as_of": "2026-10-31",
        "plan": {
            "id": 1,
            "title": "安和区优化营商环境行动方案（2026年）",
            "year": 2026,
            "doc_number": "",
            "district": {"id": 1, "name": "安和区"},
            "office": {"id": 2, "name": "安和区人民政府办公室"},
        },
        "period": {"id": 7, "month": "2026-10-01", "due_on": "2026-10-26", "locks_on": "2026-10-28"},
        "rules": {"due_soon_days": 5, "overdue_days": 10, "behind_points": 10},
        "calendar": {"known_until": "2026-12-31"},
        "totals": {
            "measures": 3,
            "percent": "45.7",
            "expected_percent": "83.3",
            "overdue": 1,
            "departments": 2,
            "departments_missing": 1,
        },
        "lights": lights(on_schedule=1, behind=1, overdue=1),
        "shares": {"done": "0.0", "on_schedule": "33.4", "behind": "33.3", "overdue": "33.3", "not_started": "0.0"},
        "filings": filings(expected=3, filed=2, late=1, accepted=2),
        "milestones": {"total": 4, "done": 1, "due": 2, "kept": 1, "overdue": 1},
        "sections": [
            {
                "order": 1,
                "id": 21,
                "number": "一",
                "heading": "便利市场准入",
                "measures": 2,
                "lights": lights(on_schedule=1, behind=1),
            },
            {
                "order": 2,
                "id": 22,
                "number": "二",
                "heading": "优化监管服务",
                "measures": 1,
                "lights": lights(overdue=1),
            },
        ],
        "departments": [
            {
                "order": 1,
                "id": 11,
                "name": "区市场监管局",
                "measures": 2,
                "lights": lights(on_schedule=1, behind=1),
                **filings(expected=2, filed=2, late=1, accepted=2),
            },
            {
                "order": 2,
                "id": 12,
                "name": "区税务局",
                "measures": 1,
                "lights": lights(overdue=1),
                **filings(expected=1, filed=0, late=0, accepted=0),
            },
        ],
        "measures": [
            measure(
                1, "推行“一业一证”改革", supporting=["区税务局"], problems='=HYPERLINK("http://x")\n专窗人手不足。'
            ),
            measure(
                2,
                "优化企业注销服务",
                light="behind",
                percent="50.00",
                next_milestone="上线注销专窗",
                next_due_on="2026-11-05",
                next_steps="@各街道 推广专窗。",
            ),
            measure(
                3,
                "拓展非接触式办税",
                section=2,
                lead_id=12,
                lead="区税务局",
                light="overdue",
                percent=None,
                filing="expected",
                filed_on=None,
                progress="",
                next_milestone="全流程网办",
                next_due_on="2026-10-09",
            ),
        ],
        "overdue": [
            {
                "order": 1,
                "key": "milestone:9",
                "kind": "milestone",
                "title": "全流程网办",
                "month": None,
                "due_on": "2026-10-09",
                "working_days": 16,
                "measure_id": 103,
                "measure_number": "3",
                "measure_title": "拓展非接触式办税",
                "department_id": 12,
                "department": "区税务局",
                "reason": "市级平台接口尚未开放。",
                "asked_for": "2026-11-20",
            }
        ],
        "target_states": {"total": 2, "reached": 0, "on_way": 1, "behind": 1, "unknown": 0},
        "targets": [
            target(1, 101, "新增行业综合许可证2000张", "张", goal="2000", value="1286", share="64.30", expected="1667"),
            target(2, 102, "压缩注销时限至3天", "天", goal="3", value="5", share="71.43", state="on_way"),
        ],
        "suggestions": {
            "total": 171,
            "waiting": 0,
            "owed": 0,
            "answered": 171,
            "closed": 160,
            "on_time": 165,
            "outcomes": {"A": 120, "B": 31, "C": 12, "D": 8},
        },
        "course": [
            course("2026-09-01", "2026-09-28", "38.0", "75.0", lights(on_schedule=2, not_started=1)),
            course("2026-10-01", "2026-10-31", "45.7", "83.3", lights(on_schedule=1, behind=1, overdue=1)),
        ],
        "moved": {
            "month": "2026-09-01",
            "day": "2026-09-28",
            "figures": [
                {"id": "completion.percent", "before": "38.0", "after": "45.7", "difference": "7.7"},
                {"id": "lights.overdue", "before": 0, "after": 1, "difference": 1},
                {"id": "filings.filed", "before": 2, "after": 2, "difference": 0},
            ],
            "measures": [
                {
                    "id": 103,
                    "number": "3",
                    "title": "拓展非接触式办税",
                    "kind": "moved",
                    "light_before": "on_schedule",
                    "light": "overdue",
                    "points": "0",
                }
            ],
        },
        **changed,
    }


@cache
def sample_paper() -> bytes:
    """The sample as docx, for doors that take a paper."""
    return render(sample())["docx"]
