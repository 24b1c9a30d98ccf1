"""A foreign docx beside GB/T 9704-2012: our own paper keeps to it, each departure is told by its clause and place."""

import io
import json
import random
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from plans.documents.form.check import departures
from plans.documents.form.words import RULES
from plans.documents.sandbox import departures_untrusted
from plans.documents.tree import UnreadableDocument
from tests.plans.documents import hostile, one_plan
from tests.tracking.reports.sample import sample
from tests.tracking.reports.writers.papers import SENTENCE, bare, full
from tracking.form_wording import told
from tracking.reports.rendering import render as files_of
from tracking.reports.writers.docx import render

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WHOLE = render(full())
LINES = [one.text for one in docx.Document(io.BytesIO(WHOLE)).paragraphs]


def changed(change):
    document = docx.Document(io.BytesIO(WHOLE))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def line(document, start):
    return next(one for one in document.paragraphs if one.text.startswith(start))


def page(**sizes):
    return lambda document: [setattr(document.sections[0], name, size) for name, size in sizes.items()]


def face(style, name):
    return lambda document: document.styles[style].element.rPr.rFonts.set(qn("w:eastAsia"), name)


def words(start, text):
    def change(document):
        first, *rest = line(document, start).runs
        first.text = text
        for run in rest:
            run.text = ""

    return change


def no_feet(document):
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        footer._element.clear()


def run_of(start, **look):
    def change(document):
        font = line(document, start).runs[0].font
        for name, value in look.items():
            setattr(font.color if name == "rgb" else font, name, value)

    return change


def line_of(start, **form):
    return lambda document: [
        setattr(line(document, start).paragraph_format, name, value) for name, value in form.items()
    ]


@pytest.mark.parametrize("paper", [full, bare])
def test_our_own_paper_keeps_to_the_form(paper):
    assert departures(render(paper())) == ()


def test_our_own_report_keeps_to_the_form():
    assert departures(files_of(sample())["docx"]) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (page(page_width=Mm(216), right_margin=Mm(32)), [("5.1", "paper", "216 × 297 mm")]),
        (page(top_margin=Mm(25), bottom_margin=Mm(47)), [("5.2.1", "top", "25 mm")]),
        (page(left_margin=Mm(25.4), right_margin=Mm(28.6)), [("5.2.1", "left", "25.4 mm")]),
        (page(bottom_margin=Mm(25)), [("5.2.1", "area", "156 × 235 mm")]),
        (page(right_margin=Mm(20)), [("5.2.1", "area", "162 × 225 mm"), ("5.2.3", "characters", "29")]),
        (face("Normal", "宋体"), [("5.2.2", "text_face", "宋体")]),
        (lambda document: setattr(document.styles["Normal"].font, "size", Pt(15)), [("5.2.2", "text_size", "15 pt")]),
        (line_of(SENTENCE, line_spacing=Pt(24)), [("5.2.3", "pitch", "24 pt")]),
        (line_of(SENTENCE, line_spacing=1.5), [("5.2.3", "pitch", "varying")]),
        (run_of(SENTENCE, rgb=RGBColor(0, 0, 255)), [("5.2.4", "colour", "#0000FF")]),
        (words("安府办", "安府办[2026]第018号"), [("7.2.5", "number", "安府办[2026]第018号")]),
        (face("Title", "宋体"), [("7.3.1", "title_face", "宋体")]),
        (face("Heading 1", "宋体"), [("7.3.3", "level_1", "宋体")]),
        (face("Heading 2", "黑体"), [("7.3.3", "level_2", "黑体")]),
        (words("（一）", "(一)便利市场准入"), [("7.3.3", "level_mark", "(一)")]),
        (words("1.推行", "1、推行改革"), [("7.3.3", "level_mark", "1、")]),
        (words("附件：1", "附件:1.举措进展台账。"), [("7.3.4", "annex_colon", ":"), ("7.3.4", "annex_mark", "。")]),
        (words("2026年10月", "二〇二六年十月三十一日"), [("7.3.5", "date", "二〇二六年十月三十一日")]),
        (words("2026年10月", "2026年01月05日"), [("7.3.5", "date", "2026年01月05日")]),
        (line_of("附件1", page_break_before=False), [("7.3.7", "annex_page", "running")]),
        (no_feet, [("7.5", "page_number", "–")]),
        (face("Footer", "仿宋"), [("7.5", "page_number_face", "仿宋")]),
        (
            lambda document: setattr(document.settings, "odd_and_even_pages_header_footer", False),
            [("7.5", "page_number_sides", "right")],
        ),
    ],
)
def test_each_departure_is_told_by_its_clause(change, told):
    assert [(one.clause, one.rule, one.found) for one in departures(changed(change))] == told


