from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

OUR_CHECKS = "guatu"  # the tag of the checks that the house itself registers


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = _("Plans and people")
    default_auto_field = "django.db.models.BigAutoField"
