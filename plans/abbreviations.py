"""How Chinese bodies are abbreviated: rules that say how one spelling fits another. Pure.

A name has three parts: a level or place (区, 徐汇区), the work of the body (发展和改革), its sort (委员会). The sort
has a short form; of the work every word keeps all its characters or the first (发改), and words that many names
share (监督, 管理, 事务 …) may go. The few that follow no rule stand in `ESTABLISHED`, bodies that were renamed or go by
several names in `SAME_WORK`; both after ../shared/DOMAIN.md §4 and the reforms of 2018 and 2023.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

BLANKS = re.compile(r"\s+")
HAN = re.compile(r"[\u4e00-\u9fff]")
# 社区 and 市场 are words, not places.
PLACE = re.compile(
    r"[^\W\d_年]{2,8}?自治[区州县旗]|[^\W\d_年全本各]{1,4}?(?:省|市|区|县|旗|盟)(?<![社园辖小片景校]区)(?![场民容域块])"
)
# 市场, 市容, 市民 and 市政 begin a word; 市民政局 and 市政府 do not.
LEVEL = re.compile(r"[省市区县旗](?![场容域块划]|民(?![政宗防族])|政(?![府协务法]))")
CONNECTIVES = re.compile(r"[和与及、]")
SHARED_WORDS = re.compile(r"(监督|管理|监管|事务|服务|行政|保障)")
REWRITES = (
    (re.compile(r"^国家税务总局"), ""),
    (re.compile(r"^(?:人民)?政府(?=办)"), "府"),
    (re.compile(r"街道(?:办事处|办)$"), "街道"),
    (re.compile(r"(?<=[镇乡])(?:人民)?政府$"), ""),
    (re.compile(r"人民(?=法院$|检察院$)"), ""),
    (re.compile(r"^人(?:民代表)?大(?:会)?常(?:务)?委(?:员)?会?(?=办)"), "人大"),
)
# Long before short. What has a proper name is never abbreviated by its words.
SORTS = {
    "委员会": "委", "办公室": "办", "联合会": "联", "总工会": "工会", "检察院": "检察院", "集团有限公司": "集团",
    "有限公司": "公司", "开发区": "开发区", "功能区": "功能区", "街道": "街道", "法院": "法院", "学院": "学院",
    "党校": "党校", "中心": "中心", "分局": "分局", "集团": "集团", "公司": "公司", "园区": "园区", "支队": "支队",
    "大队": "大队", "总队": "总队", "协会": "协", "工会": "工会", "局": "局", "委": "委", "办": "办", "部": "部",
    "联": "联", "协": "协", "院": "院", "镇": "镇", "乡": "乡", "所": "所", "站": "站", "馆": "馆",
}  # fmt: skip
PROPER = {"街道", "镇", "乡", "集团", "公司", "开发区", "功能区", "园区", "学院", "党校"}
OF_A_DISTRICT = {"分局", "街道", "镇", "乡"}  # bodies that only a district has: they need no 区 before them
INTERCHANGED = {"委", "局", "办", "中心", "分局"}
ESTABLISHED = frozenset(
    {
        ("人社", "人力资源社会保障"), ("人力社保", "人力资源社会保障"), ("住建", "住房城乡建设"), ("科", "科学技术"),
        ("规资", "规划自然资源"), ("规划资源", "规划自然资源"), ("城管", "城市管理"), ("科", "科技"),
        ("房管", "住房保障房屋管理"),
    }
)  # fmt: skip
SAME_WORK = (
    ("环保", "环境保护", "生态环境"),
    ("国土", "国土资源", "规土", "规划国土资源", "规划", "规划资源", "规划自然资源", "自然资源"),
    ("工商", "工商行政管理", "质监", "质量技术监督", "食药监", "食品药品监督管理", "市场监督管理", "市场监管"),
    ("卫计", "卫生计划生育", "卫生", "卫生健康"),
    ("安监", "安全生产监督管理", "应急管理"),
    ("旅游", "文化", "文广", "文化广播影视", "文化旅游"),
    ("国税", "地税", "地方税务", "税务"),
    ("农业", "农林", "农", "农业农村"),
    ("经信", "经济信息化", "工信", "工业信息化"),
    ("法制", "司法"),
    ("政务服务", "政务", "行政服务", "行政审批", "审批", "行政审批服务", "政务服务数据管理"),
    ("政务服务", "政务服务数据管理", "数据", "大数据"),
)


class Fit(IntEnum):
    """How a printed name fits a spelling, the surest first. The first two leave no doubt."""

    WRITTEN = 0
    CONVENTION = 1  # every word kept or begun: 区发改委, 区发展和改革委员会
    SHORTENED = 2  # characters left out in order: 区经委, 区经济和信息化委员会
    BARE = 3  # the sort of body is not printed: 区消防, 区消防救援支队
    OTHER_SORT = 4  # 委 for 局: a district has one of them
    SAME_WORK = 5  # a former name, or another name for the same work


@dataclass(frozen=True)
class Form:
    """A name in its parts. `level` is the territory's own (区), one above (市), a foreign place, or empty."""

    level: str
    work: str
    sort: str


def plain(name: str, territory: str = "") -> str:
    """One spelling for full-width and half-width forms, spaces, and a district's name before its own bureaus."""
    name = BLANKS.sub("", unicodedata.normalize("NFKC", name))
    if territory and name.startswith(territory) and name != territory:
        return territory[-1] + name[len(territory) :]
    return name


