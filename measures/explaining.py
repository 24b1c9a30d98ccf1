"""Why a document was read as it was: every value with the line and the words it was read from."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext

from measures import wording
from plans.documents.paragraphs import Line, lines_of, location_of
from plans.documents.tree import Deadline, DepartmentRef, Field, ParsedMeasure, ParsedPlan, Role, Span, Target


def _(message: str) -> str:
    return message


_ROLES = {
    Role.LEAD: _("Lead department"),
    Role.COOP: _("Supporting departments"),
    Role.RESPONSIBLE: _("Departments in charge"),
}


def account_of(tree: ParsedPlan) -> Iterator[str]:
    """One line a value, in the order of the document; the problems come last."""
    account = _Account(lines_of(tree.text))
    yield gettext("Kind: %(kind)s. %(reason)s") % {"kind": wording.of_kind(tree), "reason": wording.of_reason(tree)}
    yield from account.of_metadata(tree)
    for section in tree.sections:
        yield account.told(_("Section"), section.span, f"{section.number} {section.heading.value}")
    for measure in tree.measures:
        yield from account.of_measure(measure)
    for item in tree.work_requirements:
        heading = item.heading or item.body
        yield account.told(_("Work requirement"), item.span, f"{item.number} {heading.value}")
    for figure in tree.figures:
        words = f"{figure.text} → {figure.comparator} {figure.value:f} {figure.unit}"
        yield account.told(_("Figure"), figure.span, f"{words} ({figure.as_of})" if figure.as_of else words)
    for problem in tree.problems:
        yield f"- {wording.of_problem(problem)}"


class _Account:
    """Knows the lines, so that each value can say where it stands."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines

    def told(self, label: str, span: Span | None, words: str) -> str:
        at = location_of(self._lines, span.start) if span else None
        if at is None:
            return f"{gettext(label)}: {words}"
        return gettext("%(label)s, line %(line)s: %(words)s") % {
            "label": gettext(label),
            "line": at.line,
            "words": words.strip(),
        }

    def of_metadata(self, tree: ParsedPlan) -> Iterator[str]:
        fields: tuple[tuple[str, Field[Any] | None], ...] = (
            (_("Title"), tree.title),
            (_("Document number"), tree.doc_number),
            (_("Issuer"), tree.issuer),
            (_("Date of issue"), tree.issue_date),
            (_("Year"), tree.year),
            (_("Superior plan"), tree.superior_plan),
        )
        for label, field in fields:
            if field is not None:
                yield self.told(label, field.span, _read(field.quote, str(field.value)))

    def of_measure(self, measure: ParsedMeasure) -> Iterator[str]:
        yield self.told(_("Measure"), measure.span, f"{measure.number} {measure.title}")
        yield from (f"  {self._of_department(ref)}" for ref in measure.departments)
        yield from (f"  {self._of_deadline(deadline)}" for deadline in measure.deadlines)
        yield from (f"  {self._of_target(target)}" for target in measure.targets)

    def _of_department(self, ref: DepartmentRef) -> str:
        return self.told(_ROLES[ref.role], ref.name.span, _read(ref.name.quote, ref.name.value))

    def _of_deadline(self, deadline: Deadline) -> str:
        return self.told(_("Due by"), deadline.span, _read(deadline.words, str(deadline.on or deadline.words)))

    def _of_target(self, target: Target) -> str:
        words = f"{target.text} → {target.comparator} {target.value:f} {target.unit}"
        return self.told(_("Target"), target.span, f"{words} ({target.on})" if target.on else words)


def _read(quote: str, value: str) -> str:
    """The words as printed and, where it differs, what was made of them."""
    printed = " ".join(quote.split())
    return printed if printed == value else f"{printed} → {value}"
