from plans.models.account import FormerPassword, Knock, Visit
from plans.models.act import Act
from plans.models.calendar import AnnouncedYear, CalendarDay
from plans.models.change import Change, Seal
from plans.models.delegation import Delegation, Holding
from plans.models.department import Department, DepartmentAlias, DepartmentName
from plans.models.document import Document
from plans.models.identity import Identity
from plans.models.kept_answer import KeptAnswer
from plans.models.membership import Membership, Post
from plans.models.plan import Plan
from plans.models.reorganisation import Reorganisation, Succession
from plans.models.saved_view import SavedView
from plans.models.section import Requirement, Section
from plans.models.token import AccessToken
from plans.models.user import User

__all__ = [
    "AccessToken",
    "Act",
    "AnnouncedYear",
    "CalendarDay",
    "Change",
    "Delegation",
    "Department",
    "DepartmentAlias",
    "DepartmentName",
    "Document",
    "FormerPassword",
    "Holding",
    "Identity",
    "KeptAnswer",
    "Knock",
    "Membership",
    "Plan",
    "Post",
    "Reorganisation",
    "Requirement",
    "SavedView",
    "Seal",
    "Section",
    "Succession",
    "User",
    "Visit",
]
