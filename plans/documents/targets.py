"""Targets: the numbers a measure promises to reach.

Most numbers of a plan are no targets: versions, names of schemes, structures such as `1+14`, the
conditions under which a rule holds, the rates of a subsidy. They are recognised by what stands around
them; a number that nothing of the kind surrounds is a promise.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from plans.documents import deadlines
from plans.documents.paragraphs import sentences
from plans.documents.quantities import Quantity, clause_of, english_quantities, in_quotes, quantities
from plans.documents.tree import Comparator, Span, Target, TargetKind

_CHANGE = re.compile(r"(?:从|由)[^，。；]{0,12}$")
_CHANGED_TO = re.compile(r"^[^，。；\d]{0,6}(?:至|到|为)\s*$")
_CONDITION = re.compile(
    r"^\s*(?:[（(][^（）()]*[）)])?(?:以上|以下|以内|及以上|及以下)\s*(?:[（(][^（）()]*[）)])?\s*(?:的|[（(]不?含)"
)
_THRESHOLD = re.compile(r"^\s*(?:及)?(?:以上|以下)(?:规模)?(?:工业)?(?:企业|项目|单位|商户|建筑|用地)")
_CONDITION_BEFORE = re.compile(r"(?:不?含|满|未满|年满|不足|规模|单笔|单户|单个项目|凡)\s*$")
_SUBSIDY = re.compile(
    r"(?:给予|奖励|补贴|补助|资助|奖补|罚款|处以|按照?)[^，。；]{0,16}$|最高(?:不超过)?[^，。；]{0,8}$"
)
_RATE = re.compile(r"每(?:人|户|家|亩|个|平方米|吨|件|项|名|辆|台)[^，。；]{0,6}$")
_RAISED = re.compile(r"提(?:高|升)(?:至|到)|增(?:加)?(?:至|到)|达到|标准")
_FIRM = re.compile(r"\s*(?:以上|以下|以内)的(?:企业|单位|项目|商户|机构)")
_SHARE_PAID = re.compile(r"[^，。；、\d]{0,8}(?:给予|予以|奖励|补贴|补助|贴息|资助|返还)")
_PLACED = re.compile(r"(?<!控制)(?<!稳定)(?<!保持)(?<!维持)(?<!锁定)在\s*$|为期\s*$")
_CIRCLE = re.compile(r"[^，。；、\d]{0,6}(?:圈|品牌)")
_PAST = re.compile(
    r"(?:去年|上年|截至目前|目前已?|现有|原有|已(?:经)?(?:累计)?(?:建成|完成|实现|培育|有|达|开通|覆盖|发放|引进|建立))"
    r"[^，。；\d]{0,10}$"
)
_REFERENCE = re.compile(
    r"(?:依托|紧扣|围绕|对照|按照|根据|依据|对标|聚焦|贯彻|全文)(?:[^，。；]{0,4}|[^，。；新建培引打完开推]{5,12})$"
)
_POLICY_BEFORE = re.compile(r"(?:落实|执行|贯彻|国家|省|市|区|县|版|新)[“《]?$")
_AROUND_THE_CLOCK = re.compile(r"^(?:小时)(?!内|以内|之内)")
_QUOTED_LIMIT = re.compile(r"内|不超过|不低于|不少于|率|以上|达到?")
_NAMED = re.compile(r"^[^，。；]{0,2}(?:计划|行动|工程|服务圈|生活圈|机制|模式|平台|体系|工作法|品牌|项目)")
_INCREMENT = re.compile(r"新增|新建|增加|增设|净增|再增|新开|新引进|新培育")
_CUMULATIVE = re.compile(r"累计|总数|总量|合计|共计|总额")
_ASPIRATION = re.compile(r"力争|争取|努力|尽量|预期")
_REDUCTION = re.compile(r"压缩|压减|缩短|减少|下降|降低|降幅|精简|削减")
_HANDLING = re.compile(r"办[结理成]|审[批核]|完成|响应|答复|反馈|回复|受理|时限|用时|领取|[出拿领]证|兑付|拨付")
_DATED = re.compile(r"(?<![比较由从自与])20\d\d\s*年(?!以来|起|本|版)|年(?:底|末|内)|月(?:底|末)|季度|上半年")


def in_measure(text: str, span: Span, year: int | None, *, english: bool = False) -> tuple[Target, ...]:
    """The targets of a measure, in the order printed."""
    if english:
        found = _english(text, span, year)
    else:
        found = (target for sentence in sentences(text, span) for target in _in_sentence(text, sentence, year))
    return tuple(found)


def _english(text: str, span: Span, year: int | None) -> Iterator[Target]:
    on = deadlines.date_in(text, span, year)
    for quantity in english_quantities(text, span):
        yield _target(text, span, quantity, on, None)


def _in_sentence(text: str, sentence: Span, year: int | None) -> Iterator[Target]:
    baseline: Quantity | None = None
    on: date | None = None
    reached = sentence.start
    for quantity in quantities(text, sentence, han=True):
        between = Span(reached, quantity.span.start)
        if _DATED.search(text, between.start, between.end):
            on = deadlines.date_in(text, between, year) or on
        if on is not None and year is not None and on.year < year:
            continue
        reached = quantity.span.end
        if _begins_a_change(text, sentence, quantity):
            baseline = quantity
            continue
        changed = baseline is not None and _CHANGED_TO.search(text[baseline.span.end : quantity.span.start])
        start = baseline if changed else None
        baseline = None
        if start is not None or not _is_no_target(text, sentence, quantity):
            yield _target(text, sentence, quantity, on, start)


def _begins_a_change(text: str, sentence: Span, quantity: Quantity) -> bool:
    """`从5个工作日` before `压缩至3个工作日`."""
    before = text[max(sentence.start, quantity.span.start - 14) : quantity.span.start]
    after = text[quantity.span.end : min(sentence.end, quantity.span.end + 10)]
    return bool(_CHANGE.search(before) and re.match(r"[^，。；\d]{0,6}(?:至|到|为)", after))


def _is_no_target(text: str, sentence: Span, quantity: Quantity) -> bool:
    before = text[max(sentence.start, quantity.span.start - 18) : quantity.span.start]
    after = text[quantity.span.end : min(sentence.end, quantity.span.end + 14)]
    words = text[quantity.span.start : quantity.span.end] + after
    unit_on = re.sub(r"^[\d.,\s万亿]+", "", words)
    if _in_a_name(text, sentence, quantity):
        return True
    if (
        (_CONDITION.match(after) and (quantity.unit != "%" or _FIRM.match(after)))
        or _CONDITION_BEFORE.search(before)
        or _REFERENCE.search(before)
    ):
        return True
    if _THRESHOLD.match(after) and (quantity.unit in ("", "平方米", "亩") or "元" in quantity.unit):
        return True
    if _PAST.search(before) or (quantity.is_time and _CIRCLE.match(after)):
        return True
    if _PLACED.search(before) or (quantity.unit == "个" and after.startswith("一")):
        return True
    if "元" in quantity.unit and (_SUBSIDY.search(before) or (_RATE.search(before) and not _RAISED.search(before))):
        return True
    if quantity.unit == "%" and (_SHARE_PAID.match(after) or re.search(r"按照?[^，。；]{0,12}$", before)):
        return True
    if quantity.unit == "条" and quantity.comparator is Comparator.EQUAL and _POLICY_BEFORE.search(before):
        return True
    return bool(_AROUND_THE_CLOCK.match(unit_on)) and quantity.value == 24


def _in_a_name(text: str, sentence: Span, quantity: Quantity) -> bool:
    """Inside quotation marks a number belongs to a name, unless a limit is quoted: “1分钟内首次响应”."""
    quoted = in_quotes(text, sentence, quantity.span.start)
    if quoted is None:
        return False
    if text[quoted.end : quoted.end + 1] == "》":
        return True
    return not _QUOTED_LIMIT.search(text, quoted.start, quoted.end) or bool(
        _NAMED.match(text[quoted.end + 1 : quoted.end + 6])
    )


def _target(text: str, sentence: Span, quantity: Quantity, on: date | None, baseline: Quantity | None) -> Target:
    clause = clause_of(text, sentence, quantity.span)
    words = text[clause.start : clause.end]
    comparator = quantity.comparator
    aspired = _ASPIRATION.search(words) is not None
    if comparator is Comparator.EQUAL and _is_upper_limit(words, quantity, baseline):
        comparator = Comparator.AT_MOST
    return Target(
        text=words,
        value=quantity.value,
        unit=quantity.unit,
        comparator=comparator,
        kind=_kind(words, comparator, aspired=aspired, from_to=baseline is not None),
        span=clause,
        baseline=_scaled_like(baseline, quantity),
        on=on,
    )


def _is_upper_limit(words: str, quantity: Quantity, baseline: Quantity | None) -> bool:
    """`1天办结` promises at most a day; what is cut down to a number may end below it."""
    if baseline is not None:
        return _REDUCTION.search(words) is not None
    return quantity.is_time and _HANDLING.search(words) is not None


def _scaled_like(baseline: Quantity | None, quantity: Quantity) -> Decimal | None:
    return baseline.value if baseline is not None and baseline.unit == quantity.unit else None


def _kind(words: str, comparator: Comparator, *, aspired: bool, from_to: bool) -> TargetKind:
    if from_to or (_REDUCTION.search(words) and comparator is not Comparator.AT_MOST):
        return TargetKind.REDUCTION
    if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        return TargetKind.AT_MOST
    if aspired:
        return TargetKind.ASPIRATION
    if _CUMULATIVE.search(words):
        return TargetKind.CUMULATIVE
    return TargetKind.INCREMENT if _INCREMENT.search(words) else TargetKind.LEVEL
