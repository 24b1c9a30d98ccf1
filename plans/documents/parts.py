"""The notice and the plan that it encloses, each with numbers of its own.

A covering notice (现将《…》印发给你们) may number its directions before the plan begins to count anew. They say how
to carry the plan out, so they are work requirements and never measures.
"""

import re
from dataclasses import dataclass

from plans.documents.days import is_day
from plans.documents.numbering import Style, read_number
from plans.documents.outline import running_lines
from plans.documents.paragraphs import Line, is_row
from plans.documents.responsibilities import is_label_line
from plans.documents.title_words import TITLE_END
from plans.documents.titles import announced_names, enclosed_at, title_lines

_ENCLOSES = re.compile(r"印发|转发|下发|公布|发布|分解下达|公开征求|向社会")
_DIRECTS = re.compile(r"(?:通知|要求|意见|事项)\S{0,6}如下|如下(?:工作)?要求|以下(?:工作)?要求")
_DIVIDES = re.compile(r"分解|分工|工作报告")
_ENDS_NOTICE = re.compile(
    r"[（(]?此件\S{0,12}[）)]?|附\s*件\s*[\d一二三四五]{0,2}\s*[:：]?|特此通知[。.]?|联\s*系\s*人\S*"
)
_OF_A_PLAN = re.compile(
    r"指导思想|总体(?:要求|目标|思路)|工作(?:目标|任务|原则|内容|重点|措施)|主要(?:任务|目标|内容|措施)|重点(?:任务|工作)|基本原则|目标任务"
)
_LONGEST_DIRECTION = 24
_NOTICE_HEAD, _PLAN_HEAD = 60, 40


@dataclass(frozen=True)
class Parts:
    """The lines of a notice with numbered directions, and those of the plan. One of them may be empty."""

    notice: tuple[Line, ...]
    plan: tuple[Line, ...]

    @property
    def head(self) -> tuple[Line, ...]:
        """What stands before the first number or table of the plan, without the directions of the notice."""
        above = [line for line in self.notice if not is_row(line) and not read_number(line.text)]
        if not self.plan:
            return tuple(above)[:_NOTICE_HEAD]
        first = _first_number(self.plan)
        row = next((line for line in self.plan if is_row(line)), None)
        ends = min((line.span for line in (row, first) if line), default=None)
        begun = [line for line in self.plan if ends is None or line.span < ends]
        return (*above[:_NOTICE_HEAD], *begun[:_PLAN_HEAD])


def parts_of(lines: tuple[Line, ...]) -> Parts:
    """Divide a document where the enclosed plan begins, if the notice before it has numbers of its own."""
    announced = next((place for place, line in enumerate(lines[:_NOTICE_HEAD]) if _announces(line)), None)
    numbered = _first_number(lines)
    first = lines.index(numbered) if numbered else None
    if first is None or (announced is not None and announced > first):
        return Parts((), lines)
    if announced is None and not _directs(lines[:first]):
        return Parts((), lines)
    begins = _plan_begins(lines, first) if announced is not None else None
    if begins is not None:
        return Parts(lines[:begins], lines[begins:])
    if announced is not None and enclosed_at(lines[announced + 1 : first]):
        return Parts((), lines)
    return Parts(lines, ()) if _holds_directions_only(lines[first:]) else Parts((), lines)


def _first_number(lines: tuple[Line, ...]) -> Line | None:
    return next((line for line in running_lines(lines) if read_number(line.text)), None)


def _announces(line: Line) -> bool:
    """A sentence that encloses a plan; the title of the notice encloses none."""
    sentence = not TITLE_END.search(line.text) and _ENCLOSES.search(line.text) is not None
    return sentence and bool(announced_names(line.text))


def _directs(head: tuple[Line, ...]) -> bool:
    """A notice that divides the work of a report elsewhere and gives directions only."""
    return bool(head) and _DIRECTS.search(head[-1].text) is not None and _DIVIDES.search(head[-1].text) is not None


def _plan_begins(lines: tuple[Line, ...], first: int) -> int | None:
    """The heading of the plan below the numbered directions: the announced name, or a title below the signature."""
    last = max((place for place, line in enumerate(lines) if _begins_to_count(line)), default=0)
    named = enclosed_at(lines)
    if named is not None and first < named[0] < last:
        return named[0]
    for place in range(first + 1, last):
        before = lines[place - 1].text
        if (is_day(before) or _ENDS_NOTICE.fullmatch(before)) and title_lines(lines, place):
            return place
    return None


def _begins_to_count(line: Line) -> bool:
    """The first of some items, or a table."""
    number = read_number(line.text)
    return is_row(line) or (number is not None and number.value == 1)


def _holds_directions_only(lines: tuple[Line, ...]) -> bool:
    """Numbered in one style, naming no departments and no chapter of a plan."""
    numbers = [(line, number) for line in running_lines(lines) if (number := read_number(line.text))]
    if any(is_row(line) or is_label_line(line) for line in lines):
        return False
    if {number.style for _, number in numbers} - {Style.HAN}:
        return False
    return not any(_OF_A_PLAN.match(line.text[number.length :][:_LONGEST_DIRECTION]) for line, number in numbers)
