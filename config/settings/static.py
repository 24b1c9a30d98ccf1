"""For `collectstatic` while the image is built: production's static files, none of production's secrets."""

from config.settings.base import *

SIGNING_KEY = ""
SECRET_KEY = "signs nothing: only collectstatic runs with these settings"
STORAGES = MANIFEST_STORAGES
