"""The test run: strict templates, quick password hashing, files in a throwaway folder."""

import tempfile
from pathlib import Path

from config.settings.base import *

DEBUG = False
SECRET_KEY = "tests only; never used to sign anything that leaves this process"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
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
