"""A plan that came in and is being prepared: three measures, one led, one proposed, one open."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import Workbook

from measures.actions import importing
from measures.models import Measure
from plans.actions import documents
from plans.models import Plan
from tests.measures.trees import plan_tree
from tests.people import District

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def import_into(district: District, tree=None, *, content: bytes = b"one") -> Plan:
    tree = tree or plan_tree()
    by = district.who["wang"]
    document = documents.store(content, name="方案.txt", district=district.root, tree=tree, by=by, now=NOW)
    return importing.import_tree(document, tree=tree, by=by, now=NOW)


def measure_at(plan: Plan, ordinal: int) -> Measure:
    return plan.measures.get(ordinal=ordinal)


def sheet(*rows: tuple, title: str | None = None) -> bytes:
    book = Workbook()
    page = book.active
    if title:
        page.append([title])
    for row in rows:
        page.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
