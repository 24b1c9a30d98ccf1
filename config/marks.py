"""The small marks of the pages: icons, lamps, lights, flags, tags and meters.

Written here and not as templates: a page has hundreds of them, and a template for each takes longer than its queries.
Numbers come out as the language of the page writes them; what is not safe is escaped. What does not depend on the row
is put together once.
"""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import floatformat
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tracking.standing import Light

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as StrOrPromise

# In the order of a legend. The letters are those of the drawn shapes, `#l-g` … `#l-n` in the sprite.
LETTER_OF_LIGHT = {
    Light.ON_SCHEDULE: "g",
    Light.BEHIND: "y",
    Light.OVERDUE: "r",
    Light.DONE: "b",
    Light.NOT_STARTED: "n",
}
LETTERS: dict[str, str] = LETTER_OF_LIGHT | {light.value: letter for light, letter in LETTER_OF_LIGHT.items()}
LIGHT_LABELS = {letter: light.label for light, letter in LETTER_OF_LIGHT.items()}
FLAG_LABELS = {
    "done": _("Milestone met"),
    "soon": _("Due this month"),
    "todo": _("Upcoming"),
    "late": _("Milestone missed"),
}
NOTHING = mark_safe("")


def light_letter(light: str) -> str:
    """The letter that ``data-light`` wants, for a light by its key (``overdue``) or already by its letter (``r``)."""
    return LETTERS.get(light, light)


def light_label(light: str) -> str:
    return str(LIGHT_LABELS[light_letter(light)])


def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite. It is decoration: the words beside it carry the meaning."""
    drawn = '<svg class="icon" aria-hidden="true"{}><use href="#i-{}"/></svg>'
    return format_html(drawn, _attribute("data-size", size), name)


def lamp(light: str, *, silent: bool = False) -> SafeString:
    """The shape alone, its word for screen readers; ``silent`` where the word already stands beside it."""
    letter = light_letter(light)
    words = NOTHING if silent else format_html('<span class="sr">{}</span>', LIGHT_LABELS[letter])
    drawn = '<svg class="lamp" data-light="{0}" aria-hidden="true"><use href="#l-{0}"/></svg>{1}'
    return format_html(drawn, letter, words)


def light(light: str, *, box: bool = False, size: str = "", count: int | None = None) -> SafeString:
    """Shape and word. With a count the number is shown and the word is for screen readers only."""
    letter = light_letter(light)
    words: Any = LIGHT_LABELS[letter]
    if count is not None:
        words = format_html('{}<span class="sr"> {}</span>', localize(count), words)
    return lit(words, letter, box=box, size=size)


def lit(words: Any, light: str, *, box: bool = False, size: str = "") -> SafeString:
    """Words behind the shape of a light that they speak of."""
    return mark_safe(f"{_shape(light_letter(light), box, size)}{safe(words)}</span>")


@lru_cache(maxsize=64)
def _shape(letter: str, box: bool, size: str) -> str:
    boxed = mark_safe(" data-box") if box else NOTHING
    drawn = '<span class="light" data-light="{}"{}{}>{}'
    return format_html(drawn, letter, boxed, _attribute("data-size", size), lamp(letter, silent=True))


def safe(words: Any) -> str:
    """As it may stand in a page."""
    return words if isinstance(words, SafeString) else escape(str(words))


def flag(state: str, label: StrOrPromise = "") -> SafeString:
    """A milestone mark: ``done``, ``soon``, ``todo`` or ``late``. The label names the milestone, else the state."""
    drawn = '<svg class="flag" data-state="{0}" role="img" aria-label="{1}"><use href="#f-{0}"/></svg>'
    return format_html(drawn, state, label or FLAG_LABELS[state])


def tag(text: Any, *, tone: str = "", icon: str = "") -> SafeString:
    """A small mark of words; ``tone`` is the letter of a light."""
    drawn = '<span class="tag"{}>{}{}</span>'
    return format_html(drawn, _attribute("data-tone", tone), _icon(icon) if icon else NOTHING, localize(text))


def meter(value: Any, *, light: str = "", label: StrOrPromise = "") -> SafeString:
    """A percentage from 0 to 100 as a bar and a figure; ``None`` is shown as a dash."""
    return _meter(value, light_letter(light), str(label or COMPLETION), get_language())


@lru_cache(maxsize=1024)
def _meter(value: Any, letter: str, label: str, _language: str | None) -> SafeString:
    if value is None:
        bar, said = format_html('<progress value="0" max="100" aria-label="{}"></progress>', label), "–"
    else:
        drawn = '<progress value="{}" max="100"{} aria-label="{}"></progress>'
        bar = format_html(drawn, floatformat(value, "-1u"), _attribute("data-light", letter), label)
        said = f"{floatformat(value)}%"
    return format_html('<div class="meter">{}<output>{}</output></div>', bar, said)


COMPLETION = _("Completion")
_icon = icon  # where a parameter has that name


def _attribute(name: str, value: str) -> SafeString:
    return format_html(' {}="{}"', name, value) if value else NOTHING
