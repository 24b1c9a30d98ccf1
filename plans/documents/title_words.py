"""Words that end a title, and the mark of a draft."""

import re

TITLE_END = re.compile(
    r"(?:方案|计划|要点|措施|举措|规划|意见|行动|办法|细则|分解表?|分工表?|任务表|情况表|进展表|清单|台账"
    r"|重点任务|重点工作|目标任务|工作安排|通知|报告|通报|总结|情况)"
    r"(?:[（(][^（）()]{1,16}[）)])*$"
)
DRAFT = re.compile(
    r"[（(【]?\s*(?:公开)?(?:征求意见稿|送审稿|讨论稿|草案|初稿|草稿|审议稿)\s*[）)】]?|\bdraft\b",
    re.IGNORECASE,
)
LONGEST_TITLE = 110
