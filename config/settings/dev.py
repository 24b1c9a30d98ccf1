"""One machine, one person: mail is written to files under var/mail, secrets are made for this checkout."""

from config import env, signing_key
from config.settings.base import *

DEBUG = False
SECRET_KEY = env.SECRET_KEY or "only-for-this-machine-" + str(env.ROOT)
SIGNING_KEY = env.SIGNING_KEY or signing_key.of_this_machine(env.VAR)
ALLOWED_HOSTS = env.ALLOWED_HOSTS or ["*"]
# A thread keeps its connection, and with it what PostgreSQL has planned; the servers may be started anew meanwhile.
DATABASES["default"] |= {"CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}
WHITENOISE_USE_FINDERS = True  # serves the source files: no collectstatic on a desk
WHITENOISE_AUTOREFRESH = True

if env.EMAIL_URL:
    vars().update(env.env.email_url_config(env.EMAIL_URL))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.VAR / "mail"
