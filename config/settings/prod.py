"""Production: nothing has a default that would be unsafe; a missing name stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config import env, logging, signing_key, strength
from config.settings.base import *

_needed = {
    "SECRET_KEY": strength.is_key(env.SECRET_KEY),
    "SIGNING_KEY": signing_key.is_key(env.SIGNING_KEY),
    "ALLOWED_HOSTS": bool(env.ALLOWED_HOSTS),
    "DATABASE_URL": strength.is_guarded(env.DATABASE_URL),
    "REDIS_URL": strength.is_guarded(env.REDIS_URL),
    "EMAIL_URL": bool(env.EMAIL_URL),
    "PUBLIC_URL": bool(env.PUBLIC_URL),
}
_missing = [name for name, given in _needed.items() if not given]
if _missing:
    raise ImproperlyConfigured(f"production settings miss, or are no secrets: {', '.join(_missing)}")

DEBUG = False
SECRET_KEY = env.SECRET_KEY
SIGNING_KEY = env.SIGNING_KEY
ALLOWED_HOSTS = env.ALLOWED_HOSTS
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS
vars().update(env.env.email_url_config(env.EMAIL_URL))

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$", "^metrics$"]  # asked from inside, past the proxy
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a browser's preload list is the business of who owns the domain
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # the reverse proxy replaces what a client sends
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
LOGGING = logging.configure(level=env.LOG_LEVEL, as_json=True)
DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
STORAGES = MANIFEST_STORAGES
