"""What GB/T 9704-2012 asks for, clause by clause, as far as a file can show it before a program lays out its pages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plans.documents.form.departure import Departure
from plans.documents.form.lines import Line, Page, Sheet

FANGSONG, KAITI, HEITI = ("仿宋", "fangsong", "stfangsong"), ("楷体", "kaiti", "stkaiti"), ("黑体", "simhei")
XIAOBIAOSONG = ("小标宋",)
SONGTI = ("宋体", "simsun", "nsimsun", "songti")
TOLERANCE = 1.0  # mm: 5.2.1 allows 37 ± 1 and 28 ± 1
PITCHES = (28.0, 30.0)  # points: 22 lines in 225 mm are 28.99 apart; offices set 28 to 30
SIZE_2, SIZE_3, SIZE_4 = 22.0, 16.0, 14.0  # points: 2号, 3号, 4号
CHARACTERS = 28
BLACK = frozenset({"AUTO", "000000"})
WIDTH_MM, HEIGHT_MM = 156.0, 225.0
POINT = 25.4 / 72
LONGEST_HEADING = 40  # characters: a longer paragraph only begins with a number

N = "[一二三四五六七八九十百]+"
ADDRESSEE = re.compile(r"[^，。；]{2,200}[：:]")
# 7.3.3: of the four levels “1.” and “（1）” are set as the text is. Miswritten numbers count as their level.
LEVELS = (
    ("level_1", re.compile(rf"{N}[、.．，,]"), HEITI),
    ("level_2", re.compile(rf"[（(]{N}[）)]"), KAITI),
)
MISWRITTEN = (
    (re.compile(rf"[（(]{N}[）)]、"), "（一）"),
    (
        re.compile(rf"\({N}\)|（{N}\)|\({N}）"),
        "（一）",
    ),
    (re.compile(r"\d{1,3}、"), "1."),
    (re.compile(r"\(\d{1,3}\)|（\d{1,3}\)|\(\d{1,3}）"), "（1）"),
    (re.compile(rf"{N}[.．,，]"), "一、"),
)
HEADINGS = (*(mark for _rule, mark, _faces in LEVELS), *(mark for mark, _wanted in MISWRITTEN))
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}\s*([\[［（(【〔])\s*(\d{2,4})\s*([\]］）)】〕])\s*(第?)(\d+)号")
DAY = re.compile(
    r"(\d{4})年(\d{1,2})月(\d{1,2})日|[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
ANNEX_PAGE = re.compile(r"附\s*件\s*\d{0,2}[：:]?")
ANNEX_NOTE = re.compile(r"附\s*件\s*([：:])\s*(\S.*)")


def departures_of(sheet: Sheet) -> Iterator[Departure]:
    """Every departure, each place by itself, in no order."""
    body = [line for line in sheet.lines if not line.in_table and line.text.strip()]
    for page in dict.fromkeys(sheet.pages):
        yield from _page(page)
        yield from _characters(page, sheet)
    start = _start_of_text(body)
    yield from _number(body[:start])
    yield from _title(body[:start])
    yield from _text(body[start:])
    yield from _headings(body[start:])
    yield from _closing(body[start:])
    yield from _imprint([line for line in sheet.lines if line.text.strip()])
    yield from _page_numbers(sheet)


def _told(clause: str, rule: str, found: str, wanted: str, line: Line | None = None) -> Departure:
    if line is None:
        return Departure(clause, rule, found, wanted)
    return Departure(clause, rule, found, wanted, paragraph=line.number, excerpt=line.text.strip()[:20])


# --- 5: paper, type area, grid ----------------------------------------------------------------------------------------


def _page(page: Page) -> Iterator[Departure]:
    """A page laid across for a wide table (clause 8) turns its margins with it and is judged by its paper only."""
    paper = sorted((page.width, page.height))
    if _differ(paper, (210.0, 297.0)):
        yield _told("5.1", "paper", _millimetres(page.width, page.height), _millimetres(210, 297))
    if page.width > page.height:
        return
    area = (page.width - page.left - page.right, page.height - page.top - page.bottom)
    if _differ((page.top,), (37.0,)):
        yield _told("5.2.1", "top", _millimetres(page.top), _millimetres(37))
    if _differ((page.left,), (28.0,)):
        yield _told("5.2.1", "left", _millimetres(page.left), _millimetres(28))
    if _differ(area, (WIDTH_MM, HEIGHT_MM)):
        yield _told("5.2.1", "area", _millimetres(*area), _millimetres(WIDTH_MM, HEIGHT_MM))


def _characters(page: Page, sheet: Sheet) -> Iterator[Departure]:
    """28 to a line: by the grid of the page where it counts characters, else by the size and spacing of the text."""
    if page.width > page.height:
        return
    each = sheet.size + (page.added if page.added is not None else sheet.spacing)
    count = int((page.width - page.left - page.right) / POINT / each + 0.02) if each > 0 else 0
    if count != CHARACTERS and sheet.size == SIZE_3:
        yield _told("5.2.3", "characters", str(count), str(CHARACTERS))


def _differ(found: tuple[float, ...] | list[float], wanted: tuple[float, ...]) -> bool:
    return any(abs(one - other) > TOLERANCE for one, other in zip(found, wanted, strict=True))


def _millimetres(*sizes: float) -> str:
    return " × ".join(f"{size:.1f}".removesuffix(".0") for size in sizes) + " mm"


# --- 7.2, 7.3.1: head and title ---------------------------------------------------------------------------------------


def _start_of_text(lines: list[Line]) -> int:
    """Where the title is over: the line to whom it is addressed, the first heading, or the first long line."""
    for place, line in enumerate(lines):
        text = line.text.strip()
        heading = any(mark.match(text) for mark in HEADINGS)
        addressed = ADDRESSEE.fullmatch(text) and line.alignment == "left" and place > 0
        if heading or addressed or (len(text) > LONGEST_HEADING and line.alignment == "left" and not line.is_title):
            return place
    return len(lines)


def _number(lines: list[Line]) -> Iterator[Departure]:
    for line in lines:
        if found := NUMBER.search(line.text):
            opened, year, closed, ordinal, number = found.groups()
            right = (opened, closed, ordinal) == ("〔", "〕", "") and len(year) == 4 and not number.startswith("0")
            if not right:
                yield _told("7.2.5", "number", found[0], f"〔{year if len(year) == 4 else 2026}〕{int(number)}号", line)


def _title(lines: list[Line]) -> Iterator[Departure]:
    """The last centred line before the text that is neither number nor mark; a mark alone may be the whole head."""
    known = [line for line in lines if not NUMBER.search(line.text) and (line.is_title or line.colours <= BLACK)]
    title = next((line for line in reversed(known) if line.is_title or line.alignment == "center"), None)
    if title is None:
        if known and len(known) == len(lines):
            yield _told("7.3.1", "title_centred", known[-1].alignment, "center", known[-1])
        return
    yield from _looks(title, "7.3.1", "title_face", "title_size", XIAOBIAOSONG, SIZE_2)
    if title.alignment != "center":
        yield _told("7.3.1", "title_centred", title.alignment, "center", title)


# --- 7.3: text, levels, closing ---------------------------------------------------------------------------------------


def _looks(
    line: Line, clause: str, face_rule: str, size_rule: str, faces: tuple[str, ...], size: float
) -> Iterator[Departure]:
    for face, points in sorted(line.looks):
        if not is_face(face, faces):
            yield _told(clause, face_rule, face or "–", faces[0], line)
        if points != size:
            yield _told(clause, size_rule, f"{points:g} pt", f"{size:g} pt", line)


def is_face(face: str, names: tuple[str, ...]) -> bool:
    """Makers put their own names round that of a face: 方正小标宋简体, 华文仿宋, FangSong_GB2312."""
    return any(name in face.casefold() for name in names)


def _is_text(line: Line) -> bool:
    """Prose of the text itself: what is centred, ends at the right or marks an annex has its own rules."""
    return line.alignment == "left" and not ANNEX_PAGE.fullmatch(line.text.strip()) and not line.is_title


def _text(lines: list[Line]) -> Iterator[Departure]:
    for place, line in enumerate(lines):
        text = line.text.strip()
        if not _is_text(line) or text.startswith(("抄送", "抄报", "主送")) or "印发" in text[-12:]:
            continue
        if not any(mark.match(text) for _rule, mark, _faces in LEVELS):
            yield from _looks(line, "5.2.2", "text_face", "text_size", FANGSONG, SIZE_3)
        if coloured := line.colours - BLACK:
            yield _told("5.2.4", "colour", "#" + min(coloured), "#000000", line)
        if line.pitch is None or not PITCHES[0] <= line.pitch <= PITCHES[1]:
            yield _told("5.2.3", "pitch", f"{line.pitch:g} pt" if line.pitch else "varying", "28–30 pt", line)
        indented = line.text.startswith("\u3000\u3000") or abs(line.indent - 2) < 0.15
        addressed = place == 0 and ADDRESSEE.fullmatch(text)
        if len(text) > LONGEST_HEADING and not indented and not addressed:
            yield _told("7.3.3", "indent", f"{line.indent:.1f}".removesuffix(".0"), "2", line)


def _headings(lines: list[Line]) -> Iterator[Departure]:
    for line in lines:
        text = line.text.strip()
        if len(text) > LONGEST_HEADING or re.search("[。：；]", text) or not _is_text(line):
            continue
        for mark, wanted in MISWRITTEN:
            if found := mark.match(text):
                yield _told("7.3.3", "level_mark", found[0], wanted, line)
        for rule, mark, faces in LEVELS:
            if mark.match(text):
                yield from _looks(line, "7.3.3", rule, "heading_size", faces, SIZE_3)


def _closing(lines: list[Line]) -> Iterator[Departure]:
    """附件说明 (7.3.4), 成文日期 (7.3.5), the page on which an annex begins (7.3.7)."""
    for line in lines:
        text = line.text.strip()
        if (note := ANNEX_NOTE.fullmatch(text)) and len(text) < 80:
            if note[1] == ":":
                yield _told("7.3.4", "annex_colon", ":", "：", line)
            if note[2][-1] in "。；;.，,":
                yield _told("7.3.4", "annex_mark", note[2][-1], "–", line)
        elif ANNEX_PAGE.fullmatch(text):
            yield from _annex_page(line)
        elif (day := DAY.fullmatch(text)) and line.alignment != "center":
            if day[1] is None or any(part.startswith("0") for part in day.groups()):
                wanted = "{}年{}月{}日".format(*map(int, day.groups())) if day[1] else "2026年1月5日"
                yield _told("7.3.5", "date", text, wanted, line)
            if line.alignment != "right" and not line.text.startswith("\u3000") and line.indent < 8:
                yield _told("7.3.5", "date_place", line.alignment, "right", line)


def _annex_page(line: Line) -> Iterator[Departure]:
    if not line.begins_page:
        yield _told("7.3.7", "annex_page", "running", "new_page", line)
    yield from _looks(line, "7.3.7", "annex_face", "annex_size", HEITI, SIZE_3)


# --- 7.4, 7.5: imprint, page numbers ----------------------------------------------------------------------------------


def _imprint(lines: list[Line]) -> Iterator[Departure]:
    for line in lines[-6:]:
        text = line.text.strip()
        if text.startswith(("抄送：", "抄送:")):
            yield from _looks(line, "7.4.2", "imprint_face", "imprint_size", FANGSONG, SIZE_4)
            if not text.endswith("。"):
                yield _told("7.4.2", "copies_stop", text[-1], "。", line)
        elif text.endswith("印发") and DAY.search(text):
            yield from _looks(line, "7.4.3", "imprint_face", "imprint_size", FANGSONG, SIZE_4)


def _page_numbers(sheet: Sheet) -> Iterator[Departure]:
    """— 1 — in 4号 宋体, right on odd pages and left on even ones."""
    if not sheet.feet:
        yield _told("7.5", "page_number", "–", "— 1 —")
        return
    for foot in dict.fromkeys(sheet.feet):
        shown = re.sub(r"\s*PAGE[^—]*", " 1 ", foot.text).strip()
        if not re.fullmatch(r"[—－]\s*1\s*[—－]", shown):
            yield _told("7.5", "page_number", shown, "— 1 —")
        if foot.face and not is_face(foot.face, SONGTI):
            yield _told("7.5", "page_number_face", foot.face, SONGTI[0])
        if foot.size != SIZE_4:
            yield _told("7.5", "page_number_size", f"{foot.size:g} pt", f"{SIZE_4:g} pt")
    sides = {foot.kind: foot.alignment for foot in sheet.feet}
    if not sheet.odd_and_even or "even" not in sides:
        yield _told("7.5", "page_number_sides", sides.get("default", "–"), "right_and_left")
    elif (sides.get("default"), sides["even"]) != ("right", "left"):
        yield _told("7.5", "page_number_sides", f"{sides.get('default', '–')}, {sides['even']}", "right_and_left")
