"""Whether a secret is one: neither empty, nor short, nor the one that everybody tries first. Knows no settings."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

SHORTEST_KEY, LETTERS_OF_A_KEY = 50, 10  # characters, and how many different ones
SHORTEST_PASSWORD, LETTERS_OF_A_PASSWORD = 12, 5
# Of a new project of Django, of a desk, and of the tests: everybody can know them.
NO_KEYS = ("django-insecure-", "only-for-this-machine-", "tests only")
# As they stand in examples, manuals and images, and so in the lists of those who try.
KNOWN = ("changeme", "change-me", "example", "secret", "password", "guatu", "postgres", "redis", "admin")
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_key(text: str) -> bool:
    """Whether sessions and links may be signed with it."""
    return len(text) >= SHORTEST_KEY and len(set(text)) >= LETTERS_OF_A_KEY and not text.startswith(NO_KEYS)


def is_guarded(url: str) -> bool:
    """Whether a server on a network asks for a password worth the name; one of this machine need not."""
    parts = urlsplit(url)
    if not parts.hostname or parts.hostname in LOOPBACK:
        return bool(url)
    password = unquote(parts.password or "")
    rest = password.lower()
    for word in KNOWN:
        rest = rest.replace(word, "")
    return len(password) >= SHORTEST_PASSWORD and len(set(rest)) >= LETTERS_OF_A_PASSWORD
