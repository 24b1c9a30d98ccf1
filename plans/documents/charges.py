"""Departments named in the heading of a section, which charges them with every measure below it."""

import re

from plans.documents import responsibilities
from plans.documents.tree import DepartmentRef, Role, Span

_CHARGED = re.compile(
    r"(?P<unit>[\u4e00-\u9fff、（）()]{2,40}?)(?P<verb>牵头(?:负责|承担|抓总)?|主办|负责)的?(?:重点|主要|落实)?(?:工作|任务|事项|项目)"
)
_PERSON = re.compile(r"(?:长|书记|主任|主席|同志|领导|成员|某某?|委员)$")


def charge_of(text: str, heading: Span) -> tuple[DepartmentRef, ...]:
    """`一、某管委会牵头工作`, `一、强化创新（区科技局牵头）`; a person in charge is no department."""
    named = responsibilities.merged(list(responsibilities.clauses(text, heading)))
    if named:
        return named
    match = _CHARGED.match(text, heading.start, heading.end)
    if match is None or _PERSON.search(match["unit"]):
        return ()
    role = Role.RESPONSIBLE if match["verb"] == "负责" else Role.LEAD
    return responsibilities.named_in(text, Span(match.start("unit"), match.end("unit")), role)
