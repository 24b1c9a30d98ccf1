"""The same plan in every format is the same tree."""

from pathlib import Path

import pytest

from plans.documents.parsing import parse
from tests.plans.documents import one_plan


@pytest.fixture(scope="session")
def pdf_of_the_plan(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return one_plan.printed(one_plan.page(), Path(tmp_path_factory.mktemp("printed")))


def test_the_plan_itself_is_read_whole() -> None:
    plan = parse(one_plan.text().encode())
    assert [(measure.number, measure.title) for measure in plan.measures] == [
        ("（一）", "推行一表申请"),
        ("（二）", "改造服务大厅"),
        ("（三）", "清理证明材料"),
        ("（一）", "落实减税降费"),
        ("（二）", "优化融资服务"),
    ]
    assert [len(measure.departments) for measure in plan.measures] == [3, 1, 2, 2, 1]
    assert all(measure.deadlines or measure.targets for measure in plan.measures)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.txt", one_plan.text().encode("gb18030")),
        ("plan.txt", one_plan.text().encode("utf-16")),
        ("plan.html", one_plan.page().encode()),
        ("plan.html", one_plan.page().replace("utf-8", "gb2312").encode("gb18030")),
        ("plan.html", one_plan.page().replace('<meta charset="utf-8">', "").encode("gb18030")),
        ("plan.docx", one_plan.document()),
    ],
)
def test_a_plan_is_the_same_in_every_format(name: str, content: bytes) -> None:
    typed = parse(one_plan.text().encode())
    assert one_plan.outline(parse(content, filename=name)) == one_plan.outline(typed)


def test_a_printed_plan_is_the_same(pdf_of_the_plan: bytes) -> None:
    typed = parse(one_plan.text().encode())
    assert one_plan.outline(parse(pdf_of_the_plan)) == one_plan.outline(typed)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("table.csv", one_plan.table_csv().encode("gb18030")),
        ("table.csv", one_plan.table_csv(";").encode("utf-8-sig")),
        ("table.tsv", one_plan.table_csv("\t").encode()),
        ("table.html", one_plan.table_page().encode()),
        ("table.docx", one_plan.table_document()),
    ],
)
def test_a_task_table_is_the_same_in_every_format(name: str, content: bytes) -> None:
    sheet = one_plan.outline(parse(one_plan.table_workbook()))
    assert len(sheet) == 2 + len(one_plan.ROWS)
    assert one_plan.outline(parse(content, filename=name)) == sheet
