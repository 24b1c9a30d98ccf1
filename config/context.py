"""What every page knows without its view saying so: the navigation of this person, the open plans, the theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from config.views import THEME_COOKIE, THEMES
from plans.models import Plan, User
from plans.models.membership import Role


@dataclass(frozen=True)
class Entry:
    """A line of the rail. `pages` are URL names: the first is where it leads, each marks it as current."""

    pages: tuple[str, ...]
    label: Any
    icon: str
    roles: frozenset[str] = frozenset()  # empty: for everybody
    staff: bool = False
    tab: bool = False  # stands in the bar at the foot of a telephone


@dataclass(frozen=True)
class Link:
    """An entry as this person sees it on this page."""

    address: str
    label: str
    icon: str
    current: bool
    tab: bool


@dataclass(frozen=True)
class Group:
    heading: str
    links: tuple[Link, ...]


RUNNING = frozenset({Role.COORDINATOR})
NAVIGATION: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        _("Work"),
        (
            Entry(("desk", "update_edit", "inbox"), _("My tasks"), "desk", tab=True),
            Entry(("review_queue", "review_detail"), _("Review"), "review", RUNNING, tab=True),
        ),
    ),
    (
        _("See"),
        (
            Entry(("overview", "plan_overview"), _("Overview"), "home", tab=True),
            Entry(("measure_list", "measure_detail"), _("Ledger"), "list", tab=True),
            Entry(("department_list", "department_detail"), _("Departments"), "org"),
        ),
    ),
    (_("Supervision"), (Entry(("reminder_log",), _("Reminders"), "bell", RUNNING),)),
    (
        _("Writing"),
        (
            Entry(("report_list", "report_detail"), _("Monthly reports"), "doc"),
            Entry(("plan_list", "plan_detail"), _("Action plans"), "wall"),
            Entry(("import_list", "import_upload", "import_preview"), _("Import a plan"), "import", RUNNING),
            Entry(("admin:index",), _("Administration"), "key", staff=True),
        ),
    ),
)


def address_of(name: str) -> str:
    """Empty where the address is not served here: its entry is then left out instead of breaking every page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def is_for(entry: Entry, user: User) -> bool:
    if entry.staff:
        return user.is_staff
    return not entry.roles or user.held().has(*entry.roles)


def groups_for(user: User, page: str) -> Iterator[Group]:
    for heading, entries in NAVIGATION:
        links = tuple(
            Link(address, str(entry.label), entry.icon, page in entry.pages, entry.tab)
            for entry in entries
            if is_for(entry, user) and (address := address_of(entry.pages[0]))
        )
        if links:
            yield Group(str(heading), links)


def roles_of(user: User) -> str:
    labels = dict.fromkeys(str(Role(post.role).label) for post in user.held().posts)
    return " · ".join(labels) if labels else str(_("no post today"))


def shell(request: HttpRequest) -> dict[str, Any]:
    """`navigation`, `plans` and `roles` cost a query only on a page that draws the frame."""
    user: User | AnonymousUser = getattr(request, "user", AnonymousUser())
    match = request.resolver_match
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "themes": THEMES.items()}
    if isinstance(user, User):
        frame["navigation"] = SimpleLazyObject(lambda: list(groups_for(user, match.view_name if match else "")))
        frame["plans"] = SimpleLazyObject(
            lambda: list(Plan.objects.visible_to(user).exclude(status=Plan.Status.ARCHIVED))
        )
        frame["roles"] = SimpleLazyObject(lambda: roles_of(user))
    return frame
