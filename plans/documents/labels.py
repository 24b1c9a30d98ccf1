"""Labels in front of units and dates: 牵头单位：, 责任单位：, 完成时限：, Lead:, Timescale:.

A label is a kind of work and a word for a body. The kinds of one role are listed; the words for a body
join with all of them, so that 会办科室 or 区级牵头部门 need no entry of their own.
"""

import re

_BODY = r"(?:单位|部门|机构|处室|科室|股室|主体)"
_NOTE = r"(?:\s?[（(][^（）()：:]{1,6}[）)])?"
_LEVEL = r"(?:[省市区县州旗镇乡](?:级|直|政府)?)?"
_LEAD = (
    r"(?:总|主要|责任)?牵头(?:[和及与、（(]{0,1}(?:责任|负责|主责|主办|承办|实施|落实)[）)]?)?"
    r"|主(?:要)?(?:办|责|责任)|总负责|第一责任"
)
_COOP = (
    r"(?:协同|协助|主要)?配合(?:[和及与、（(]{0,1}(?:责任|协作|协助|参与)[）)]?)?"
    r"|协(?:办|同|助|作|管|调)(?:责任|配合)?|(?:参与|参加|参建|支持|会办|支撑)(?:责任)?"
)
_RESPONSIBLE = (
    r"(?:具体|共同|主体|直接)?(?:责任|负责|承办|承担|实施|落实|执行|办理|完成|经办|推进|主管|建设)"
    r"(?:[（(](?:配合|参与|落实)[）)])?"
)
_PERSON = (
    r"(?:区|县|市)?(?:政府)?(?:分管|责任|牵头|包保|挂钩|联系|协管|主管|负责){1,2}(?:区|县|市)?(?:政府)?领导|"
    r"(?:第一)?责任人|负责人|联系人|联系(?:电话|方式)"
)
_TIME = (
    r"(?:计划|预计|整改|建设|任务)?(?:完成|办理|办结|推进|落实|目标|实施|工作)?(?:时限|期限|时间节点|时间进度|时间表)(?:要求|安排)?"
    r"|(?:计划|预计|整改)?(?:完成|时间|整改|实施)(?:时间|要求|节点|安排|日期)"
    r"|进度(?:安排|要求|计划)|Time(?:scale|frame|line)s?|Deadline|By when|Target (?:completion )?date|Due(?: date)?"
)
LABEL = re.compile(
    rf"(?P<lead>{_LEVEL}(?:{_LEAD}){_BODY}{_NOTE})|(?P<coop>{_LEVEL}(?:{_COOP}){_BODY}{_NOTE})|"
    rf"(?P<responsible>{_LEVEL}(?:{_RESPONSIBLE}){_BODY}{_NOTE}|责任分工|任务分工)|"
    rf"(?P<person>{_PERSON})|(?P<time>{_TIME})"
)
LABELLED = re.compile(
    rf"(?:{LABEL.pattern})(?:为)?(?:\s*[:：]\s*|[ \u3000]+(?=[\u4e00-\u9fff]))"
    r"|(?P<short_lead>牵头|主办|主责)\s*[:：]\s*|(?P<short_coop>配合|协办|协同|参与)\s*[:：]\s*"
    r"|(?P<short_responsible>责任|负责|承办|落实)\s*[:：]\s*"
    r"|(?P<english_coop>(?:[Kk]ey |[Dd]elivery |[Ss]upporting |[Oo]ther )?[Pp]artners?|"
    r"Support(?:ing|ed by)?(?: [a-z]+)?)\s*:\s*"
    r"|(?P<english_responsible>(?:Action )?[Oo]wners?|Responsib(?:le|ility)(?: [a-z]+)?|Delivered by)\s*:\s*"
    r"|(?P<english_lead>Lead(?:ing)?(?: [a-z]+){0,2})\s*:\s*"
)
ALONE = re.compile(rf"(?:{LABEL.pattern})[ \u3000]*[:：]?")
"""A label that has its line to itself; what it names stands in the lines below."""
ALONE_IN_ENGLISH = re.compile(
    r"(?:(?P<coop>(?:Key |Delivery |Supporting |Other )?[Pp]artners?)"
    r"|(?P<responsible>Owners?|Responsib(?:le|ility)(?: [a-z]+){0,2})|(?P<lead>Lead(?: [a-z]+){0,2})"
    r"|(?P<time>Timescales?|Timeframe|Deadline|By when|Target date|Due(?: date)?))[ \u3000]*:?"
)
"""The same in English, where any words may be the name below it."""
