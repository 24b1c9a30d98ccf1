"""Under which head a report goes out: as the plan sets it, frozen with the contents."""

import io
import re
from datetime import date

import docx
import pypdfium2
import pytest

from plans.actions import plans
from tests.running_plan import SEPTEMBER, at
from tests.tracking.reports.sample import sample
from tracking.reports import issuing
from tracking.reports.contents import contents_of
from tracking.reports.rendering import render
from tracking.reports.report_paper import paper_of
from tracking.reports.writers.paper import Bulletin, Imprint, RedHead

RED = {
    "head": "red",
    "number_word": "安府办",
    "year": 2026,
    "number": 10,
    "signer": "王明",
    "copies_to": "区委办公室",
}


def test_a_bulletin_bears_no_imprint():
    paper = paper_of(sample())
    assert paper.head == Bulletin("督查专报")
    assert paper.imprint is None


def test_the_ledger_is_an_annex_behind_the_signature_and_named_before_it():
    paper = paper_of(sample())
    (ledger,) = paper.annexes
    assert (ledger.title, [block.id for block in ledger.blocks]) == ("举措进展台账", ["ledger-table"])
    assert not {block.id for block in paper.blocks} & {"ledger", "ledger-table"}
    made = render(sample())
    lines = [line.text for line in docx.Document(io.BytesIO(made["docx"])).paragraphs]
    page = re.sub("<[^>]*>", "\n", made["html"].decode().split("<main>")[1]).split("\n")
    sheets = ["".join(sheet.get_textpage().get_text_range().split()) for sheet in pypdfium2.PdfDocument(made["pdf"])]
    last = next(number for number, sheet in enumerate(sheets) if "附件：举措进展台账" in sheet)
    assert sheets[last + 1].startswith("附件举措进展台账")
    for said in (lines, [line for line in page if line.strip()]):
        named = next(place for place, line in enumerate(said) if line.startswith("附件："))
        assert said.index("2026年10月31日", named) < said.index("附件") < said.index("举措进展台账", said.index("附件"))


def test_a_red_head_bears_number_signer_and_imprint():
    paper = paper_of(sample(letterhead=RED))
    assert paper.head == RedHead("安和区人民政府办公室文件", number="安府办〔2026〕10号", signer="王明")
    assert paper.imprint == Imprint("区委办公室", "安和区人民政府办公室", "2026年10月31日")


def test_without_the_word_of_a_number_there_is_none():
    head = paper_of(sample(letterhead=RED | {"number_word": "", "signer": ""})).head
    assert (head.number, head.signer) == ("", "")


def test_no_head_leaves_the_title_first():
    made = render(sample(letterhead=RED | {"head": "none"}))
    assert docx.Document(io.BytesIO(made["docx"])).paragraphs[0].style.name == "Title"


@pytest.mark.django_db
def test_what_the_plan_sets_is_frozen_and_months_are_numbered(running):
    said = {"report_head": "red", "report_number_word": "安府办", "report_signer": "王明", "report_copies_to": "区委办"}
    wang, now = running.who["wang"], at(date(2026, 11, 2))
    plan = plans.configure(running.plan, settings=said, by=wang, now=now)
    running.open(SEPTEMBER)
    period = running.open()
    day = date(2026, 10, 31)
    assert contents_of(plan, period, as_of=day)["letterhead"] == RED | {"number": 2, "copies_to": "区委办"}
    report = issuing.issue(period, by=wang, now=now, as_of=day)
    plans.configure(plan, settings={"report_head": "none"}, by=wang, now=now)
    report.refresh_from_db()
    assert paper_of(report.contents).head.number == "安府办〔2026〕2号"
