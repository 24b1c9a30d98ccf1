"""The test run: strict templates, quick password hashing, files in a throwaway folder."""

import tempfile
from datetime import timedelta
from pathlib import Path

from config import embedded, env
from config.settings.base import *

DEBUG = False
SECRET_KEY = "tests only; never used to sign anything that leaves this process"
SIGNING_KEY = "dGVzdHMgb25seTsgc2lnbnMgbm90aGluZyBvZiB3b3I="  # 32 bytes that everybody knows
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMBEDDED_SERVERS = embedded.THROWAWAY
DATABASES["default"] = env.database(env.DATABASE_URL or EMBEDDED_SERVERS.database_url())
DATABASES["default"]["CONN_MAX_AGE"] = 60  # for the pages in a browser, which production serves from a pool
CACHES["default"]["LOCATION"] = env.REDIS_URL or EMBEDDED_SERVERS.redis_url()
CELERY_BROKER_URL = env.celery_broker_url(CACHES["default"]["LOCATION"])
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True  # no scan of every static file for every client
WHITENOISE_MAX_AGE = 10 * 365 * 24 * 3600  # seconds, as for a hashed file in production, whatever day a test is at

SESSION_IDLE = timedelta(days=400)  # tests travel; the limit has a test of its own
MEDIA_ROOT = Path(tempfile.gettempdir()) / "guatu-test-files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class UnknownVariable(str):
    """Raises where a template names a variable its view did not give: a gap on a page is a defect."""

    def __contains__(self, item: object) -> bool:
        return item == "%s"

    def __mod__(self, missing: object) -> str:
        raise AssertionError(f"unknown template variable: {missing!r}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UnknownVariable("%s")

MOST_REFUSALS = 100_000  # the same person is refused at every door
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"user": None}  # one person tries all doors on one frozen day
