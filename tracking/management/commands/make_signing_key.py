"""Make a key to sign reports with, and say where it and the one before it belong. Needs no database."""

from __future__ import annotations

import base64
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.management.base import BaseCommand

from tracking.reports import keyring, manifest


class Command(BaseCommand):
    help = "Make a new signing key. Nothing is changed: set what is printed and start anew."
    requires_system_checks = []  # it is asked before the settings are whole

    def handle(self, **options: Any) -> None:
        key = Ed25519PrivateKey.generate()
        self.stdout.write(f"SIGNING_KEY={base64.b64encode(key.private_bytes_raw()).decode()}")
        former = manifest.public_text(keyring.signing_key().public_key())
        self.stdout.write(f"SIGNING_RETIRED_KEYS={','.join([former, *settings.SIGNING_RETIRED_KEYS])}")
