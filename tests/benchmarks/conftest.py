"""What is measured here is planned as in production."""

from django.db import connection


def pytest_configure() -> None:
    connection.settings_dict["OPTIONS"].pop("options", None)
