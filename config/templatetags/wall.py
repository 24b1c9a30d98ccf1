"""The cells of the wall chart: a template for each of a thousand took two thirds of the page's time."""

from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from config.marks import light_label, light_letter

register = template.Library()
NOTHING = mark_safe("")


@register.simple_tag
def wall_cells(row: Any, address: str) -> SafeString:
    """The months of one measure; `address` is the page of the measure, on the last day of each month."""
    return format_html_join("", "{}", ((_cell(cell, address),) for cell in row.cells))


def _cell(cell: Any, address: str) -> SafeString:
    marks = _marks(cell) if cell.marks else NOTHING
    if not cell.light:
        states = [("data-future", cell.month.day is None), ("data-span", cell.spans), ("data-last", cell.is_last)]
        return format_html('<td class="c-m"{}>{}</td>', _states(states), marks)
    states = [("data-marked", bool(cell.marks)), ("data-now", cell.month.is_now)]
    letter, words = _light(cell.light, get_language())
    return format_html(
        '<td class="c-m" data-light="{0}" data-run="{1}"{2}><a href="{3}?as_of={4}" class="cell" tabindex="-1">'
        '<svg class="lamp" aria-hidden="true"><use href="#l-{0}"/></svg><span class="sr">{5} {6}</span>{7}</a></td>',
        letter, cell.run, _states(states), address, cell.month.day.isoformat(),
        _month(cell.month.first, get_language()), words, marks,
    )  # fmt: skip


def _marks(cell: Any) -> SafeString:
    """The flag that matters most in a month, with how many more there are."""
    mark = cell.mark
    told = " · ".join(f"{_day(each.milestone.due_on, get_language())} {each.milestone.title}" for each in cell.marks)
    return format_html(
        '<span class="ms" data-state="{0}"{1} title="{2}">'
        '<svg class="flag" data-state="{0}" role="img" aria-label="{3}"><use href="#f-{0}"/></svg><i>{4}{5}</i></span>',
        mark.state, _states([("data-past", mark.is_past)]), told, mark.milestone.title, mark.milestone.due_on.day,
        f"+{cell.more}" if cell.more else "",
    )  # fmt: skip


def _states(states: list[tuple[str, bool]]) -> SafeString:
    return mark_safe("".join(f" {name}" for name, holds in states if holds))


@lru_cache(maxsize=64)
def _light(light: str, _language: str | None) -> tuple[str, str]:
    return light_letter(light), light_label(light)


@lru_cache(maxsize=128)
def _month(first: date, _language: str | None) -> str:
    return date_format(first, pgettext("date format of a month", "M"))


@lru_cache(maxsize=1024)
def _day(day: date, _language: str | None) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
