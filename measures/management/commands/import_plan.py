"""`import_plan FILE`: read a document; show what it says, or make it a plan."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from measures import explaining, wording
from measures.actions import importing
from measures.models import Assignment, Milestone, Target
from plans.actions import documents, territories
from plans.documents.neutral import as_neutral
from plans.documents.tree import LARGEST_FILE, ParsedPlan, UnreadableDocument
from plans.management.shell import REFUSED, ShellCommand, moment
from plans.models import Department, Document, Plan, User
from plans.naming import territory_in


class Command(ShellCommand):
    help = "Read a plan document and import it. The same file twice changes nothing."
    requires_system_checks = []  # reading with --json needs no database

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", help="txt, md, html, docx or xlsx")
        parser.add_argument("--json", action="store_true", help="print what was read as JSON and write nothing")
        parser.add_argument(
            "--explain",
            action="store_true",
            help="print why everything was read as it was, and the ledger of repairs; write nothing",
        )
        parser.add_argument("--district", help="name or id of the district the plan belongs to")
        parser.add_argument("--by", help="username in whose name to import; the clock by default")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            now = moment(options["at"])
            content, name = _contents(options["file"])
            tree = documents.read(content, name=name)
            if options["json"] or options["explain"]:
                self._show(tree, as_json=options["json"], ledger=options["explain"])
            else:
                self._import(content, name, tree, options=options, now=now)
        except UnreadableDocument as error:
            raise wrong(wording.of_unreadable(error))

    def _show(self, tree: ParsedPlan, *, as_json: bool, ledger: bool) -> None:
        """Account and ledger go to stderr beside JSON, so that stdout stays one JSON document."""
        if as_json:
            self.stdout.write(json.dumps(as_neutral(tree), ensure_ascii=False, indent=1))
        if ledger:
            out = self.stderr if as_json else self.stdout
            for line in explaining.account_of(tree):
                out.write(line)
            for repair in tree.repairs:
                out.write(wording.of_repair(repair))
            out.write(_("Repairs: %(count)s") % {"count": len(tree.repairs)})

    def _import(self, content: bytes, name: str, tree: ParsedPlan, *, options: dict[str, Any], now: datetime) -> None:
        """Told after the commit: a reader of the output who hangs up takes nothing back."""
        importing.require_plan(tree)
        with transaction.atomic():
            by = _person(options["by"])
            home, said = _home(tree, options["district"], by=by, now=now)
            document = documents.store(content, name=name, district=home, tree=tree, by=by, now=now)
            before = document.plan_id
            plan = importing.import_tree(document, tree=tree, by=by, now=now)
        self.stdout.write(said)
        if before:
            self.stdout.write(_("Already imported as plan %(id)s; nothing was changed.") % {"id": plan.pk})
        self._tell(plan)

    def _tell(self, plan: Plan) -> None:
        document = Document.objects.get(plan=plan)
        counts = {
            _("Measures"): plan.measures.count(),
            _("Sections with measures"): plan.sections.filter(measures__isnull=False).distinct().count(),
            _("Work requirements"): plan.requirements.count(),
            _("Milestones"): Milestone.objects.filter(measure__plan=plan).count(),
            _("Targets"): Target.objects.filter(measure__plan=plan).count(),
            _("Departments assigned"): Assignment.objects.filter(measure__plan=plan).count(),
            _("Repairs"): len(document.repairs),
        }
        self.stdout.write(
            _("Plan %(id)s: %(plan)s (%(year)s, %(status)s)")
            % {"id": plan.pk, "plan": plan.title, "year": plan.year, "status": plan.get_status_display()}
        )
        if plan.is_consultation_draft:
            self.stdout.write(_("It is a draft for comment and cannot be activated."))
        for label, count in counts.items():
            self.stdout.write(f"{label}: {count}")
        self.stdout.write(_("Problems: %(count)s") % {"count": len(document.problems)})
        for problem in document.problems:
            self.stdout.write(f"- {wording.of_problem(problem)}")


def wrong(words: object) -> CommandError:
    """Something the caller can put right: one line on stderr, exit code 2, nothing written."""
    return CommandError(str(words), returncode=REFUSED)


def _contents(name: str) -> tuple[bytes, str]:
    place = Path(name)
    if not place.is_file():
        raise wrong(_("There is no file “%(name)s”.") % {"name": name})
    try:
        if place.stat().st_size > LARGEST_FILE:
            raise UnreadableDocument("too_large", limit=str(LARGEST_FILE // 2**20))
        return place.read_bytes(), place.name
    except OSError as error:
        raise wrong(_("The file “%(name)s” cannot be opened: %(reason)s.") % {"name": name, "reason": error.strerror})


def _person(username: str | None) -> User:
    if username is None:
        return User.objects.clock()
    person = User.objects.filter(username=username, is_active=True).first()
    if person is None:
        raise wrong(_("There is no person with the username “%(name)s”.") % {"name": username})
    return person


def _home(tree: ParsedPlan, named: str | None, *, by: User, now: datetime) -> tuple[Department, str]:
    """The territory of the plan and a sentence that says how it was found.

    Named by the caller, else the one with which the title or the issuer begins, else the only one there is. A plan of
    a place that is not known yet brings its territory along, if the shell itself imports it; a person decides.
    """
    lands = Department.objects.territories()
    printed = _printed_place(tree)
    if named:
        found = list(lands.filter(_named(named)))
    else:
        found = [land for land in lands if printed and _same_place(land.name, printed)] or (
            [] if printed else list(lands)
        )
    if len(found) == 1:
        return found[0], _("District: %(district)s") % {"district": found[0]}
    if not lands.exists() or (by.is_clock and printed and not named and not found):
        land = territories.establish(named or printed or _("Our district"), by=by, now=now)
        return land, _("District: %(district)s, not known until now; added with its office.") % {"district": land}
    names = "、".join(land.name for land in lands)
    raise wrong(_("Say with --district which one: %(names)s.") % {"names": names})


def _printed_place(tree: ParsedPlan) -> str:
    fields = (tree.title, tree.issuer)
    return next((place for field in fields if field and (place := territory_in(field.value))), "")


def _same_place(name: str, printed: str) -> bool:
    """上海市徐汇区 and 徐汇区 are one place."""
    return name.endswith(printed) or printed.endswith(name)


def _named(words: str) -> Q:
    return Q(pk=int(words)) if words.isdecimal() else Q(name=words) | Q(short_name=words)
