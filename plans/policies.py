"""Say: who may do which verb. One table a floor; a higher floor asks the lower one for verbs it does not know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.models import Department, Plan, User
from plans.models.membership import Role

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Rule = Callable[[User, Any], bool]
WORDS: dict[str, StrOrPromise] = {
    "territory.establish": gettext_lazy("set up a district"),
    "plan.import": gettext_lazy("import a plan"),
    "plan.edit": gettext_lazy("change the plan"),
    "plan.activate": gettext_lazy("start the plan"),
    "people.edit": gettext_lazy("change people and posts"),
    "calendar.announce": gettext_lazy("take in a notice on days off"),
    "calendar.own_day": gettext_lazy("set the district's own days"),
}


class Forbidden(Exception):
    """A known person asks for something that is not theirs to do."""

    code = "forbidden"

    def __init__(self, verb: str, words: StrOrPromise = "") -> None:
        """`words` say what a verb of a higher floor is; those of this floor are known."""
        self.verb = verb
        super().__init__(_("Your posts do not include the right to %(act)s.") % {"act": words or WORDS[verb]})


@dataclass(frozen=True)
class Policy:
    """The verbs of one floor, with the words for each, over those of the floors below."""

    rules: Mapping[str, Rule]
    words: Mapping[str, StrOrPromise]
    below: Policy | None = None

    def rule(self, verb: str) -> Rule:
        if verb in self.rules:
            return self.rules[verb]
        if self.below is None:
            raise LookupError(f"no policy names the verb {verb!r}")
        return self.below.rule(verb)

    def allowed(self, user: User, verb: str, thing: Any = None) -> bool:
        """The clock holds every right: it is the house itself, acting at night or for whoever holds the shell.

        Nobody can log in as the clock (it is inactive and has no password), and who can start a command on the server
        could change the database anyway, so asking that person for posts would protect nothing.
        """
        rule = self.rule(verb)
        return user.is_clock or rule(user, thing)

    def require(self, user: User, verb: str, thing: Any = None) -> None:
        """Raise Forbidden unless `user` may do `verb` to `thing`."""
        if not self.allowed(user, verb, thing):
            raise self.refusal(verb)

    def refusal(self, verb: str) -> Forbidden:
        """What tells a person that `verb` is not theirs to do."""
        if verb in self.words or self.below is None:
            return Forbidden(verb, self.words[verb])
        return self.below.refusal(verb)

    def verbs(self) -> set[str]:
        return set(self.rules) | (self.below.verbs() if self.below else set())


def oversees(user: User, district: Department | int, *roles: str) -> bool:
    """Holds one of `roles` in the territory `district` itself; a superior's post reads, it does not run the plan."""
    pk = district if isinstance(district, int) else district.pk
    return any(post.role in roles and post.territory_id == pk for post in user.held().posts)


def runs_plan(user: User, plan: Plan) -> bool:
    return oversees(user, plan.district_id, Role.COORDINATOR)


def runs_territory(user: User, district: Department | int) -> bool:
    return oversees(user, district, Role.COORDINATOR)


def keeps_people(user: User, district: Department | int) -> bool:
    return oversees(user, district, Role.COORDINATOR, Role.DATA_ENTRY)


def keeps_calendar(user: User, thing: Any) -> bool:
    """The days of the country hold for everybody below: who coordinates the topmost territory sets them."""
    return any(post.role == Role.COORDINATOR and post.above[-1] == post.territory_id for post in user.held().posts)


def nobody(user: User, thing: Any) -> bool:
    """Only the clock, who holds every right."""
    return False


policy = Policy(
    {
        "territory.establish": nobody,
        "plan.import": runs_territory,
        "plan.edit": runs_plan,
        "plan.activate": runs_plan,
        "people.edit": keeps_people,
        "calendar.announce": keeps_calendar,
        "calendar.own_day": runs_territory,
    },
    WORDS,
)
allowed, require = policy.allowed, policy.require
