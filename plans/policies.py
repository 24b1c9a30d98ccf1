"""Say: who may do which verb. One table a floor; a higher floor asks the lower one for verbs it does not know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plans.lifecycle import Conflict
from plans.models import Department, Plan, Post, SavedView, User
from plans.models.membership import ADMINISTRATIONS, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

Rule = Callable[[User, Any], bool]
# The fields by which a thing hangs on its plan, nearest first.
TOWARDS_THE_PLAN = (
    "plan", "measure", "update", "milestone", "target", "period", "report", "instruction", "suggestion",
)  # fmt: skip
WORDS: dict[str, StrOrPromise] = {
    "territory.establish": gettext_lazy("set up a district"),
    "plan.import": gettext_lazy("import a plan"),
    "plan.edit": gettext_lazy("change the plan"),
    "plan.issue": gettext_lazy("mark the plan as issued"),
    "plan.activate": gettext_lazy("start the plan"),
    "plan.close": gettext_lazy("close the plan"),
    "plan.reopen": gettext_lazy("reopen the plan"),
    "plan.archive": gettext_lazy("archive the plan"),
    "people.edit": gettext_lazy("change people and posts"),
    "post.appoint": gettext_lazy("fill this post"),
    "account.keep": gettext_lazy("keep the accounts of other people"),
    "account.open": gettext_lazy("open the account"),
    "account.reset": gettext_lazy("reset the password"),
    "account.drop_second_factor": gettext_lazy("remove the second factor"),
    "account.link": gettext_lazy("link an identity"),
    "account.unlink": gettext_lazy("remove the link of an identity"),
    "account.close": gettext_lazy("close the account"),
    "account.reopen": gettext_lazy("reopen the account"),
    "token.make": gettext_lazy("make or revoke keys of other people"),
    "post.delegate": gettext_lazy("name a deputy for this post"),
    "department.reorganise": gettext_lazy("reorganise departments"),
    "department.place": gettext_lazy("change the office order"),
    "calendar.announce": gettext_lazy("take in a notice on days off"),
    "calendar.own_day": gettext_lazy("set the district's own days"),
    "audit.read": gettext_lazy("read the record of changes"),
    "view.share": gettext_lazy("share a saved view"),
    "view.forget": gettext_lazy("drop a saved view"),
}


class Forbidden(Exception):
    """A known person asks for something that is not theirs to do."""

    code = "forbidden"

    def __init__(self, verb: str, words: StrOrPromise = "") -> None:
        """`words` say what a verb of a higher floor is; those of this floor are known."""
        self.verb = verb
        super().__init__(_("Your posts do not include the right to %(act)s.") % {"act": words or WORDS[verb]})


class PlanSettled(Conflict):
    """The plan on which a thing hangs is over: nothing more happens to it."""

    code = "plan_settled"

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        super().__init__(
            _("“%(plan)s” is %(status)s; what belongs to it stays as it is.")
            % {"plan": plan, "status": plan.get_status_display()}
        )


def plan_of(thing: Any) -> Plan | None:
    """The plan on which `thing` hangs, itself or through its measure, update, milestone …; None for what has none."""
    while isinstance(thing, models.Model) and not isinstance(thing, Plan):
        names = {field.name for field in thing._meta.fields}
        towards = next((name for name in TOWARDS_THE_PLAN if name in names), None)
        thing = getattr(thing, towards) if towards else None
    return thing if isinstance(thing, Plan) else None


@dataclass(frozen=True)
class Policy:
    """The verbs of one floor, with the words for each, over those of the floors below.

    A settled plan takes no act, whoever asks: this is the one place that says so, and triggers hold it. `outlives`
    names the verbs that are still possible then, with the states in which they are.
    """

    rules: Mapping[str, Rule]
    words: Mapping[str, StrOrPromise]
    below: Policy | None = None
    outlives: Mapping[str, Collection[str]] = field(default_factory=dict)

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
        return self._grants(user, verb, thing) and self._ends(verb, plan_of(thing)) is None

    def require(self, user: User, verb: str, thing: Any = None) -> None:
        """Raise Forbidden unless `user` may do `verb` to `thing`, and PlanSettled where its plan is over by now."""
        if not self._grants(user, verb, thing):
            raise self.refusal(verb)
        plan = None if set(Plan.SETTLED) <= set(self.lasting(verb)) else plan_of(thing)
        if plan is not None and (settled := self._ends(verb, Plan.objects.filter(pk=plan.pk).first())):
            raise PlanSettled(settled)

    def _grants(self, user: User, verb: str, thing: Any) -> bool:
        rule = self.rule(verb)
        return user.is_clock or rule(user, thing)

    def _ends(self, verb: str, plan: Plan | None) -> Plan | None:
        """`plan`, if it is over and `verb` with it."""
        over = plan is not None and plan.status in Plan.SETTLED and plan.status not in self.lasting(verb)
        return plan if over else None

    def lasting(self, verb: str) -> Collection[str]:
        """The states of a settled plan in which `verb` is still possible."""
        if verb in self.rules or self.below is None:
            return self.outlives.get(verb, ())
        return self.below.lasting(verb)

    def refusal(self, verb: str) -> Forbidden:
        """What tells a person that `verb` is not theirs to do."""
        if verb in self.words or self.below is None:
            return Forbidden(verb, self.words[verb])
        return self.below.refusal(verb)

    def words_for(self, verb: str) -> StrOrPromise:
        """What a line of the record calls an act; its code where no floor has words for it."""
        if verb in self.words or self.below is None:
            return self.words.get(verb, verb)
        return self.below.words_for(verb)

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


def keeps_accounts(user: User, district: Department) -> bool:
    return oversees(user, district, Role.SECURITY)


def appoints(user: User, post: Post) -> bool:
    """Who keeps people fills the posts; those of the three administrations, and their own, only the security admin."""
    territory = post.department.territory()
    return keeps_accounts(user, territory) or (post.role not in ADMINISTRATIONS and keeps_people(user, territory))


def may_delegate(user: User, post: Post) -> bool:
    """Who holds the post by appointment, so that no deputy names a further one, and who keeps people."""
    own = any(held.post_id == post.pk and not held.is_deputy for held in user.held().posts)
    return (own and post.role not in ADMINISTRATIONS) or appoints(user, post)


def keeps_calendar(user: User, thing: Any) -> bool:
    """The days of the country hold for everybody below: who coordinates the topmost territory sets them."""
    return any(post.role == Role.COORDINATOR and post.above[-1] == post.territory_id for post in user.held().posts)


def may_share(user: User, audience: Department | Plan) -> bool:
    """With one's own department, or with all of a plan that one oversees."""
    if isinstance(audience, Plan):
        return audience.district_id in user.held().overseen
    return audience.pk in user.held().departments()


