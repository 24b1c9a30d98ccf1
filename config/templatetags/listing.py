"""The rows of a list, drawn cell by cell: a template for each of hundreds of cells would take longer than the query."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from config import marks
from plans.listing.columns import Column

register = template.Library()
NOTHING = "–"


@register.filter
def as_words(value: Any, column: Column) -> str:
    """What a column says of a row, as the language of the page writes it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, str):
        return str(value)
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if column.month else "DATE_FORMAT")
    if isinstance(value, Decimal):
        return f"{floatformat(value, -2)}{column.unit}".replace("-", "−", 1)  # at most two digits; U+2212 is a minus
    return str(localize(value))


@register.simple_tag
def cells(row: Any, columns: tuple[Column, ...]) -> SafeString:
    return mark_safe("".join(_cell(row, column) for column in columns))


def _cell(row: Any, column: Column) -> str:
    value = column.value(row)
    words: Any = as_words(value, column)
    if column.tone is not None and value not in (None, ""):
        words = marks.tag(words, tone=column.tone if isinstance(column.tone, str) else column.tone(row))
    if column.link is not None and (address := column.link(row)):
        words = mark_safe(f'<a href="{marks.safe(address)}">{marks.safe(words)}</a>')
    if column.mark is not None and (mark := column.mark(row)):
        words = format_html("{} {}", words, marks.tag(mark[0], tone=mark[1]))
    if column.lamp is not None:
        words = marks.lit(words, column.lamp(row))
    if column.meter is not None:
        words = marks.meter(value, light=column.meter(row), label=column.label)
    if column.hint is not None and (hint := column.hint(row)):
        words = mark_safe(f'<span title="{marks.safe(hint)}">{marks.safe(words)}</span>')
    kind = "n" if column.numeric else "num" if isinstance(value, date) else ""
    classes = f' class="{kind}"' if kind else ""
    if column.head:
        return f'<th scope="row"{classes}>{marks.safe(words)}</th>'
    return f"<td{classes}>{marks.safe(words)}</td>"
