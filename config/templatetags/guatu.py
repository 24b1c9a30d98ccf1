"""The vocabulary of the pages: one tag for each drawn component, with a default for every parameter.

A page says ``{% load guatu %}`` and then ``{% light measure.light %}``, ``{% field form.progress %}`` and so on; the
markup of each stands in ``templates/components/_NAME.html``, that of the marks of which a page has hundreds in
``config.marks``. Tags that take a body end in ``{% endNAME %}``.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from config import marks
from config.marks import FLAG_LABELS, LIGHT_LABELS, light_letter
from tracking.policies import allowed

register = template.Library()
for drawn in (marks.icon, marks.lamp, marks.light, marks.flag, marks.tag, marks.meter):
    register.simple_tag(drawn)
register.filter(marks.light_letter)
register.filter(marks.light_label)

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
TONE_OF_MESSAGE = {"success": "g", "warning": "y", "error": "r"}
ICON_OF_TONE = {"": "info", "g": "check", "y": "warn", "r": "warn"}


def address(request: HttpRequest, **changes: str) -> str:
    """The query of this page with some parameters replaced; an empty value removes its parameter."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def may(context: template.Context, verb: str, thing: Any = None) -> bool:
    """``{% may "update.accept" update as ok %}``: whether to offer the act. The action itself asks again."""
    user = context["request"].user
    return user.is_authenticated and allowed(user, verb, thing)


@register.inclusion_tag("components/_legend.html")
def legend(*, flags: bool = False) -> dict[str, Any]:
    return {"lights": LIGHT_LABELS.items(), "flags": FLAG_LABELS.items() if flags else ()}


@register.inclusion_tag("components/_button.html")
def button(
    text: str,
    *,
    url: str = "",
    kind: str = "",
    size: str = "",
    icon: str = "",
    name: str = "",
    value: str = "",
    type: str = "submit",
    form: str = "",
    opens: str = "",
    closes: bool = False,
    block: bool = False,
    refused: str = "",
) -> dict[str, Any]:
    """A link that looks like a button (with ``url``) or a button of a form.

    ``opens`` is the id of a ``dialog`` to show; without JavaScript the link or the form is used instead. ``refused``
    says why the act is not possible now: the button stays reachable by keyboard and tells the reason. ``closes`` is for
    the button that leaves a dialog.
    """
    return {
        "text": text, "url": url, "kind": kind, "size": size, "icon": icon, "name": name, "value": value,
        "type": type, "form": form, "opens": opens, "closes": closes, "block": block, "refused": refused,
    }  # fmt: skip


@register.filter
def signed(value: Any) -> str:
    """A number as it is printed: below zero with a minus sign (U+2212), which a hyphen is not."""
    return str(localize(value)).replace("-", "−", 1)


@register.inclusion_tag("components/_stat.html")
def stat(label: str, value: Any, *, unit: str = "", note: str = "", url: str = "", tone: str = "") -> dict[str, Any]:
    """One headline figure inside ``<dl class="stats">``; ``tone`` (up, down, flat) colours the note."""
    return {"label": label, "value": value, "unit": unit, "note": note, "url": url, "tone": tone}


@register.inclusion_tag("components/_deadline.html")
def deadline(days: Iterable[Any], *, left: int, due: str) -> dict[str, Any]:
    """The days up to a deadline, holidays struck out. Each day has `on` (a date), `kind` and a short `note`.

    Kinds: ``today``, ``work``, ``off`` (rest day or holiday) and ``due``. ``left`` counts working days.
    """
    return {"days": [(WEEKDAYS[day.on.weekday()], day) for day in days], "left": left, "due": due}


@register.inclusion_tag("components/_segmented.html", takes_context=True)
def segmented(
    context: template.Context,
    parameter: str,
    choices: Iterable[tuple[str, str]],
    *,
    label: str,
    lights: bool = False,
    current: str | None = None,
) -> dict[str, Any]:
    """A row of links that set one parameter of the address and drop the page number; the current one is marked.

    The empty value stands for “all”. With ``lights`` each value but the empty one is a light and shows its lamp.
    ``current`` is the value in force where the address does not say it.
    """
    request = context["request"]
    chosen = request.GET.get(parameter, "") if current is None else current
    links = [
        {
            "text": text,
            "address": address(request, **{parameter: value, "page": ""}),
            "current": chosen == value,
            "letter": light_letter(value) if lights and value else "",
        }
        for value, text in choices
    ]
    return {"links": links, "label": label}


@register.inclusion_tag("components/_months.html")
def months(text: str, *, note: str = "", before: str = "", after: str = "") -> dict[str, Any]:
    """The month stepper; ``before`` and ``after`` are addresses and may be empty at the ends."""
    return {"text": text, "note": note, "before": before, "after": after}


@register.inclusion_tag("components/_pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page) -> dict[str, Any]:
    return {
        "request": context["request"],
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)),
        "gap": page.paginator.ELLIPSIS,
    }


@register.inclusion_tag("components/_sort_heading.html", takes_context=True)
def sort_heading(
    context: template.Context, key: str, text: str, *, parameter: str = "sort", numeric: bool = False
) -> dict[str, Any]:
    """A ``<th>`` that sorts by ``key``: first upwards, on the second click downwards (``-key``)."""
    request = context["request"]
    current = request.GET.get(parameter, "")
    target = f"-{key}" if current == key else key
    return {
        "text": text,
        "numeric": numeric,
        "address": address(request, **{parameter: target, "page": ""}),
        "state": {key: "ascending", f"-{key}": "descending"}.get(current, "none"),
    }