@lru_cache(maxsize=8192)
def form_of(name: str, territory: str) -> Form:
    """The parts of a name that went through `plain`."""
    level, rest = _level(re.sub(r"^国家税务总局", "", name), territory)
    if branch := re.fullmatch(rf"(\w+?)(?:局)?(?:{_places(territory)})分局", rest) if territory else None:
        return Form(territory[-1:], branch[1], "分局")  # 市公安局徐汇分局 is the district's
    if (
        youth := re.fullmatch(rf"(?:共青团|团)(?:{_places(territory)}|[区市县])委(?:员会)?", name)
        if territory
        else None
    ):
        return Form(territory[-1:], youth[0][0] and "团", "委")
    for pattern, short in REWRITES:
        rest = pattern.sub(short, rest)
    for ending, sort in SORTS.items():
        if rest.endswith(ending) and len(rest) > len(ending):
            return Form(level, _work(rest[: -len(ending)], sort), sort)
    return Form(level, rest, "")


def fits(printed: Form, known: Form, own: str) -> Fit | None:
    """How `printed` may mean the body `known` of the territory whose level is `own`; None where it does not."""
    if printed.level != known.level and not (printed.level == "" or (known.level == "" and printed.level == own)):
        return None
    if not printed.work or not known.work:
        return None
    if printed.sort == known.sort:
        return _of_one_sort(printed.work, known.work, proper=known.sort in PROPER)
    if not printed.sort or not known.sort:
        return _bare(printed, known)
    if {printed.sort, known.sort} <= INTERCHANGED:
        if _conventional(printed.work, known.work):
            return Fit.OTHER_SORT
        return Fit.SAME_WORK if _same_work(printed.work, known.work) else None
    return None


def lacks_level(printed: Form, known: Form) -> bool:
    """Without 区 before it a name may also be the city's: 市财政局、税务局 are both the city's."""
    return printed.level == "" != known.level and printed.sort not in OF_A_DISTRICT


def shares_words(printed: Form, known: Form) -> bool:
    """Two characters in a row in common: worth showing to somebody who looks for the body, no more."""
    pairs = {printed.work[at : at + 2] for at in range(len(printed.work) - 1)} - {"管理", "监督", "事务", "服务"}
    return any(pair in known.work for pair in pairs)


def _places(territory: str) -> str:
    """The territory with and without its last character: 徐汇区, 徐汇."""
    full = re.escape(territory)
    return f"{full}|{re.escape(territory[:-1])}" if len(territory) > 2 else full


def _level(name: str, territory: str) -> tuple[str, str]:
    if territory:
        own = re.match(rf"(?:[^\W\d_]{{2,7}}?[省市])?(?:{_places(territory)})(?=.)", name)
        if own:
            return territory[-1], name[own.end() :]
    if level := LEVEL.match(name):
        return level[0], name[1:]
    place, at = "", 0
    while not name.startswith("城市", at) and (found := PLACE.match(name, at)) and found.end() < len(name):
        place, at = found[0], found.end()
    if place and territory and place[-1] != territory[-1] and place[-1] in "省市":
        return place[-1], name[at:]
    return place, name[at:]


def _work(words: str, sort: str) -> str:
    if sort == "街道":
        return words.removesuffix("路") or words
    return words if sort in PROPER else CONNECTIVES.sub("", words)


def _of_one_sort(printed: str, known: str, *, proper: bool) -> Fit | None:
    if printed == known:
        return Fit.WRITTEN
    if proper:
        return None
    if _conventional(printed, known):
        return Fit.CONVENTION
    if _in_order(printed, known) or _in_order(known, printed):
        return Fit.SHORTENED
    return Fit.SAME_WORK if _same_work(printed, known) else None


def _bare(printed: Form, known: Form) -> Fit | None:
    """消防 for 消防救援支队, 城管执法 for 城市管理行政执法局; one side says no sort at all."""
    one, other = (printed, known) if not printed.sort else (known, printed)
    begins = len(one.work) > 1 and (other.work.startswith(one.work) or _conventional(one.work, other.work))
    return Fit.BARE if begins else None


@lru_cache(maxsize=65536)
def _conventional(one: str, other: str) -> bool:
    short, full = sorted((one, other), key=len)
    if short == full or (short, full) in ESTABLISHED:
        return True
    return _keeps_every_word(short, _words(full))


def _words(work: str) -> tuple[tuple[str, bool], ...]:
    """The words, each with whether it may go. Nearly all words of official names have two characters."""
    found: list[tuple[str, bool]] = []
    for part in filter(None, SHARED_WORDS.split(work)):
        if SHARED_WORDS.fullmatch(part):
            found.append((part, True))
            continue
        cuts = list(range(0, max(len(part) - 1, 1), 2))
        found += [(part[cut:after], False) for cut, after in zip(cuts, [*cuts[1:], len(part)], strict=True)]
    return tuple(found) if any(not may_go for _word, may_go in found) else tuple((word, False) for word, _ in found)


def _keeps_every_word(short: str, words: tuple[tuple[str, bool], ...]) -> bool:
    """Whether `short` is the beginnings of `words` in a row, none left out but those that may go."""
    if not words:
        return not short
    (word, may_go), rest = words[0], words[1:]
    return (may_go and _keeps_every_word(short, rest)) or any(
        short.startswith(word[:kept]) and _keeps_every_word(short[kept:], rest) for kept in range(1, len(word) + 1)
    )


def _in_order(short: str, full: str) -> bool:
    if len(short) >= len(full) or (len(short) == 1 and short != full[0]):
        return False
    rest = iter(full)
    return all(character in rest for character in short)


def _same_work(one: str, other: str) -> bool:
    return any(_among(one, group) and _among(other, group) for group in SAME_WORK)


def _among(work: str, group: tuple[str, ...]) -> bool:
    return any(work == member or (len(work) > 1 and _conventional(work, member)) for member in group)