def keeps_view(user: User, view: SavedView) -> bool:
    """Who saved it; one that is shared with a plan, who runs that plan too."""
    return view.saved_by_id == user.pk or (view.plan is not None and runs_plan(user, view.plan))


def audits(user: User, thing: Any) -> bool:
    return user.held().has(Role.AUDITOR)


def nobody(user: User, thing: Any) -> bool:
    """Only the clock, who holds every right."""
    return False


policy = Policy(
    {
        "territory.establish": nobody,
        "plan.import": runs_territory,
        "plan.edit": runs_plan,
        "plan.issue": runs_plan,
        "plan.activate": runs_plan,
        "plan.close": runs_plan,
        "plan.reopen": runs_plan,
        "plan.archive": runs_plan,
        "people.edit": keeps_people,
        "post.appoint": appoints,
        "account.keep": keeps_accounts,
        "post.delegate": may_delegate,
        "department.reorganise": keeps_people,
        "department.place": keeps_people,
        "calendar.announce": keeps_calendar,
        "calendar.own_day": runs_territory,
        "audit.read": audits,
        "view.share": may_share,
        "view.forget": keeps_view,
    },
    WORDS,
    outlives={
        "view.forget": Plan.SETTLED,
        "view.share": Plan.SETTLED,
        "plan.reopen": {Plan.Status.CLOSED},
        "plan.archive": {Plan.Status.CLOSED},
    },
)
allowed, require = policy.allowed, policy.require
