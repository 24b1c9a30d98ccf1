from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.checks import register

from config import checks
from config.sessions import begin
from plans.apps import OUR_CHECKS
from tracking.reports import pdf


class EntranceConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        pdf.look_for_fonts_in(settings.REPORT_FONT_DIR)
        user_logged_in.connect(begin)
        for check in checks.ALWAYS:
            register(check, OUR_CHECKS)
        for check in checks.BEFORE_DEPLOYMENT:
            register(check, OUR_CHECKS, deploy=True)