@register.inclusion_tag("components/_field.html")
def field(
    bound: BoundField,
    *,
    label: str = "",
    placeholder: str = "",
    rows: int | None = None,
    mark: bool = True,
    needed: bool = False,
) -> dict[str, Any]:
    """A form field with label, hint and errors. Django writes the ``aria-*`` attributes that tie them together.

    ``mark=False`` leaves out the word “required” where every field of a form is; ``needed`` writes it where a draft is
    kept without the field and only a submission asks for it.
    """
    widget = bound.field.widget
    attributes: dict[str, Any] = {}
    tick = isinstance(widget, CheckboxInput)
    if not tick and not bound.use_fieldset:
        attributes["class"] = f"input {widget.attrs.get('class', '')}".strip()
    if placeholder:
        attributes["placeholder"] = placeholder
    if rows is not None:
        attributes["rows"] = rows
    return {
        "field": bound,
        "label": label or bound.label,
        "marked": needed or (mark and bound.field.required),
        "control": bound.as_widget(attrs=attributes),
        "kind": "tick" if tick else "set" if bound.use_fieldset else "",
    }


@register.simple_tag
def control(bound: BoundField) -> SafeString:
    """The control of a field without label and notes, for a cell of a table whose head and row name it."""
    return bound.as_widget(attrs={"class": f"input {bound.field.widget.attrs.get('class', '')}".strip()})


@register.inclusion_tag("components/_file.html")
def file_item(name: str, *, url: str = "", size: int | None = None, error: str = "") -> dict[str, Any]:
    """An evidence file inside ``<ul class="files">``; ``size`` in bytes; ``error`` says why it was not taken."""
    return {"name": name, "url": url, "size": size, "error": error}


@register.inclusion_tag("components/_empty.html")
def empty(title: str, text: str = "", *, url: str = "", action: str = "") -> dict[str, Any]:
    """What will be here, when, and the one thing to do."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/_toasts.html", takes_context=True)
def toasts(context: template.Context, *, swapped: bool = False) -> dict[str, Any]:
    """The results of the user's own act, from Django's messages, with ``swapped`` at the foot of a fragment.

    One whose extra tag is an address can be undone there.
    """
    told = [(message, TONE_OF_MESSAGE.get(message.level_tag, "")) for message in get_messages(context["request"])]
    return {
        "csrf_token": context.get("csrf_token"),
        "swapped": swapped,
        "messages": [(message, tone, ICON_OF_TONE[tone], message.extra_tags or "") for message, tone in told],
    }


@register.simple_block_tag
def page_head(content: str, title: str, kicker: str = "", note: str = "") -> SafeString:
    """The title of the page; the body holds its actions, at most one of them primary."""
    return render_to_string(
        "components/_page_head.html", {"title": title, "kicker": kicker, "note": note, "content": content}
    )


@register.simple_block_tag
def panel(
    content: str, title: str, count: int | None = None, meta: str = "", id: str = "", well: bool = False
) -> SafeString:
    """A titled region: a title, a line, and what stands under it."""
    return render_to_string(
        "components/_panel.html",
        {"title": title, "count": count, "meta": meta, "id": id, "well": well, "content": content},
    )


@register.simple_block_tag
def notice(content: str, tone: str = "", title: str = "", icon: str = "") -> SafeString:
    """A message in its place. Tone: r refused or failed, y look twice, g done; without a tone: to know."""
    return render_to_string(
        "components/_notice.html",
        {"tone": tone, "title": title, "icon": icon or ICON_OF_TONE[tone], "content": content},
    )


@register.simple_block_tag
def menu(content: str, label: str, icon: str = "", title: str = "", end: bool = False) -> SafeString:
    """A drop-down that works without JavaScript; the body is a row of links. ``title`` explains a short label."""
    return render_to_string(
        "components/_menu.html", {"label": label, "icon": icon, "title": title, "end": end, "content": content}
    )


@register.simple_block_tag
def entry(content: str, heading: str, light: str = "", icon: str = "history", note: str = "") -> SafeString:
    """One ``<li>`` of ``<ol class="thread">``: a lamp or an icon, a heading line with a note, and the body."""
    return render_to_string(
        "components/_thread.html",
        {"heading": heading, "letter": light_letter(light), "icon": icon, "note": note, "content": content},
    )


@register.simple_block_tag
def quote(content: str, source: str = "", url: str = "") -> SafeString:
    """Words of the plan as printed, with the vermilion bar; ``url`` leads to their place in the document."""
    return render_to_string("components/_quote.html", {"content": content, "source": source, "url": url})


@register.simple_block_tag
def batch(content: str, missing: str = "", label: str = "") -> SafeString:
    """The bar at the foot of a form. ``missing`` says what is still to do; the body holds the buttons."""
    return render_to_string("components/_batch.html", {"content": content, "missing": missing, "label": label})


@register.simple_block_tag
def dialog(content: str, id: str, title: str) -> SafeString:
    """A native dialog, shown by a button with ``opens=id``; the body is a form."""
    return render_to_string("components/_dialog.html", {"id": id, "title": title, "content": content})
