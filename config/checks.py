"""Settings that contradict each other or the machine, found by `manage.py check` before anybody else finds them."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from django.db import DatabaseError, connections
from django.db.migrations.loader import MigrationLoader

from config import access, signing_key
from tracking.reports import pdf

NEAR = {"localhost", "127.0.0.1", "::1"}  # who listens on the way is on this machine already
SMTP_STEPS = 8  # connect, greeting, TLS, sign-in, sender, recipient, text, end: each may last EMAIL_TIMEOUT


def broker_waits_longer_than_a_task(**_: Any) -> Iterable[CheckMessage]:
    visibility = settings.CELERY_BROKER_TRANSPORT_OPTIONS["visibility_timeout"]
    if visibility <= settings.CELERY_TASK_TIME_LIMIT:
        yield Error(
            f"A task may run {settings.CELERY_TASK_TIME_LIMIT} s, the broker hands it out again after {visibility} s.",
            hint="Keep CELERY_BROKER_TRANSPORT_OPTIONS['visibility_timeout'] above CELERY_TASK_TIME_LIMIT.",
            id="guatu.E001",
        )


def files_can_be_stored(**_: Any) -> Iterable[CheckMessage]:
    folder = Path(settings.MEDIA_ROOT)
    standing = next(place for place in (folder, *folder.parents) if place.exists())
    if not (standing.is_dir() and os.access(standing, os.W_OK)):
        yield Error(
            f"Documents and evidence cannot be written to {folder}.",
            hint=f"Let the user of this process write to {standing}, or name another folder in MEDIA_ROOT.",
            id="guatu.E002",
        )


def public_url_is_an_address(**_: Any) -> Iterable[CheckMessage]:
    parts = urlsplit(settings.PUBLIC_URL)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path not in {"", "/"}:
        yield Error(
            f"PUBLIC_URL is {settings.PUBLIC_URL!r}: the links in messages would lead nowhere.",
            hint="Write scheme and host only, as in https://guatu.example.gov.cn",
            id="guatu.E003",
        )


def relay_can_be_asked(**_: Any) -> Iterable[CheckMessage]:
    address = settings.MAIL_TRACE_URL
    if address and not (urlsplit(address).scheme in {"http", "https"} and "{message_id}" in address):
        yield Error(
            f"MAIL_TRACE_URL is {address!r}: the relay cannot be asked for a message there.",
            hint="Write it with the place of the Message-ID, as in http://relay:8025/accepted/{message_id}",
            id="guatu.E004",
        )


def lease_outlives_a_hand_over(**_: Any) -> Iterable[CheckMessage]:
    longest = SMTP_STEPS * settings.EMAIL_TIMEOUT
    if settings.MESSAGE_LEASE.total_seconds() < longest:
        yield Error(
            f"A hand-over to the mail server may take {longest} s, its claim lasts {settings.MESSAGE_LEASE}.",
            hint="Raise MESSAGE_LEASE, in seconds: a claim that ends during the hand-over sends a message twice.",
            id="guatu.E005",
        )


def keys_can_sign(**_: Any) -> Iterable[CheckMessage]:
    for name, keys in (
        ("SIGNING_KEY", [settings.SIGNING_KEY]),
        ("SIGNING_RETIRED_KEYS", settings.SIGNING_RETIRED_KEYS),
    ):
        if not all(map(signing_key.is_key, keys)):
            yield Error(
                f"{name} holds what is no key: issued reports could not be signed or proven.",
                hint="A key is the base64 of 32 bytes; manage.py make_signing_key prints one.",
                id="guatu.E006",
            )


def provider_can_be_asked(**_: Any) -> Iterable[CheckMessage]:
    issuer, told = settings.OIDC_ISSUER, (settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET)
    if not issuer and not any(told):
        return
    parts = urlsplit(issuer)
    is_near = parts.scheme == "http" and parts.hostname in NEAR
    if not (parts.scheme == "https" or is_near) or not parts.hostname or parts.query or parts.fragment or not all(told):
        yield Error(
            f"Nobody can sign in at the provider {issuer!r}: it has to be named with https, a client and its secret.",
            hint="Set OIDC_ISSUER as the provider writes it, as in https://sso.example.gov.cn/realms/district, with "
            "OIDC_CLIENT_ID and OIDC_CLIENT_SECRET; or leave all three out.",
            id="guatu.E007",
        )


def database_has_seen_the_last_release(*, databases: Iterable[str] | None = None, **_: Any) -> Iterable[CheckMessage]:
    """Asked before migrating. Django leaves out a foundation of which only a part is there, and begins behind it."""
    for alias in databases or ():
        loader = MigrationLoader(connections[alias])
        if missed := sorted(".".join(key) for key in loader.replacements.keys() - loader.graph.nodes.keys()):
            yield Error(
                f"The database is older than the last release: {', '.join(missed)} cannot go on from there.",
                hint="Migrate with the code of the last release first, then with this one.",
                id="guatu.E008",
            )


def texts_are_compiled(**_: Any) -> Iterable[CheckMessage]:
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            if not source.with_suffix(".mo").exists():
                yield Warning(
                    f"{source} is not compiled: the pages are in English.",
                    hint="make install, or python -m config.catalogue",
                    id="guatu.W001",
                )


def broker_has_a_password(**_: Any) -> Iterable[CheckMessage]:
    parts = urlsplit(settings.CACHES["default"]["LOCATION"])
    if parts.scheme != "unix" and not parts.password:
        yield Warning(
            "The Redis of REDIS_URL lets everybody in who reaches its port.",
            hint="Give it a password (requirepass): redis://:PASSWORD@HOST:6379/0",
            id="guatu.W002",
        )


def pdf_can_be_set(**_: Any) -> Iterable[CheckMessage]:
    if missing := pdf.missing_families():
        yield Warning(
            f"Reports are issued without their pdf: this machine has no {', '.join(sorted(missing))}.",
            hint="On Debian: apt-get install fonts-noto-cjk; elsewhere name a folder with them in REPORT_FONT_DIR.",
            id="guatu.W003",
        )


def backups_are_locked(**_: Any) -> Iterable[CheckMessage]:
    if not signing_key.is_key(settings.BACKUP_KEY):
        yield Warning(
            "BACKUP_KEY is missing or is no key: manage.py backup refuses, and a plain copy tells everything.",
            hint="Set it to the base64 of 32 random bytes, and keep it apart from the backups.",
            id="guatu.W004",
        )


def role_owns_no_tables(**_: Any) -> Iterable[CheckMessage]:
    """Says nothing where the database does not answer, or is empty yet: other things tell that."""
    try:
        owns = access.may_change_the_record()
    except DatabaseError:
        return
    if owns:
        yield Warning(
            "The application comes to the database as a role that could change the record of changes.",
            hint="Run manage.py grant_access as the owner of the tables, and give the application the other role.",
            id="guatu.W005",
        )


ALWAYS = (
    broker_waits_longer_than_a_task,
    files_can_be_stored,
    public_url_is_an_address,
    relay_can_be_asked,
    lease_outlives_a_hand_over,
    keys_can_sign,
    provider_can_be_asked,
    database_has_seen_the_last_release,
    texts_are_compiled,
)
BEFORE_DEPLOYMENT = (broker_has_a_password, pdf_can_be_set, backups_are_locked, role_owns_no_tables)
