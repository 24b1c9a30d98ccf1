"""The rows of the wall chart: a template for each of thousands of cells took two thirds of the page's time."""

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from config.marks import light_label, light_letter

register = template.Library()


@register.simple_tag
def wall_row(row: Any, day: date) -> SafeString:
    """A measure: its number, title, lead and light on `day`, then its months."""
    measure, language = row.measure, get_language()
    address = reverse("measure_detail", args=[measure.pk])
    letter, words = _light(measure.light, language)
    head = format_html(
        '<tr data-light="{0}" data-row><td class="c-no no">{1}</td><th scope="row" class="c-title">'
        '<a href="{2}?as_of={3}">{4}</a></th><td class="c-lead"><span class="clamp">{5}</span></td><td class="c-now">'
        '<svg class="lamp" data-light="{0}" aria-hidden="true"><use href="#l-{0}"/></svg><span class="sr">{6}</span>'
        "<b>{7}</b></td>",
        letter, measure.number or measure.ordinal, address, day.isoformat(), measure.title, measure.lead_name or "–",
        words, _percent(measure.percent),
    )  # fmt: skip
    cells = "".join([_cell(cell, address, language) for cell in row.cells])
    return mark_safe(f"{head}{cells}</tr>")


def _percent(value: Decimal | None) -> SafeString | str:
    return "–" if value is None else format_html("{}<small>%</small>", floatformat(value))


def _cell(cell: Any, address: str, language: str | None) -> str:
    """`address` is the page of the measure, here on the last day of the month."""
    marks = _marks(cell, language) if cell.marks else ""
    if not cell.light:
        return f"{_blank(cell.month.day is None, cell.spans, cell.is_last)}{marks}</td>"
    month = cell.month
    before, after = _frame(cell.light, cell.run, bool(marks), month.is_now, month.first, month.day, language)
    return f"{before}{address}{after}{marks}</a></td>"


@lru_cache(maxsize=8)
def _blank(is_future: bool, spans: bool, is_last: bool) -> SafeString:
    states = [("data-future", is_future), ("data-span", spans), ("data-last", is_last)]
    return format_html('<td class="c-m"{}>', _states(states))


@lru_cache(maxsize=2048)
def _frame(
    light: str, run: str, is_marked: bool, is_now: bool, first: date, day: date, language: str | None
) -> tuple[SafeString, SafeString]:
    """A cell before and after the address in it: some hundred kinds for thousands of cells."""
    letter, words = _light(light, language)
    states = _states([("data-marked", is_marked), ("data-now", is_now)])
    return (
        format_html('<td class="c-m" data-light="{}" data-run="{}"{}><a href="', letter, run, states),
        format_html(
            '?as_of={}" class="cell" tabindex="-1"><svg class="lamp" aria-hidden="true"><use href="#l-{}"/></svg>'
            '<span class="sr">{} {}</span>',
            day.isoformat(), letter, _month(first, language), words,
        ),
    )  # fmt: skip


def _marks(cell: Any, language: str | None) -> str:
    """The flag that matters most in a month, with how many more there are. Only titles hold anything to escape."""
    mark = cell.mark
    told = " · ".join([f"{_day(each.milestone.due_on, language)} {each.milestone.title}" for each in cell.marks])
    return (
        f'<span class="ms" data-state="{mark.state}"{" data-past" if mark.is_past else ""} title="{escape(told)}">'
        f'<svg class="flag" data-state="{mark.state}" role="img" aria-label="{escape(mark.milestone.title)}">'
        f'<use href="#f-{mark.state}"/></svg>'
        f"<i>{mark.milestone.due_on.day}{f'+{cell.more}' if cell.more else ''}</i></span>"
    )


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
