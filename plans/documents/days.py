"""Days as documents print them: in digits, in Chinese numerals, in English, or with characters lost."""

import re
from datetime import date

from plans.documents.numbering import han_value

DAY = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?:年|[-./])"
    r"\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-./])"
    r"\s*(?P<day>3[01]|[12]\d|0?[1-9])\s*日?"
)
HAN_DAY = re.compile(
    r"(?P<year>二[〇○零Oo0][一二三四五六七八九〇○零]{2})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_LOST_DAY = re.compile(r"^(?P<year>20[0-4]\d)(?P<rest>\d{2,4})$")
ENGLISH_DAY = re.compile(
    r"(?P<day>[12]\d|3[01]|0?[1-9])\s+(?P<name>January|February|March|April|May|June|July|"
    r"August|September|October|November|December)\s+(?P<year>20\d\d)"
)
_MONTH = re.compile(
    r"(?:20\d\d|二[〇○零Oo0][一二三四五六七八九〇○零]{2})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月"
)
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def is_day(words: str) -> bool:
    return bool(DAY.fullmatch(words) or HAN_DAY.fullmatch(words) or _LOST_DAY.fullmatch(words))


def is_month(words: str) -> bool:
    """A signature may name the month only; that is no date of issue, but it ends the signature."""
    return _MONTH.fullmatch(words) is not None


def day_of(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = _MONTHS.index(groups["name"]) + 1 if groups.get("name") else _number(groups["month"])
    try:
        return date(_number(groups["year"]), month, _number(groups["day"]))
    except ValueError:
        return None


def _number(words: str) -> int:
    if words.isdecimal():
        return int(words)
    return han_value(re.sub("[○Oo0]", "〇", words)) or 0


def lost_day(words: str) -> date | None:
    """`2019116`: 年 月 日 were lost. The earliest reading is taken and marked uncertain."""
    match = _LOST_DAY.match(words)
    if match is None:
        return None
    rest = match["rest"]
    readings = []
    for cut in range(1, len(rest)):
        month, day = rest[:cut], rest[cut:]
        if month[0] != "0" and day[0] != "0" and int(month) <= 12 and int(day) <= 31:
            readings.append((int(month), int(day)))
    return date(int(match["year"]), *min(readings)) if readings else None
