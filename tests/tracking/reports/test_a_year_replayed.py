"""A year of reports, issued under every template there was, comes out hash-equal after everything behind it changed."""

from datetime import date, timedelta

import pytest
from django.db import connection, models

from measures.models import Assignment, Measure, Milestone
from plans.models import Department, Membership, Plan, Post, Section, User
from plans.models.membership import Role
from tests.people import appoint
from tests.running_plan import at
from tracking.models import Report
from tracking.reports import contents, issuing, rendering
from tracking.reports.replay import replay

MONTHS = [date(2026, month, 1) for month in range(3, 13)] + [date(2027, 1, 1), date(2027, 2, 1)]


@pytest.fixture
def year(running, monkeypatch):
    """Twelve months; each template issued some of them, the last one under a red head."""
    versions = sorted(rendering.TEMPLATES)
    wang = running.who["wang"]
    appoint("qian", "钱科员", running.district.bureaus["reform"], Role.LIAISON)
    for number, month in enumerate(MONTHS):
        period = running.open(month)
        if number % 3 == 0:
            running.accepted(1, month, percent=str(10 + 7 * number))
        last_day = date(month.year + month.month // 12, month.month % 12 + 1, 1) - timedelta(days=1)
        version = versions[min(number // 4, len(versions) - 1)]
        monkeypatch.setattr(contents, "CURRENT", version)
        if number == len(MONTHS) - 1:
            monkeypatch.setattr(contents, "CURRENT", rendering.CURRENT)
            Plan.objects.filter(pk=running.plan.pk).update(report_head="red", report_number_word="安府办")
            running.plan.refresh_from_db()
            period.refresh_from_db()
        issuing.issue(period, by=wang, now=at(last_day), as_of=last_day)
    return running


def rename_everything():
    Department.objects.update(short_name="改名单位", kind=Department.Kind.BUREAU)
    Department.objects.filter(parent=None).update(name="改名区")
    Section.objects.update(heading="改名部分")
    Measure.objects.update(heading="改名举措", number="九")
    Plan.objects.update(title="改名方案", report_head="none", report_number_word="", language="en", overdue_days=1)


def let_everybody_go():
    """Posts move to another department, everybody leaves theirs and is renamed; who is on no record is deleted."""
    Membership.objects.all().delete()
    other = Department.objects.filter(parent=None).get()
    for number, post in enumerate(Post.objects.order_by("pk")):
        Post.objects.filter(pk=post.pk).update(department=other, title=f"岗位{number}")
    User.objects.update(name="离任人员", is_active=False)
    assert User.objects.filter(username="qian").delete()[0] == 1


def move_the_ground():
    """What a later migration might do: a column more, and the rows a report was read from are gone."""
    Milestone.objects.all().delete()
    Assignment.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        column = models.CharField(max_length=20, default="")
        column.set_attributes_from_name("later")
        editor.add_field(Report, column)


@pytest.mark.django_db
def test_a_year_is_hash_equal_after_renames_departures_a_new_template_and_a_migration(year, monkeypatch):
    rename_everything()
    let_everybody_go()
    move_the_ground()
    monkeypatch.setattr(rendering, "CURRENT", "2031.1")
    monkeypatch.setattr(rendering, "TEMPLATES", {**rendering.TEMPLATES, "2031.1": {"docx": lambda _: b"other"}})
    reports = list(Report.objects.issued().order_by("period__month"))
    assert [report.period.month for report in reports] == MONTHS
    assert {report.template_version for report in reports} == set(rendering.TEMPLATES) - {
        "2031.1",
        rendering.IMPLEMENTATION,
    }
    for report in reports:
        made_again = replay(report)
        assert made_again.equal, report.template_version
        assert made_again.signed
