from plans.models.act import Act
from plans.models.calendar import AnnouncedYear, CalendarDay
from plans.models.department import Department, DepartmentAlias
from plans.models.document import Document
from plans.models.membership import Membership, Post
from plans.models.plan import Plan
from plans.models.section import Requirement, Section
from plans.models.user import User

__all__ = [
    "Act",
    "AnnouncedYear",
    "CalendarDay",
    "Department",
    "DepartmentAlias",
    "Document",
    "Membership",
    "Plan",
    "Post",
    "Requirement",
    "Section",
    "User",
]
