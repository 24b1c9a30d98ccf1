"""What every page knows without its view saying so: the navigation of this person, the open plans, the theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from config.views import KEYS, KEYS_COOKIE, THEME_COOKIE, THEMES
from plans.changed import nouns
from plans.models import Plan, User
from plans.models.membership import OVERSEERS, Role
from plans.policies import allowed
from tracking.models import Duty, Message


@dataclass(frozen=True)
class Entry:
    """A line of the rail. `pages` are URL names: the first is where it leads, each marks it as current."""

    pages: tuple[str, ...]
    label: Any
    icon: str
    roles: frozenset[str] = frozenset()  # empty: for everybody
    staff: bool = False
    tab: bool = False  # stands in the bar at the foot of a telephone, as long as there is room
    counts: str = ""  # which number of `Owed` stands beside it


@dataclass(frozen=True)
class Link:
    """An entry as this person sees it on this page."""

    address: str
    label: str
    icon: str
    current: bool
    tab: bool
    count: int = 0
    alarm: bool = False


@dataclass(frozen=True)
class Owed:
    """How much this person's posts owe today."""

    duties: int
    reviews: int
    overdue: int


@dataclass(frozen=True)
class Group:
    heading: str
    links: tuple[Link, ...]


MOST_TABS = 4  # beside “More”
RUNNING = frozenset({Role.COORDINATOR})
KEEPING = frozenset({Role.COORDINATOR, Role.DATA_ENTRY, Role.SECURITY})
AUDITING = frozenset({Role.AUDITOR})
SECURING = frozenset({Role.SECURITY})
SIGNING = frozenset({Role.HEAD})
# Pages that are called otherwise than the row they are about.
ROWS_OF_PAGES = {"update": "progressupdate", "item": "inspectionitem"}
NAVIGATION: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        _("Work"),
        (
            Entry(("desk", "update_edit", "inbox"), _("My tasks"), "desk", tab=True, counts="duties"),
            Entry(("signing",), _("To sign"), "edit", SIGNING),
            Entry(("review_queue", "review_detail"), _("Review"), "review", RUNNING, tab=True, counts="reviews"),
            Entry(("decision_list", "extension_detail", "plan_back_detail"), _("Decisions"), "clock", RUNNING),
        ),
    ),
    (
        _("See"),
        (
            Entry(("overview", "plan_overview"), _("Overview"), "home", OVERSEERS, tab=True),
            Entry(("wall", "plan_wall"), _("Wall chart"), "wall", tab=True),
            Entry(("measure_list", "measure_detail"), _("Ledger"), "list", tab=True),
            Entry(("department_list", "department_detail"), _("Departments"), "org"),
        ),
    ),
    (
        _("Supervision"),
        (
            Entry(
                (
                    "reminder_log",
                    "chase_send",
                    "ladder_edit",
                    "hook_list",
                    "event_subscription_list",
                    "supervision_notice_list",
                ),
                _("Reminders"),
                "bell",
                RUNNING,
            ),
            Entry(("instruction_list", "instruction_detail", "instruction_give"), _("Instructions"), "msg"),
            Entry(
                ("suggestion_list", "suggestion_detail", "suggestion_new", "suggestion_check"),
                _("Suggestions"),
                "talk",
            ),
            Entry(
                ("inspection_list", "inspection_detail", "inspection_item", "inspection_draw"),
                _("Inspections"),
                "search",
            ),
        ),
    ),
    (
        _("Writing"),
        (
            Entry(("report_list", "report_detail", "paper_check"), _("Monthly reports"), "doc"),
            Entry(("plan_list", "plan_detail"), _("Action plans"), "wall"),
            Entry(
                ("import_list", "import_upload", "import_upload_status", "import_preview"),
                _("Import a plan"),
                "import",
                RUNNING,
            ),
        ),
    ),
    (
        _("Administration"),
        (
            Entry(("calendar_year", "calendar_notice"), _("Working days"), "clock"),
            Entry(("people_list", "hand_over", "post_vacate"), _("People and posts"), "user", KEEPING),
            Entry(("account_list", "account_detail"), _("Accounts"), "lock", SECURING),
            Entry(("knock_list",), _("Events at the door"), "key", SECURING | AUDITING),
            Entry(("change_list", "change_detail"), _("Record of changes"), "history", AUDITING),
            Entry(("admin:index",), _("Data entry"), "key", staff=True),
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


def owed_by(user: User, today: date) -> Owed:
    return Owed(**Duty.objects.counts_of(user, today))


def link_to(entry: Entry, address: str, page: str, owed: Owed, *, is_tab: bool) -> Link:
    count = getattr(owed, entry.counts) if entry.counts else 0
    alarm = entry.counts == "duties" and owed.overdue > 0
    return Link(address, str(entry.label), entry.icon, page in entry.pages, is_tab, count, alarm)


def groups_for(user: User, page: str, today: date) -> Iterator[Group]:
    owed, tabs = owed_by(user, today), 0
    for heading, entries in NAVIGATION:
        links = []
        for entry in entries:
            if is_for(entry, user) and (address := address_of(entry.pages[0])):
                tabs += entry.tab
                links.append(link_to(entry, address, page, owed, is_tab=entry.tab and tabs <= MOST_TABS))
        if links:
            yield Group(str(heading), tuple(links))


def roles_of(user: User) -> str:
    labels = dict.fromkeys(str(Role(post.role).label) for post in user.held().posts)
    return " · ".join(labels) if labels else str(_("no post today"))


def has_news(user: User) -> bool:
    """A message in the inbox that was not opened yet."""
    return Message.objects.in_inbox_of(user).unread().exists()


def changes_of(match: ResolverMatch | None, user: User) -> str:
    """Where an auditor reads what happened to the row that this page is about; empty for others and other pages."""
    noun = (match.url_name or "").removesuffix("_detail").replace("_", "") if match else ""
    tables = {model._meta.model_name: table for table, model in nouns().items()}
    table = tables.get(ROWS_OF_PAGES.get(noun, noun))
    if match is None or table is None or "pk" not in match.kwargs or not allowed(user, "audit.read"):
        return ""
    return f"{reverse('change_list')}?relation={table}&key={match.kwargs['pk']}"


def shell(request: HttpRequest) -> dict[str, Any]:
    """What costs a query (`navigation`, `plans`, `roles` …) is asked only on a page that draws the frame."""
    user: User | AnonymousUser = getattr(request, "user", AnonymousUser())
    match = request.resolver_match
    theme = request.COOKIES.get(THEME_COOKIE, "auto")
    frame: dict[str, Any] = {"theme": theme if theme in THEMES else "auto", "themes": THEMES.items()}
    keys = request.COOKIES.get(KEYS_COOKIE, "on")
    frame |= {"keys": keys if keys in KEYS else "on", "key_choices": KEYS.items()}
    if isinstance(user, User):
        frame["navigation"] = SimpleLazyObject(
            lambda: list(groups_for(user, match.view_name if match else "", timezone.localdate()))
        )
        frame["plans"] = SimpleLazyObject(
            lambda: list(Plan.objects.visible_to(user).exclude(status=Plan.Status.ARCHIVED))
        )
        frame["changes_of_page"] = SimpleLazyObject(lambda: changes_of(match, user))
        frame["has_news"] = SimpleLazyObject(lambda: has_news(user))
        frame["roles"] = SimpleLazyObject(lambda: roles_of(user))
    return frame
