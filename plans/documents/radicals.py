"""Radicals that stand where ideographs are meant.

Fonts draw 民 and its radical with one shape, and a pdf may name either; what was copied from such a page keeps the
wrong one. They look alike, and no comparison of words finds them.
"""

import unicodedata

_SUPPLEMENT = {
    "⺁": "厂",
    "⺇": "几",
    "⺌": "小",
    "⺎": "兀",
    "⺒": "巳",
    "⺓": "幺",
    "⺟": "母",
    "⺠": "民",
    "⺩": "王",
    "⺫": "目",
    "⺬": "示",
    "⺭": "礻",
    "⺮": "竹",
    "⺶": "羊",
    "⺼": "月",
    "⺽": "臼",
    "⻁": "虎",
    "⻄": "西",
    "⻅": "见",
    "⻆": "角",
    "⻉": "贝",
    "⻋": "车",
    "⻑": "長",
    "⻓": "长",
    "⻔": "门",
    "⻗": "雨",
    "⻘": "青",
    "⻙": "韦",
    "⻚": "页",
    "⻛": "风",
    "⻜": "飞",
    "⻝": "食",
    "⻢": "马",
    "⻣": "骨",
    "⻤": "鬼",
    "⻥": "鱼",
    "⻦": "鸟",
    "⻧": "卤",
    "⻨": "麦",
    "⻩": "黄",
    "⻪": "黾",
    "⻬": "齐",
    "⻮": "齿",
    "⻰": "龙",
    "⻳": "龟",
}
"""Those of U+2E80 that are words by themselves; Unicode folds none of them."""

_SHAPED_TODAY = {"⼾": "户", "⾭": "青"}
"""Unicode folds these to 戶 and 靑, which fonts of today do not draw with the same shape."""

RADICALS = str.maketrans(
    {
        **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)},
        **_SHAPED_TODAY,
        **_SUPPLEMENT,
    }
)
"""For `str.translate`, one character for one."""
