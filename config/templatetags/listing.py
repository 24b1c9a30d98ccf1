"""The rows of a list, drawn cell by cell: a template for each of hundreds of cells would take longer than the query."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import floatformat
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from config.templatetags.guatu import light_letter
from plans.listing.columns import Column

register = template.Library()
NOTHING = "–"


@register.filter
def as_words(value: Any, column: Column) -> str:
    """What a column says of a row, as the language of the page writes it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "YEAR_MONTH_FORMAT" if column.month else "DATE_FORMAT")
    if isinstance(value, Decimal):
        return f"{floatformat(value, -2)}{column.unit}".replace("-", "−", 1)  # at most two digits; U+2212 is a minus
    return str(localize(value))


@register.simple_tag
def cells(row: Any, columns: tuple[Column, ...]) -> SafeString:
    return format_html_join("", "{}", ((_cell(row, column),) for column in columns))


def _cell(row: Any, column: Column) -> SafeString:
    value = column.value(row)
    words: Any = as_words(value, column)
    if column.tone is not None and value not in (None, ""):
        words = _tag(words, column.tone if isinstance(column.tone, str) else column.tone(row))
    if column.link is not None and (address := column.link(row)):
        words = format_html('<a href="{}">{}</a>', address, words)
    if column.mark is not None and (mark := column.mark(row)):
        words = format_html("{} {}", words, _tag(*mark))
    if column.lamp is not None:
        words = _lamp(words, light_letter(column.lamp(row)))
    if column.meter is not None:
        words = _meter(value, light_letter(column.meter(row)), column.label)
    if column.hint is not None and (hint := column.hint(row)):
        words = format_html('<span title="{}">{}</span>', hint, words)
    kind = "n" if column.numeric else "num" if isinstance(value, date) else ""
    classes = format_html(' class="{}"', kind) if kind else ""
    if column.head:
        return format_html('<th scope="row"{}>{}</th>', classes, words)
    return format_html("<td{}>{}</td>", classes, words)


def _lamp(words: str, letter: str) -> SafeString:
    """As `components/_light.html` draws it."""
    shape = format_html('<svg class="lamp" data-light="{0}" aria-hidden="true"><use href="#l-{0}"/></svg>', letter)
    return format_html('<span class="light" data-light="{}">{}{}</span>', letter, shape, words)


def _meter(value: Any, letter: str, label: Any) -> SafeString:
    """As `components/_meter.html` draws it."""
    if value is None:
        bar, said = format_html('<progress value="0" max="100" aria-label="{}"></progress>', label), NOTHING
    else:
        drawn = '<progress value="{}" max="100" data-light="{}" aria-label="{}"></progress>'
        bar, said = format_html(drawn, floatformat(value, "-1u"), letter, label), f"{floatformat(value)}%"
    return format_html('<div class="meter">{}<output>{}</output></div>', bar, said)


def _tag(words: str, tone: str) -> SafeString:
    """As `components/_tag.html` draws it."""
    toned = format_html(' data-tone="{}"', tone) if tone else ""
    return format_html('<span class="tag"{}>{}</span>', toned, words)
