"""The one reader of environment variables: every setting that changes between machines has its name here."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import environ

ROOT = Path(__file__).resolve().parent.parent

env = environ.Env()

VAR: Path = Path(env.str("VAR_DIR", default=str(ROOT / "var"))).resolve()

DATABASE_URL: str = env.str("DATABASE_URL", default="")
# The role as which web, worker and beat come; only `manage.py grant_access`, run by the owner, reads it here.
APPLICATION_DATABASE_URL: str = env.str("APPLICATION_DATABASE_URL", default="")
REDIS_URL: str = env.str("REDIS_URL", default="")
EMAIL_URL: str = env.str("EMAIL_URL", default="")
SECRET_KEY: str = env.str("SECRET_KEY", default="")
# Former keys that still open what was sealed with them, until `manage.py reseal` has run.
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", default=[])
SIGNING_KEY: str = env.str("SIGNING_KEY", default="")
SIGNING_RETIRED_KEYS: list[str] = env.list("SIGNING_RETIRED_KEYS", default=[])
# Locks the backups: 32 bytes in base64, kept apart from them.
BACKUP_KEY: str = env.str("BACKUP_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PUBLIC_URL: str = env.str("PUBLIC_URL", default="")
MAIL_TRACE_URL: str = env.str("MAIL_TRACE_URL", default="")
MESSAGE_LEASE: int = env.int("MESSAGE_LEASE", default=360)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", default="guatu@localhost")
MEDIA_ROOT: Path = Path(env.str("MEDIA_ROOT", default=str(VAR / "files")))
OUTBOUND_ALLOWED_NETWORKS: list[str] = env.list("OUTBOUND_ALLOWED_NETWORKS", default=[])
API_CALLS_PER_MINUTE: int = env.int("API_CALLS_PER_MINUTE", default=600)
MOST_REFUSALS: int = env.int("MOST_REFUSALS", default=200)
METRICS_TOKEN: str = env.str("METRICS_TOKEN", default="")
REPORT_FONT_DIR: str = env.str("REPORT_FONT_DIR", default="")
LOG_LEVEL: str = env.str("LOG_LEVEL", default="INFO")
PORT: int = env.int("PORT", default=8000)
BIND: str = env.str("BIND", default="127.0.0.1")
# How many kinds of characters a password has, and how many days it lasts; 0 asks for neither (see plans/passwords.py).
PASSWORD_KINDS: int = env.int("PASSWORD_KINDS", default=0)
PASSWORD_DAYS: int = env.int("PASSWORD_DAYS", default=0)
# Whose holders need a second factor, as in data_entry,security,auditor,coordinator.
SECOND_FACTOR_ROLES: list[str] = env.list("SECOND_FACTOR_ROLES", default=[])
# The identity provider (OpenID Connect) at which people sign in; without an issuer there is none. OIDC_LABEL stands on
# its button, OIDC_SECOND_FACTORS are the `amr` or `acr` that spare people our code, OIDC_MATCH_MAIL links by mail.
OIDC_ISSUER: str = env.str("OIDC_ISSUER", default="")
OIDC_CLIENT_ID: str = env.str("OIDC_CLIENT_ID", default="")
OIDC_CLIENT_SECRET: str = env.str("OIDC_CLIENT_SECRET", default="")
OIDC_LABEL: str = env.str("OIDC_LABEL", default="")
OIDC_SECOND_FACTORS: list[str] = env.list("OIDC_SECOND_FACTORS", default=[])
OIDC_MATCH_MAIL: bool = env.bool("OIDC_MATCH_MAIL", default=False)
# The virus scanner: tcp://HOST:3310 or unix:///run/clamav/clamd.ctl; empty: files are not scanned.
CLAMD: str = env.str("CLAMD", default="")
# How many proxies of our own stand before us: the address of a caller is that many places from the end of
# X-Forwarded-For. 0: nobody is believed.
PROXIES: int = env.int("PROXIES", default=0)
FUZZ_CASES: int = env.int("GUATU_FUZZ_CASES", default=40)

NEEDS_EMBEDDED_SERVERS = not (DATABASE_URL and REDIS_URL)


def database(url: str) -> dict[str, Any]:
    """The entry of `DATABASES` for a URL: `postgresql://USER:PASSWORD@HOST:PORT/NAME`, or `…@/NAME?host=FOLDER`
    for a Unix socket.
    """
    return {**env.db_url_config(url), "ENGINE": "django.db.backends.postgresql"}


def celery_broker_url(url: str) -> str:
    """The same Redis as Celery writes it: a unix socket is `redis+socket://PATH?virtual_host=N` there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    number = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{unquote(parts.path)}?{urlencode({'virtual_host': number})}"
