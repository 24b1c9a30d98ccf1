from django.apps import AppConfig
from django.core.checks import register

from config import checks


class EntranceConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        for check in checks.ALWAYS:
            register(check)
        for check in checks.BEFORE_DEPLOYMENT:
            register(check, deploy=True)
