"""The roads that are walked: a plan document, the district it comes into, and who leads what there."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from config.env import ROOT
from plans.models import Department, Membership, User
from plans.models.membership import Role
from tests import people
from tests.people import appoint, build_district
from tracking.demo import people as demo_people
from tracking.demo.people import district_data, settle

SEEDS = ROOT.parent / "shared" / "corpus" / "seeds"
HEADER = ("序号", "举措", "牵头单位", "配合单位", "完成时限")
# The text of seed 001 names no department: each of three bureaus leads every third measure of the table.
BUREAUS = ("区市场监管局", "区发展改革委", "区税务局")
DEADLINES = ("6月底前", "2026年9月30日", "10月20日前", "2026年12月31日")


@dataclass(frozen=True)
class Road:
    """`settled` fills an empty house with people who all have `password`: wang coordinates, li is liaison of the
    market bureau.

    `division` are the rows of the responsibility table; empty where the document itself names the departments.
    """

    document: Path
    settled: Callable[[], Department]
    measures: int
    sections: int
    repairs: bool
    password: str
    division: tuple[tuple[int | str, ...], ...] = ()


def xuhui() -> Department:
    district = build_district("徐汇区")
    appoint("qian", "钱联络", district.bureaus["reform"], Role.LIAISON)
    appoint("sun", "孙主任", district.bureaus["reform"], Role.HEAD)
    appoint("zhou", "周局长", district.bureaus["tax"], Role.HEAD)
    return district.root


def demo_district() -> Department:
    return settle(district_data())


def seed_001() -> Road:
    """Measures 1 to 22 of the table go by number and position, as offices write it."""
    rows = tuple(
        (n, "", BUREAUS[n % 3], BUREAUS[(n + 1) % 3] if n % 2 else "", DEADLINES[n % 4] if n % 5 else "")
        for n in range(1, 23)
    )
    document = next(iter(sorted(SEEDS.glob("001_*[0-9a-f].txt"))), SEEDS / "001.txt")
    return Road(document, xuhui, measures=22, sections=4, repairs=True, password=people.PASSWORD, division=rows)


def demo() -> Road:
    document = ROOT / "tracking" / "demo" / "plan.docx"
    return Road(document, demo_district, measures=22, sections=5, repairs=False, password=demo_people.PASSWORD)


ROADS = [
    pytest.param(
        seed_001(),
        id="seed 001",
        marks=pytest.mark.skipif(not SEEDS.is_dir(), reason="not walked: the corpus ../shared/corpus is not here"),
    ),
    pytest.param(demo(), id="demo"),
]


def division_table(rows: tuple[tuple[int | str, ...], ...]) -> bytes:
    """The responsibility table as an office would send it: a title, a header, a row for each measure."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("任务分工表")
        sheet.write_string(0, 0, "任务分工表")
        for place, row in enumerate((HEADER, *rows), start=1):
            sheet.write_row(place, 0, row)
    return file.getvalue()


def holder(department: Department, role: str) -> User:
    """Who holds that post."""
    held = Membership.objects.select_related("person")
    return held.get(post__department=department, post__role=role).person
