"""What a chapter is for, by the name that the genre gives it."""

import re

_GENERAL = re.compile(
    r"(?:总体(?:要求|目标|思路|考虑|部署|安排)|指导思想|基本(?:原则|思路|要求|情况)|工作(?:目标|思路|原则)|主要目标|目标(?:任务|要求)?"
    r"|发展(?:目标|基础|现状|形势)|预期目标|总体要求[和与及]?\S{0,8}|指导思想[和与及、]\S{0,8}|(?:工作|总体)目标[和与及、]\S{0,6}"
    r"|(?:面临)?形势(?:与|和)?\S{0,6}|适用(?:范围|对象)|(?:工作|整治|实施|重点|活动)?(?:范围|对象)|(?:规划|起草|出台|工作)?背景\S{0,6}"
    r"|重要?意义|(?:整治|创建|活动|行动|年度|总体|工作|攻坚)目标|(?:实施|工作|方法|活动|推进|进度)?(?:步骤|安排|阶段)(?:[和与及、]\S{0,6})?"
    r"|(?:时间|进度|阶段|步骤)安排|术语(?:和定义)?|编制依据)"
)
"""General chapters say why, whom, and when; what stands below them is no measure."""
_SAFEGUARD = re.compile(
    r"(?:工作|有关|相关|落实|其他|几点)要求|组织(?:保障|实施|领导|推进|保证|落实)"
    r"|(?<!社会)(?<!住房)(?<!民生)(?<!医疗)(?<!要素)(?<!养老)(?<!生活)(?<!安全)保障(?:措施|机制|体系|要求)"
    r"|(?:实施|推进|工作|政策|强化|加强|完善|健全|制度|组织|各项|规划实施)保障(?!性|房|水平|能力|体系)|推进机制|工作机制$"
    r"|监督(?:考核|检查|问责)$|督(?:导|查)考核|考核(?:问责|评价|监督|奖惩)$|附则"
)
_LONGEST_SAFEGUARD = 20
_FRAME = re.compile(
    r"(?:主要|重点|工作|具体|目标|年度|核心|整治|建设|改革)?(?:任务|内容|措施|举措|工作)(?:[和与及、]\S{0,8})?"
    r"|(?:重点|主要)工作(?:任务|内容|措施|举措)?|(?:责任|任务|工作)分工|重点项目|实施内容"
)
"""Names that a chapter bears only where the items below it are the measures."""


def is_general_name(heading: str) -> bool:
    return _GENERAL.fullmatch(heading) is not None


def is_safeguard_name(heading: str) -> bool:
    return len(heading) <= _LONGEST_SAFEGUARD and _SAFEGUARD.search(heading) is not None


def is_frame_name(heading: str) -> bool:
    return _FRAME.fullmatch(heading) is not None
