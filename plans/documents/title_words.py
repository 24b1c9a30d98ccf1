"""Words that end a title, and the mark of a draft."""

import re

TITLE_END = re.compile(
    r"(?:方案|计划|要点|措施|举措|规划|纲要|意见|行动|办法|细则|规定|政策|分解[表书]?|责任书|分工表?|任务表|情况表|进展表|清单|台账|[一二三四五六七八九十\d]条"
    r"|重点任务|重点工作|目标任务|工作任务|工作安排|实事项目|民生实事|实事工程|通知|报告|通报|总结|思路|情况|解读|公告|公示|通告|决定|指南|指引|预案)"
    r"(?:[（(][^（）()]{1,24}[）)])*》?$"
)
DRAFT = re.compile(
    r"[（(【]?\s*(?:公开)?(?:征求意见稿|送审稿|讨论稿|草案|初稿|草稿|审议稿)\s*[）)】]?|\bdraft\b",
    re.IGNORECASE,
)
ATTACHED = re.compile(r"附\s*[件录表]\s*[:：]?\s*\d?\s*[.．、:：]")
"""The list of attachments names plans that stand elsewhere."""
LONGEST_TITLE = 110
