"""The WSGI door for the web server."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

application = get_wsgi_application()
# Reads in every page before the server forks: once for all its workers, which share what was read, and nobody who comes
# first waits for it.
resolve("/healthz")
