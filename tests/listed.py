"""Lists answered and not drawn: to draw one takes most of a request, and what each draws is looked at elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from django.forms import Form
from django.http import HttpRequest, HttpResponse

from plans.listing import answers
from plans.listing.answers import Listing


class Undrawn(HttpResponse):
    """In place of a page of rows: what it would have been drawn from."""

    def __init__(self, _request: HttpRequest, _template: str, context: dict[str, Any]) -> None:
        super().__init__()
        self.listing: Listing = context["listing"]
        self.form: Form = context.get("form", Form())  # of the filters

    @property
    def rows(self) -> int:
        """How many the page would show, each of them told as it would be."""
        return sum(len(some) for _value, some in self.listing.groups())


@contextmanager
def undrawn() -> Iterator[None]:
    """Who asks for a list inside gets an `Undrawn` one."""
    with patch.object(answers, "render", Undrawn):
        yield
