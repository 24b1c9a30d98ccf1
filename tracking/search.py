"""Finding by words: plans, departments, measures and filings that a person may see.

Words are looked for as parts of the text, every one of them. A trigram index was weighed and left out: most Chinese
words have two characters and leave no trigram, so that the index would be read from end to end and the rows after it.
A name of a department finds what it leads, too, under whichever of its names: short, full, former or another spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from plans.abbreviations import fits, form_of, plain
from plans.models import Department, DepartmentAlias, DepartmentName, Plan, User
from tracking.models import ProgressUpdate

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

HITS_OF_A_KIND = 20
WORDS_AT_ONCE = 6
LONGEST_WORD = 40  # characters
BEFORE, AFTER = 20, 60  # characters of an excerpt round the first word in it
PLANS = ("title", "doc_number", "issuer")
MEASURES = ("working_title", "heading", "body", "number")
UPDATES = ("progress", "problems", "next_steps")

Pieces = tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Hit:
    """Something found. `title` and `excerpt` are pieces of text, each with whether it is one of the words."""

    pk: int
    address: str
    title: Pieces
    excerpt: Pieces = ()
    note: str = ""


@dataclass(frozen=True)
class Found:
    """The hits of one kind; `more` says that there are others than these."""

    kind: str
    label: StrOrPromise
    hits: tuple[Hit, ...]
    more: bool


def words_of(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in text.split()[:WORDS_AT_ONCE]]


def pieces(text: str, words: Sequence[str]) -> Pieces:
    """`text` cut at the words, whatever their case."""
    if not words:
        return ((text, False),)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    cut: list[tuple[str, bool]] = []
    end = 0
    for match in pattern.finditer(text):
        cut += [(text[end : match.start()], False), (match[0], True)]
        end = match.end()
    return tuple(piece for piece in (*cut, (text[end:], False)) if piece[0])


def excerpt(texts: Iterable[str], words: Sequence[str]) -> Pieces:
    """What stands round the first word, in the first of `texts` that has one; nothing where none has."""
    for text in texts:
        places = [at for word in words if (at := text.lower().find(word.lower())) >= 0]
        if places:
            start, end = max(min(places) - BEFORE, 0), min(places) + AFTER
            around = f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
            return pieces(" ".join(around.split()), words)
    return ()


def search(text: str, *, user: User) -> list[Found]:
    """What `user` may see of all that holds every word of `text`, kinds without a hit left out."""
    words = words_of(text)
    if not words:
        return []
    named = departments_named(words, user=user)
    kinds = (
        _found("plans", _("Action plans"), _plans(words, user), words, _plan_hit),
        _found("departments", _("Departments"), _departments(named, user), words, _department_hit),
        _found("measures", _("Measures"), _measures(named, user), words, _measure_hit),
        _found("updates", _("Filings"), _updates(words, user), words, _update_hit),
    )
    return [found for found in kinds if found.hits]


def departments_named(words: Sequence[str], *, user: User) -> dict[str, set[int]]:
    """For each word the departments of which it is a name or part of one, or whose name it abbreviates (发改委)."""
    former = Prefetch("former_names", DepartmentName.objects.all())
    aliases = Prefetch("aliases", DepartmentAlias.objects.all())
    units = list(Department.objects.visible_to(user).prefetch_related(former, aliases))
    return {word: {unit.pk for unit in units if _is_called(unit, word)} for word in words}


def _is_called(unit: Department, word: str) -> bool:
    names = [unit.name, unit.short_name]
    names += [other.name for other in unit.aliases.all()]
    names += [name for other in unit.former_names.all() for name in (other.name, other.short_name)]
    if any(word in name for name in names):
        return True
    asked = form_of(plain(word), "")
    return len(word) > 1 and any(fits(asked, form_of(plain(name), ""), "区") is not None for name in names)


def _holds(fields: Iterable[str], word: str) -> Q:
    found = Q(pk__in=[])
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def _plans(words: Sequence[str], user: User) -> QuerySet[Plan]:
    rows = Plan.objects.visible_to(user)
    for word in words:
        rows = rows.filter(_holds(PLANS, word))
    return rows.order_by("-year", "pk")


def _departments(named: dict[str, set[int]], user: User) -> QuerySet[Department]:
    return Department.objects.visible_to(user).filter(pk__in=set.intersection(*named.values())).in_office_order()


def _measures(named: dict[str, set[int]], user: User) -> QuerySet[Measure]:
    rows = Measure.objects.visible_to(user).in_force().select_related("plan")
    for word, departments in named.items():
        theirs = Measure.objects.visible_to(user).of_departments(Department.objects.filter(pk__in=departments))
        rows = rows.filter(
            _holds(MEASURES, word) | Q(pk__in=theirs.values("pk")) if departments else _holds(MEASURES, word)
        )
    return rows.in_plan_order()


def _updates(words: Sequence[str], user: User) -> QuerySet[ProgressUpdate]:
    rows = ProgressUpdate.objects.visible_to(user).select_related("measure__plan", "period")
    for word in words:
        rows = rows.filter(_holds(UPDATES, word))
    return rows.order_by("-period__month", "measure__ordinal", "pk")


def _found(kind: str, label: StrOrPromise, rows: QuerySet[Any], words: Sequence[str], hit: Any) -> Found:
    first = list(rows[: HITS_OF_A_KIND + 1])
    return Found(kind, label, tuple(hit(row, words) for row in first[:HITS_OF_A_KIND]), len(first) > HITS_OF_A_KIND)


def _plan_hit(plan: Plan, words: Sequence[str]) -> Hit:
    return Hit(plan.pk, reverse("plan_detail", args=[plan.pk]), pieces(plan.title, words), note=plan.doc_number)


def _department_hit(unit: Any, words: Sequence[str]) -> Hit:
    others: Iterator[str] = (other.name for other in (*unit.former_names.all(), *unit.aliases.all()))
    name = pieces(unit.name, words)
    return Hit(unit.pk, reverse("department_detail", args=[unit.pk]), name, excerpt(others, words), unit.short_name)


def _measure_hit(measure: Measure, words: Sequence[str]) -> Hit:
    title, body = pieces(str(measure), words), excerpt((measure.body, measure.heading), words)
    return Hit(measure.pk, measure.get_absolute_url(), title, body, measure.plan.title)


def _update_hit(update: ProgressUpdate, words: Sequence[str]) -> Hit:
    texts = (update.progress, update.problems, update.next_steps)
    title, month = pieces(str(update.measure), words), date_format(update.period.month, "YEAR_MONTH_FORMAT")
    return Hit(update.pk, update.get_absolute_url(), title, excerpt(texts, words), month)
