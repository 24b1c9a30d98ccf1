"""Numbers with a unit, as they are printed in plans and reports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plans.documents.numbering import han_value
from plans.documents.paragraphs import BRACKETS, QUOTES, inside_marks
from plans.documents.tree import Comparator, Span

_SCALES = {
    "万亿": Decimal(10**12),
    "千亿": Decimal(10**11),
    "百亿": Decimal(10**10),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
    "千": Decimal(1000),
    "百": Decimal(100),
}
_MONEY = ("元", "美元", "欧元", "人民币")
_TIME_UNITS = frozenset({"工作日", "自然日", "小时", "分钟", "秒", "天", "日", "个月"})
_UNITS = (
    "/10万 /万 微克/立方米 微克每立方米 毫克/立方米 毫克/升 "
    "吨/日 吨/年 吨/天 立方米/日 元/月 元/年 元/人 元/平方米 件/万人 "
    "千克标准煤/平方米 个百分点 百分点 % ％ ‰ 个工作日 工作日 个自然日 自然日 小时 分钟 秒 天 日 "
    "个月 平方公里 平方千米 平方米 立方米 ㎡ 公里 千米 公顷 米 亩 万吨标准煤 "
    "吨标准煤 吨 公斤 斤 千瓦时 千瓦 兆瓦 千伏安 兆伏安 度 标箱 美元 欧元 元 人次 人 名 位 户次 "
    "户 家次 家 所 座 条 项次 项 件次 件 个 张 场次 场 次 批次 批 套 台 辆 "
    "架 艘 只 份 篇 部 期 轮 处 幢 栋 间 片 类 种 门 本 册 支 对 组 宗 "
    "班次 车次 架次 台套 羽 尾 段 卷 首 集 株 "
    "笔 单 例 起 款 盏 根 株 棵 头 床 倍 级 星级 班 节 课时 学时 幅 块 万 "
    "亿 环节"
)
_UNIT = "|".join(sorted(map(re.escape, _UNITS.split()), key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_ARABIC = re.compile(
    r"(?<![\d.A-Za-z+×xX*/-])(?:(?P<low>\d+(?:\.\d+)?)[%％]?\s*[-—–~～至到]{1,2}\s*)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*"
    rf"(?P<scale>{_SCALE})?(?P<more>余|多|几)?\s*(?P<unit>{_UNIT})"
)
_BARE = re.compile(
    r"(?:系数|指数|得分)[^，。；：\d]{0,6}(?P<words>(?<![\d.])(?P<number>\d+(?:\.\d+)?))"
    rf"(?![\d.,]|\s*(?:{_SCALE}|{_UNIT}|年|月|号))"
)
"""A coefficient or an index has a value and no unit."""
_HAN = re.compile(
    r"(?:(?<=[近约超共满续的办计少至成])|(?<=新建|新增|增设|引进|培育|改造|创建|建成|开工))"
    r"(?P<number>[一二两三四五六七八九十]{0,3}(?P<scale>千|百)|[二两三四五六七八九十]{1,3})"
    rf"(?P<more>余|多)?\s*(?P<unit>{_UNIT})"
)
_ENGLISH = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)\s?(?P<unit>%|per cent|percent|"
    r"(?:[A-Z]+\s)?[a-z]+(?:\s[a-z]+){0,2}|(?=\s?\())(?![\w/])"
)
_MONTH = re.compile(r"January|February|March|April|May|June|July|August|September|October|November|December")
_DATE_BEFORE = re.compile(
    rf"(?:{_MONTH.pattern}|[Qq]uarter|\bQ|[Ss]ection|[Nn]o\.?|[Pp]hase|[Pp]age|[Tt]ier|[Aa]ppendix|[Aa]nnex|[Tt]able|[Ii]tem|[Gg]oal|[Oo]bjective|[Pp]riority|[Ss]tage|[Ll]evel)\s?$"
)
_VERBS = frozenset(["are", "is", "was", "were", "has", "have", "had", "to", "and", "of", "in", "by", "on"])
_BULLETS = "*•·●■◆-"
_ORDINAL = re.compile(r"(?:第|号|〔|\[|(?<![底末日年以之月季提])前)$")
_LONGEST_QUOTATION = 200
_LONGEST_CLAUSE = 120
"""Characters looked at on either side, so that a text without punctuation costs no more than another."""
_CLAUSE_END = "，,。；;、：:！？!?\n|\t（）()"
_BEFORE = (
    (re.compile(r"(?:不(?:得|能|应)?(?:低于|少于|小于)|至少|不下|≥|≧|>=)\s*$"), Comparator.AT_LEAST),
    (re.compile(
        r"(?:不(?:得|能|应)?(?:超过|高于|多于|大于|超)|控制在|最[多长]|≤|≦|<="
        r"|(?:压缩|压减|缩短|减少|减|降低?|下降|精简)[^，。；\d]{0,8}(?:至|到|为))\s*$"), Comparator.AT_MOST),
    (re.compile(r"(?:低于|少于|小于|不足|不到|<|＜|less than|under|below)\s*$"), Comparator.LESS_THAN),
    (re.compile(r"(?:超过|突破|高于|大于|多于|逾|超|>|＞|more than|over)\s*$"), Comparator.MORE_THAN),
    (re.compile(
        r"(?:达到?|提(?:高|升)(?:至|到)|增(?:加|长)?(?:至|到)|升(?:至|到)|扩大(?:至|到)|at least)"
        r"\s*$"), Comparator.AT_LEAST),
    (re.compile(r"(?:大?约|大概|about|around)\s*$"), Comparator.ABOUT),
    (re.compile(r"(?:近|接近|nearly|almost)\s*$"), Comparator.NEARLY),
)  # fmt: skip
_AFTER = (
    (re.compile(r"\s*(?:[（(][^（）()]{0,8}[）)])?(?:及)?以上"), Comparator.AT_LEAST),
    (re.compile(r"\s*(?:之内|以内|内|及?以下)(?!外|地|部|容|涵|陆|控)"), Comparator.AT_MOST),
    (re.compile(r"\s*(?:左右|上下)"), Comparator.ABOUT),
    (re.compile(r"\s*(?:余|多)(?![种元样层])"), Comparator.SOMEWHAT_MORE),
)


@dataclass(frozen=True)
class Quantity:
    """A number and its unit. `span` covers both, with 万 and 余 between them."""

    value: Decimal
    unit: str
    comparator: Comparator
    span: Span

    @property
    def is_time(self) -> bool:
        return self.unit in _TIME_UNITS


def quantities(text: str, span: Span, *, han: bool = False) -> Iterator[Quantity]:
    """Every quantity of a Chinese span in order. `han` also takes 近千张 and 三轮 after such words."""
    found = [_quantity(text, span, match) for match in _matches(text, span, han=han) if not is_label(text, span, match)]
    found += (_bare(text, span, match) for match in _BARE.finditer(text, span.start, span.end))
    yield from sorted(found, key=lambda quantity: quantity.span)


def _matches(text: str, span: Span, *, han: bool) -> Iterator[re.Match[str]]:
    yield from _ARABIC.finditer(text, span.start, span.end)
    if han:
        yield from _HAN.finditer(text, span.start, span.end)


def _bare(text: str, span: Span, match: re.Match[str]) -> Quantity:
    start, end = match.span("words")
    return Quantity(Decimal(match["number"]), "", _comparator(text, span, start, end), Span(start, end))


def english_quantities(text: str, span: Span) -> Iterator[Quantity]:
    """`600 trees`, `13 annual indicators`, `55%`: a number and what is counted, where it is named."""
    for match in _ENGLISH.finditer(text, span.start, span.end):
        number = Decimal(match["number"].replace(",", ""))
        if _is_english_date(text, match, number):
            continue
        comparator = _comparator(text, span, match.start(), match.end())
        yield Quantity(number, _english_unit(match["unit"]), comparator, Span(match.start(), match.end()))


def _is_english_date(text: str, match: re.Match[str], number: Decimal) -> bool:
    """Days, quarters, years and the numbers of sections."""
    if _DATE_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
        return number <= 31 or number >= 1900
    if _MONTH.match(text[match.end("number") : match.end("number") + 10].lstrip()):
        return True
    return 1900 <= number <= 2100 and match["unit"] != "%"


def _english_unit(words: str) -> str:
    if words in ("%", "per cent", "percent"):
        return "%"
    for word in words.split():
        if word in _VERBS:
            break
        if word.endswith("s"):
            return word
    return ""


def clause_of(text: str, span: Span, place: Span) -> Span:
    """The words between punctuation marks around a place, inside a span."""
    start, end = place.start, place.end
    span = Span(max(span.start, start - _LONGEST_CLAUSE), min(span.end, end + _LONGEST_CLAUSE))
    while start > span.start and text[start - 1] not in _CLAUSE_END:
        start -= 1
    while end < span.end and text[end] not in _CLAUSE_END:
        end += 1
    while start < place.start and (text[start].isspace() or text[start] in _BULLETS):
        start += 1
    return Span(start, end)


def is_label(text: str, span: Span, match: re.Match[str]) -> bool:
    """Numbers that count nothing: ordinals, versions, the parts of `1+14`, `7×24小时`."""
    before = text[max(span.start, match.start() - 3) : match.start()]
    after = text[match.end() : match.end() + 2]
    if _ORDINAL.search(before) or (before and before[-1] in "＋+×x*/"):
        return True
    if after[:1] in ("+", "＋", "×") or after.startswith("版"):
        return True
    bracket = _enclosing(text, span, match.start(), BRACKETS)
    if bracket is not None and re.search(r"[+＋]", text[bracket.start : bracket.end]):
        return True
    return match["unit"] == "日" and _is_calendar_day(text, match)


def _is_calendar_day(text: str, match: re.Match[str]) -> bool:
    """日 counts days only beside 内 or a change: 5日内, 由30日缩短为10日."""
    before = text[max(0, match.start() - 4) : match.start()].rstrip()
    if before.endswith("月"):
        return True
    changed = re.search(r"(?:缩短|压缩|压减|减少)(?:至|到|为)$", before)
    return not (changed or re.match(r"[以之]?内|(?:缩短|压缩|压减|减少)", text[match.end() : match.end() + 2]))


def in_quotes(text: str, span: Span, place: int) -> Span | None:
    """The quotation around a place, contents only."""
    return _enclosing(text, span, place, QUOTES)


def _enclosing(text: str, span: Span, place: int, marks: dict[str, str]) -> Span | None:
    near = Span(max(span.start, place - _LONGEST_QUOTATION), min(span.end, place + _LONGEST_QUOTATION))
    for inner in inside_marks(text, near, marks):
        if inner.start <= place < inner.end:
            return inner
    return None


def _quantity(text: str, span: Span, match: re.Match[str]) -> Quantity:
    low = match.groupdict().get("low")
    value, unit = _scaled(match, low or match["number"])
    comparator = _comparator(text, span, match.start(), match.end())
    if low:
        comparator = Comparator.AT_LEAST
    if match["more"]:
        comparator = Comparator.SOMEWHAT_MORE
    return Quantity(value, unit, comparator, Span(match.start(), match.end()))


def _scaled(match: re.Match[str], number: str) -> tuple[Decimal, str]:
    """4.3万个 is 43000 个; money keeps its scale, because 437.59亿元 is how it is spoken of."""
    words = number.replace(",", "")
    scale, unit = match["scale"] or "", match["unit"]
    if words[:1].isdecimal():
        value = Decimal(words)
    else:
        digits = words.removesuffix(scale)
        value = Decimal(han_value(digits) or 1 if digits or scale else 1)
    unit = {"％": "%", "个工作日": "工作日", "个自然日": "自然日", "百分点": "个百分点", "环节": "个"}.get(unit, unit)
    if unit in _MONEY:
        return value, scale + unit
    if unit in ("万", "亿"):
        return value * _SCALES[unit], ""
    return value * _SCALES.get(scale, Decimal(1)), unit


def _comparator(text: str, span: Span, start: int, end: int) -> Comparator:
    after = text[end : min(span.end, end + 14)]
    for pattern, comparator in _AFTER:
        if pattern.match(after):
            return comparator
    before = text[max(span.start, start - 12) : start]
    for pattern, comparator in _BEFORE:
        if pattern.search(before):
            return comparator
    return Comparator.EQUAL
