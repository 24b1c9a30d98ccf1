"""A reading as JSON and back, so that a document is read once and not at every look at it.

The text is kept apart, and the quotes of the fields in it: both come back from the text itself.
"""

import hashlib
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from plans.documents.tree import Field, ParsedPlan, Span

TEXT, QUOTE = "text", "quote"


class OtherReading(Exception):
    """The JSON was written by a reader that knew other values."""


@cache
def reader() -> str:
    """Which reader this is: changes with every change of this room, so nobody has to remember a number."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def as_json(tree: ParsedPlan) -> dict[str, Any]:
    """Everything but the text."""
    row = _encoded(tree, tree.text)
    assert isinstance(row, dict)
    return row


def from_json(row: dict[str, Any], *, text: str) -> ParsedPlan:
    """The tree of `as_json` in its text; raises OtherReading."""
    try:
        return _decoder(ParsedPlan)(row, text)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise OtherReading from error


def _encoded(value: Any, text: str) -> Any:
    match value:
        case Span():
            return [value.start, value.end]
        case tuple():
            return [_encoded(one, text) for one in value]
        case Decimal() | date():
            return str(value)
        case _ if is_dataclass(value):
            return {
                field.name: _encoded(getattr(value, field.name), text)
                for field in fields(value)
                if not _goes_without_saying(value, field.name, field.default, text)
            }
    return value


def _goes_without_saying(value: Any, name: str, default: Any, text: str) -> bool:
    if isinstance(value, ParsedPlan) and name == TEXT:
        return True
    if isinstance(value, Field) and name == QUOTE and value.span is not None:
        return text[value.span.start : value.span.end] == value.quote
    return getattr(value, name) == default


Decoder = Callable[[Any, str], Any]


@cache
def _decoder(kind: Any) -> Decoder:
    if kind is Span:
        return lambda row, _text: Span(int(row[0]), int(row[1]))
    if kind is date:
        return lambda row, _text: date.fromisoformat(row)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, StrEnum)):
        return lambda row, _text: kind(row)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (types.UnionType, Union):
        known = _decoder(next(one for one in inner if one is not types.NoneType))
        return lambda row, text: None if row is None else known(row, text)
    if origin is tuple:
        return _tuple_decoder(inner)
    if is_dataclass(origin or kind):
        return _class_decoder(origin or kind, inner)
    return lambda row, _text: row


def _tuple_decoder(inner: tuple[Any, ...]) -> Decoder:
    if inner[-1] is Ellipsis:
        one = _decoder(inner[0])
        return lambda row, text: tuple(one(value, text) for value in row)
    each = [_decoder(kind) for kind in inner]
    return lambda row, text: tuple(one(value, text) for one, value in zip(each, row, strict=True))


def _class_decoder(kind: Any, inner: tuple[Any, ...]) -> Decoder:
    hints = {
        name: inner[0] if isinstance(hint, TypeVar) and inner else hint for name, hint in get_type_hints(kind).items()
    }
    decoders = {field.name: (_decoder(hints[field.name]), field.default) for field in fields(kind)}

    def decode(row: Any, text: str) -> Any:
        values = {}
        for name, (one, default) in decoders.items():
            if name in row:
                values[name] = one(row[name], text)
            elif default is MISSING and kind is not ParsedPlan:
                raise KeyError(name)
        if kind is ParsedPlan:
            values[TEXT] = text
        elif kind is Field and QUOTE not in values and values.get("span"):
            values[QUOTE] = text[values["span"].start : values["span"].end]
        return kind(**values)

    return decode