def test_headings_that_word_numbers_by_itself_are_headings():
    """一、 in the face of the text, (一) with half brackets: both are shown, neither is typed."""
    document, out = docx.Document(io.BytesIO(WHOLE)), io.BytesIO()
    for start, text, level in (("一、", "总体情况", 0), ("（一）", "便利市场准入", 1)):
        heading = line(document, start)
        words(start, text)(document)
        heading.style = document.styles["Normal"]
        place = heading._p.get_or_add_pPr().get_or_add_numPr()
        place.get_or_add_numId().val, place.get_or_add_ilvl().val = 77, level
    document.save(out)
    numbering = hostile.part(numbered(("chineseCounting", "%1、"), ("chineseCounting", "(%2)")), "word/numbering.xml")
    relation = f'<Relationship Id="rId99" Type="{RELATIONS}/numbering" Target="numbering.xml"/></Relationships>'
    links = hostile.part(out.getvalue(), "word/_rels/document.xml.rels").replace("</Relationships>", relation)
    changes = {"word/numbering.xml": numbering.encode(), "word/_rels/document.xml.rels": links.encode()}
    told = [(one.rule, one.found, one.excerpt) for one in departures(hostile.repacked(out.getvalue(), changes))]
    assert told == [
        ("level_1", "仿宋_GB2312", "一、总体情况"),
        ("level_mark", "(一)", "(一)便利市场准入"),
        ("level_2", "仿宋_GB2312", "(一)便利市场准入"),
    ]


def numbered(*levels):
    made = docx.Document()
    one_plan.define_list(made, list(levels))
    return one_plan.saved(made)


def test_a_departure_in_many_places_is_told_once_with_the_first():
    (one,) = departures(changed(face("Normal", "宋体")))
    assert one.times > 4
    assert LINES[one.paragraph - 1].startswith(one.excerpt)


def test_a_document_of_nobodys_form_departs_in_everything():
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("关于进展情况的报告", level=0)
    document.add_paragraph("1、总体情况")
    document.add_paragraph(SENTENCE * 3)
    document.save(out)
    clauses = {one.clause for one in departures(out.getvalue())}
    assert clauses == {"5.1", "5.2.1", "5.2.2", "5.2.3", "7.3.1", "7.3.3", "7.5"}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", files_of(sample())["xlsx"]])
def test_what_is_no_docx_is_not_judged(content):
    with pytest.raises(UnreadableDocument):
        departures_untrusted(content)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (hostile.billion_laughs(), "doctype"),
        (hostile.entity_in_the_styles(), "doctype"),
        (hostile.nested_docx(10_000), "too_deep"),
        (hostile.overlapping(), "zip_bomb"),
        (hostile.macro_by_type(), "macro"),
    ],
)
def test_a_file_made_to_harm_is_refused_with_its_reason(content, code):
    with pytest.raises(UnreadableDocument) as refused:
        departures_untrusted(content)
    assert refused.value.code == code


@pytest.mark.parametrize("seed", range(40))
def test_no_value_of_an_attribute_breaks_the_check(seed):
    """Whatever stands where a number, a face or a style is expected: it is judged or refused, never more."""
    luck = random.Random(seed)
    changes = {}
    for name in ("word/document.xml", "word/styles.xml", "word/settings.xml"):
        xml = hostile.part(WHOLE, name)
        places = luck.sample([found.span(1) for found in re.finditer(r' w:\w+="([^"]*)"', xml)], 20)
        for start, end in sorted(places, reverse=True):
            odd = luck.choice(["", "-", "x", "0", "-1", "1e9", "99999999", "9" * 40, "1.5.2", "Normal", "Heading1"])
            xml = xml[:start] + odd + xml[end:]
        changes[name] = xml.encode()
    found = departures(hostile.repacked(WHOLE, changes))
    assert all(one.rule in RULES for one in found)


def test_every_rule_has_its_words():
    source = changed(lambda document: [face("Normal", "宋体")(document), no_feet(document)])
    rows = told(departures_untrusted(source))
    assert {row.rule for row in rows} == {"正文字体", "页码"}
    assert all(RULES[one.rule] for one in departures(source))


def test_command_lists_the_departures_and_ends_with_1(tmp_path, capsys):
    kept, other, none = (tmp_path / name for name in ("kept.docx", "other.docx", "none.docx"))
    kept.write_bytes(WHOLE)
    other.write_bytes(changed(page(top_margin=Mm(25), bottom_margin=Mm(47))))
    call_command("check_document", str(kept))
    assert capsys.readouterr().out == ""
    with pytest.raises(CommandError) as departed:
        call_command("check_document", str(other))
    assert departed.value.returncode == 1
    assert capsys.readouterr().out == "5.2.1 天头 25 mm → 37 mm\n"
    with pytest.raises(CommandError) as refused:
        call_command("check_document", str(none))
    assert refused.value.returncode == 2


def test_command_gives_json_to_machines(tmp_path, capsys):
    other = tmp_path / "other.docx"
    other.write_bytes(changed(words("1.推行", "1、推行改革")))
    with pytest.raises(CommandError):
        call_command("check_document", "--json", str(other))
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["clause"], row["found"], row["wanted"], row["excerpt"]) == ("7.3.3", "1、", "1.", "1、推行改革")
    assert LINES[row["paragraph"] - 1].startswith("1.推行")


@pytest.mark.django_db
def test_page_lists_the_departures_and_refuses_what_is_no_docx(running, client_of):
    def answer(content):
        return client_of("wang").post("/papers/check/", {"file": SimpleUploadedFile("报告.docx", content)})

    departed = answer(changed(page(top_margin=Mm(25), bottom_margin=Mm(47)))).content.decode()
    assert re.search(r"5\.2\.1</th><td>天头</td><td>25 mm</td><td>37 mm</td>", departed)
    assert "未发现不符合之处" in answer(WHOLE).content.decode()
    assert answer(b"%PDF-1.7").status_code == 400
