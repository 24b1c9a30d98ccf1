"""What belongs to the page and not to the document: navigation, bars of buttons, footers, hidden text."""

import re

from selectolax.lexbor import LexborNode

MARKS = (
    "script, style, noscript, template, nav, footer, aside, button, input, select, textarea, iframe, svg, "
    "canvas, object, audio, video, map, [hidden], [aria-hidden=true], [role=navigation], [role=banner], "
    "[style*='display:none'], [style*='display: none'], [style*='visibility:hidden'], [style*='visibility: hidden'], "
    "[role=contentinfo], rt, rp"
)
"""Elements that never hold a sentence of the document. A form may: some sites put the whole page into one."""

_ARTICLES = (
    "article",
    "main",
    "#zoom",
    "#UCAP-CONTENT",
    ".TRS_Editor",
    ".trs_editor_view",
    "#content",
    ".article-content",
    ".article",
    ".pages_content",
    "#article",
    ".content",
)
_SMALLEST_ARTICLE = 0.5
"""Share of the page's text from which a part counts as the article."""
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu|bread\w*|crumbs?|position|location|dqwz|share\w*|bdshare\w*|fenxiang|toolbar|tools?|"
    r"print\w*|font-?size\w*|zihao|foot\w*|copyright|head(?:er)?|top-?bar|side\w*|search\w*|login|related|xgxw|xgwd|"
    r"pag(?:er|ination)|qr-?code|ewm|comments?|hid(?:e|den)|sr-only|no-?print|prev-?next)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MOST_FURNITURE = 0.2
"""Share of the page's text above which a part is no furniture, whatever it is called."""
_MOST_CANDIDATES = 300

_BUTTONS = (
    r"字(?:号|体)(?:大小)?|大|中|小|默认|放大|缩小|分享(?:到|至)?|打印(?:本页|此页|文章|页面)?|关闭(?:窗口|本页|此页|页面)?|收藏(?:本页)?|"
    r"返回(?:顶部|首页|上页|列表)?|微信|微博|新浪微博|QQ空间|复制链接|扫一扫.{0,20}|无障碍(?:浏览|阅读)?|繁体|简体|纠错|我要纠错|"
    r"下载|文字下载|朗读|语音播报|A[+-]?|T"
)
_MARK = r"[\s\u3000|｜/【】\[\]（）()：:·,，]"
_BAR = re.compile(rf"{_MARK}*(?:(?:{_BUTTONS}){_MARK}+)*(?:{_BUTTONS}){_MARK}*")
_PAGE_LINE = re.compile(
    r"(?:您?(?:现在|当前)?(?:所在)?的?位置\s*(?:[:：]|是)|首页\s*[>›»＞/\\]|[上下]一[篇条页]\s*[:：]|(?:浏览|阅读|访问|点击)(?:次数|量|数)\s*[:：]|"
    r"版权所有|Copyright|©|.{0,20}ICP备|.{0,10}公网安备|网站标识码|网站地图|技术支持\s*[:：]|建议使用.{0,30}浏览器|相关(?:链接|阅读|文章|新闻)\s*[:：]?$)",
    re.IGNORECASE,
)
_LONGEST_PAGE_LINE = 120


def article_of(body: LexborNode) -> LexborNode:
    """The part that holds the document; furniture around and inside it is taken away."""
    # Always the inner ones first: what lies in an element that was taken away is gone, and must not be touched again.
    for header in reversed(body.css("header")):
        if not _is_inside(header, ("article", "main")):
            header.decompose()
    whole = len(body.text())
    for node in reversed(body.css("[class], [id]")[:20_000]):
        names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
        if _FURNITURE.search(names) and node.tag not in ("body", "table", "tbody", "tr", "td"):
            _take_away(node, whole)
    whole = len(body.text())
    for selector in _ARTICLES:
        found = max(body.css(selector)[:_MOST_CANDIDATES], key=lambda node: len(node.text()), default=None)
        if found is not None and len(found.text()) >= _SMALLEST_ARTICLE * whole:
            return found
    return body


def _is_inside(node: LexborNode, names: tuple[str, ...]) -> bool:
    above = node.parent
    while above is not None and above.tag not in names:
        above = above.parent
    return above is not None


def _take_away(node: LexborNode, whole: int) -> None:
    if len(node.text()) <= max(whole * _MOST_FURNITURE, 12):
        node.decompose()


def without_furniture(lines: list[str]) -> list[str]:
    """The lines without those that only a page has: places, buttons, counters."""
    return [line for line in lines if not _is_furniture(line)]


def _is_furniture(line: str) -> bool:
    if not line or len(line) > _LONGEST_PAGE_LINE or line.startswith("|"):
        return False
    return _BAR.fullmatch(line) is not None or _PAGE_LINE.match(line) is not None
