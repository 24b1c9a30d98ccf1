from django.apps import AppConfig
from django.conf import settings
from django.core.checks import register

from config import checks
from tracking.reports import pdf


class EntranceConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        pdf.look_for_fonts_in(settings.REPORT_FONT_DIR)
        for check in checks.ALWAYS:
            register(check)
        for check in checks.BEFORE_DEPLOYMENT:
            register(check, deploy=True)
