"""Labels in front of units and dates: 牵头单位：, 责任单位：, 完成时限：, Lead:."""

import re

_LEAD = (
    r"(?:总)?牵头(?:责任|负责|主责|主办|承办)?(?:单位|部门|机构|处室|科室|主体)"
    r"|(?:主办|主责|责任牵头)(?:单位|部门)"
)
_COOP = (
    r"(?:协同|协助)?配合(?:责任|协作)?(?:单位|部门|机构)|协(?:办|同|助|作)(?:责任)?(?:单位|部门)"
    r"|(?:参与|参加|支持|会办)(?:责任)?(?:单位|部门)"
)
_RESPONSIBLE = r"(?:主要)?(?:责任|负责|承办|实施|落实|办理|完成)(?:单位|部门|主体|处室|科室)|责任分工"
_PERSON = (
    r"(?:区|县|市)?(?:政府)?(?:分管|责任|牵头|包保|挂钩|联系)(?:区|县|市)?(?:政府)?领导|"
    r"责任人|负责人|联系人|联系电话"
)
_TIME = (
    r"(?:完成|办理|办结|推进|落实|目标)?(?:时限|期限|时间节点|时间进度)(?:要求|安排)?"
    r"|(?:完成|时间)(?:时间|要求|节点|安排)|Timescale|Deadline|By when|Target date"
)
LABEL = re.compile(
    rf"(?P<lead>{_LEAD})|(?P<coop>{_COOP})|(?P<responsible>{_RESPONSIBLE})|"
    rf"(?P<person>{_PERSON})|(?P<time>{_TIME})"
)
LABELLED = re.compile(
    rf"(?:{LABEL.pattern})(?:为)?(?:\s*[:：]\s*|[ \u3000]+(?=[\u4e00-\u9fff]))"
    r"|(?P<short_lead>牵头|主办)\s*[:：]\s*|(?P<short_coop>配合|协办)\s*[:：]\s*"
    r"|(?P<short_responsible>责任|Owner|Responsible)\s*[:：]\s*|(?P<english_lead>Lead(?: [a-z]+)?)\s*:\s*"
)
