"""What a web page prints around a document: its block of labels, its navigation and its buttons."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from plans.documents.paragraphs import Line
from plans.documents.tree import Span


class Label(StrEnum):
    """What the value behind a label says. A page shows a document later than it was written."""

    NUMBER = "number"
    ISSUER = "issuer"
    SOURCE = "source"
    WRITTEN = "written"
    SHOWN = "shown"
    TITLE = "title"
    OTHER = "other"


@dataclass(frozen=True)
class Labelled:
    label: Label
    value: Span


_NAMES = {
    Label.NUMBER: (
        "发文字号", "发文文号", "公文文号", "文件编号", "文件字号", "文件文号", "公文字号", "文号", "字号",
    ),
    Label.ISSUER: (
        "发布机构", "发文机关", "发文单位", "发文机构", "制发单位", "制发机关", "印发单位", "发布单位", "发布机关",
        "颁布单位", "颁布机关", "制定机关", "公开责任部门",
    ),
    Label.SOURCE: ("信息来源", "文章来源", "稿件来源", "来源"),
    Label.WRITTEN: (
        "成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "印发时间", "生成日期", "生成时间", "签发日期",
        "颁布时间", "颁布日期", "颁发时间", "颁发日期",
    ),
    Label.SHOWN: (
        "Published on", "Published", "Publication date", "Last updated", "Date", "发布日期", "发布时间", "公布日期",
        "公开日期", "公开时间", "发表时间", "更新时间", "日期", "时间",
    ),
    Label.TITLE: ("公文名称", "文件名称", "信息名称", "文件标题", "标题", "名称", "中文名"),
    Label.OTHER: (
        "级别", "效力级别", "状态", "城市", "所属单位", "公开目录",
        "索引号", "信息索引号", "主题分类", "组配分类", "信息分类", "公文种类", "分类", "类别", "主题词", "关键词",
        "关键字", "有效性", "时效性", "文件状态", "效力状态", "公开方式", "公开形式", "公开范围", "公开类别",
        "公开类型", "公开属性", "体裁分类", "体裁", "规范性文件统一编号", "统一登记号", "登记号", "统一编号",
        "生效日期", "实施日期", "失效日期", "废止日期", "截止日期", "有效期", "政策原文", "政策解读", "内容概述",
        "内容摘要", "主题", "载体类型", "服务对象", "浏览次数", "浏览量", "阅读量", "阅读次数", "访问量",
        "访问次数", "点击数", "点击量", "点击率", "点击", "浏览", "阅读", "人次", "字体大小", "字体", "责任编辑",
        "编辑", "作者", "审核", "供稿", "打印", "分享到", "分享", "文件下载", "附件下载",
    ),
}  # fmt: skip


def _spaced(name: str) -> str:
    """Labels of one width are filled with blanks: 索 引 号, 文    号."""
    return r"[ \u3000]*".join(name)


_ALTERNATIVES = {
    label: "|".join(_spaced(name) for name in sorted(names, key=len, reverse=True)) for label, names in _NAMES.items()
}
_ANY = "|".join(f"(?P<{label}>{names})" for label, names in _ALTERNATIVES.items())
_FOLLOWING = "|".join(_ALTERNATIVES.values())
_LONG = "|".join(
    f"(?P<long_{label}>{'|'.join(_spaced(name) for name in names if len(name) >= 4)})"
    for label, names in _NAMES.items()
)
_BULLETS = " \u3000•·●▪◆■►*|【[-"
_LABEL = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])(?:{_ANY})(?:[ \u3000]*[:：|][ \u3000|]*|$|(?=(?:{_FOLLOWING})[ \u3000]*[:：]))"
    rf"|(?:{_LONG})[ \u3000]*[:：][ \u3000]*)"
)
_BLANK = "[ \u3000]"
_BLANK_LABEL = re.compile(
    rf"(?:^|(?<={_BLANK}))(?:(?P<number>文{_BLANK}*号|发文字号)|(?P<issuer>发布机构|发文机关|发文单位)"
    rf"|(?P<written>发文日期|成文日期|生成日期)|(?P<shown>发布日期|发布时间)"
    rf"|(?P<other>索{_BLANK}*引{_BLANK}*号|有{_BLANK}*效{_BLANK}*性|分{_BLANK}+类)){_BLANK}+(?=\S)"
)
"""Labels that stand in a table of the page have only blanks behind them."""
_PLACE = re.compile(
    r"^您?(?:现在|当前|目前)?的?(?:所在)?的?位置\s*[:：]|^(?:网站)?首\s*页\s*(?:[>＞»/|\-]|$)|[>＞»›]{1,2}\s*\S.*[>＞»›]"
    r"|^首\s*页(?:\s+[\u4e00-\u9fff]{2,8}){2,}$"
)
_STAMP = re.compile(r"20\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d\d")
_BUTTON = re.compile(
    r"(?:无障碍(?:浏览|阅读)?|长者(?:模式|版|专区)?|长辈(?:模式|版)|关怀(?:版|模式)|适老化?(?:模式|版)?"
    r"|繁[體体](?:中文|版)?|简体(?:中文|版)?|返\s*回(?:顶部|首页|列表)?|关闭(?:目录|窗口|本页)?|打印(?:本页|此页|文章)?"
    r"|收藏(?:本页|本站)?|设为首页|加入收藏|联系我们|网站首页|登录(?:[/／]注册)?|注册|搜索|检索|导航|目录导航|网站地图|轻触这里|点击这里|展开|收起|下载|朗读"
    r"|语音播报|听全文|全文|正文|大|中|小|分享(?:到|至)?|扫一扫\S{0,16}|微信|微博|手机版|电脑版|[上下]一[篇页条]\S{0,2}"
    r"|English|EN|Skip to (?:main )?content|Link to homepage|Home|Menu|Search|Accessibility|Print(?: this page)?"
    r"|Share(?: this page)?|Agenda item|Contents?|Back to \S.{0,30}|Issue - [a-z]+)[:：]?"
)


def is_furniture(words: str) -> bool:
    """Whether a line belongs to the page rather than to the document."""
    bare = words.strip(_BULLETS + "】]")
    if not bare or _PLACE.search(words) or _STAMP.match(bare):
        return True
    buttons = [part for part in re.split(r"[\s|/／]+", bare) if part]
    return all(_BUTTON.fullmatch(part) for part in buttons) or bool(
        _BUTTON.fullmatch(bare) or _LABEL.match(bare) or _BLANK_LABEL.match(bare)
    )


def labels_of(line: Line) -> Iterator[Labelled]:
    """The labels of a line and what stands behind each, up to the next one."""
    start = line.span.start
    bare = len(line.text) - len(line.text.lstrip(_BULLETS))
    if not (_LABEL.match(line.text, bare) or _BLANK_LABEL.match(line.text[bare:])):
        return
    found = sorted(
        [*_LABEL.finditer(line.text, bare), *_BLANK_LABEL.finditer(line.text, bare)], key=lambda match: match.start()
    )
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(line.text)
        words = line.text[match.end() : end]
        value = words.strip(" \u3000|】]")
        if value and match.lastgroup:
            offset = match.end() + words.index(value)
            yield Labelled(
                Label(match.lastgroup.removeprefix("long_")), Span(start + offset, start + offset + len(value))
            )


def labels_in(lines: tuple[Line, ...]) -> Iterator[Labelled]:
    """The labels of all lines; a label that fills its line is told by the next one."""
    for line, following in pairwise((*lines, None)):
        if line is None:
            continue
        found = list(labels_of(line))
        yield from found
        alone = None if found else _LABEL.fullmatch(line.text.strip(_BULLETS))
        told = following is not None and _LABEL.match(following.text.strip(_BULLETS)) is None
        if alone is not None and alone.lastgroup and following is not None and told:
            yield Labelled(Label(alone.lastgroup.removeprefix("long_")), following.span)
