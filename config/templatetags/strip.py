"""The months of a filing strip: a template and an address for each of a thousand cells took half of the page's time."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def strip_cells(row: Any) -> SafeString:
    """Whether each filing came in time: a sign, its word, and the way to the filing."""
    language, cells = get_language(), []
    for kept, update in row.cells:
        before, after = _frame(kept, language)
        cells.append(f"{before}{_address(update)}{after}" if update else format_html('<td data-r="{}"></td>', kept))
    return mark_safe("".join(cells))


@lru_cache(maxsize=64)
def _frame(kept: Any, _language: str | None) -> tuple[SafeString, SafeString]:
    return (
        format_html('<td data-r="{}"><a href="', kept),
        format_html('" title="{0}"><span>{1}<span class="sr">{0}</span></span></a></td>', kept.label, kept.sign),
    )


def _address(update: int) -> str:
    before, after = _around()
    return f"{before}{update}{after}"


@lru_cache(maxsize=1)
def _around() -> tuple[str, str]:
    """The address of an update before and after its number."""
    before, _number, after = reverse("update_detail", args=[0]).partition("0")
    return before, after
