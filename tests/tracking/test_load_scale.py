"""A generated data set becomes rows that the pages can show."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from plans.models import Plan, User
from tracking.models import Duty, ProgressUpdate

pytestmark = pytest.mark.django_db
TABLES = {
    "districts": "id,code,name\n1,D01,东城区",
    "departments": "id,district_id,code,name\n1,1,D01-01,东城区发展改革委\n2,1,D01-02,东城区教委",
    "users": "id,department_id,login,name,email\n" + "\n".join(
        f"{n},{(n + 1) // 2},u{n},用户{n},u{n}@example.invalid" for n in range(1, 5)
    ),
    "plans": "id,district_id,code,title,year,start_date,end_date\n1,1,P1,东城区行动计划,2026,2026-01-01,2026-12-31",
    "sections": "id,plan_id,ordinal,title\n1,1,1,一、优化服务",
    "measures": (
        "id,plan_id,section_id,number,code,title,description,lead_department_id,supporting_department_ids,status,"
        "progress,start_date,due_date,created_at,updated_at\n"
        "1,1,1,1,1.1,开办企业,一日办结。,2,1,in_progress,40,2026-01-01,2026-12-01,2026-01-01T08:00:00Z,2026-01-01T08:00:00Z"
    ),
    "milestones": (
        "id,measure_id,ordinal,title,due_date,status,completed_on\n1,1,1,制定方案,2026-03-01,done,2026-02-27\n"
        "2,1,2,全面推开,2026-09-30,open,"
    ),
    "updates": (
        "id,measure_id,author_id,period,reported_at,progress_before,progress_after,text\n"
        "1,1,3,2026-08,2026-08-24T09:00:00Z,0,30,已完成踏勘。\n2,1,3,2026-09,2026-09-24T09:00:00Z,30,40,已进场。"
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in TABLES.items():
        (tmp_path / f"{name}.csv").write_text(rows + "\n", encoding="utf-8")
    return tmp_path


def test_loaded_rows_are_owed_filed_and_seen(folder):
    call_command("load_scale", str(folder), stdout=StringIO())
    plan = Plan.objects.get()
    assert [update.percent for update in ProgressUpdate.objects.accepted().order_by("pk")] == [30, 40]
    assert [(duty.kind, duty.department.short_name) for duty in Duty.objects.select_related("department")] == [
        ("milestone", "区教委")
    ]
    assert plan in Plan.objects.visible_to(User.objects.get(username="u3"))


def test_a_house_with_people_in_it_is_left_as_it_is(folder):
    call_command("load_scale", str(folder), stdout=StringIO())
    with pytest.raises(CommandError) as refused:
        call_command("load_scale", str(folder))
    assert refused.value.returncode == 2


def test_a_missing_table_is_named_and_nothing_is_written(folder):
    (folder / "updates.csv").unlink()
    with pytest.raises(CommandError, match="updates.csv"):
        call_command("load_scale", str(folder))
    assert not Plan.objects.exists()
