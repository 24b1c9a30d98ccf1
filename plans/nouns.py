"""The nouns that a key can reach, as the machine door serves them."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

MARK = "api-"


def nouns() -> list[str]:
    """update, measure, plan …: what stands before `:read` and `:write` in a scope."""
    return sorted({basename.removeprefix(MARK) for basename in _basenames(get_resolver())})


def _basenames(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _basenames(pattern)
        elif isinstance(pattern, URLPattern):
            yield from filter(None, [getattr(pattern.callback, "initkwargs", {}).get("basename")])
