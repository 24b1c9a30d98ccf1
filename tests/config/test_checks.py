"""Each wrong setting is found, with a hint."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from config import checks
from tracking.reports import pdf


def found(check):
    return [(message.id, bool(message.hint)) for message in check()]


def test_the_settings_of_the_tests_are_sound(tmp_path, settings):
    settings.MEDIA_ROOT, settings.BACKUP_KEY = tmp_path, settings.SIGNING_KEY
    alone = [check for check in checks.BEFORE_DEPLOYMENT if check != checks.role_owns_no_tables]  # see test_access.py
    for check in (*checks.ALWAYS[:-1], *alone):
        if "unix" in settings.CACHES["default"]["LOCATION"]:
            assert found(check) == []


def test_broker_that_hands_a_running_task_out_again(settings):
    settings.CELERY_TASK_TIME_LIMIT = 600
    assert found(checks.broker_waits_longer_than_a_task) == [("guatu.E001", True)]


def test_folder_that_cannot_be_written(settings, tmp_path):
    (tmp_path / "file").touch()
    settings.MEDIA_ROOT = tmp_path / "file" / "below"
    assert found(checks.files_can_be_stored) == [("guatu.E002", True)]


@pytest.mark.parametrize("url", ["guatu.example.gov.cn", "https://", "https://guatu.example.gov.cn/login/"])
def test_public_url_that_leads_nowhere(settings, url):
    settings.PUBLIC_URL = url
    assert found(checks.public_url_is_an_address) == [("guatu.E003", True)]


@pytest.mark.parametrize("url", ["relay:8025/{message_id}", "http://relay:8025/accepted"])
def test_relay_that_cannot_be_asked(settings, url):
    settings.MAIL_TRACE_URL = url
    assert found(checks.relay_can_be_asked) == [("guatu.E004", True)]


def test_claim_that_ends_during_the_hand_over(settings):
    settings.MESSAGE_LEASE = timedelta(seconds=60)
    assert found(checks.lease_outlives_a_hand_over) == [("guatu.E005", True)]


@pytest.mark.parametrize(
    ("issuer", "client"),
    [
        ("http://sso.example.gov.cn", "guatu"),
        ("sso.example.gov.cn", "guatu"),
        ("https://sso.example.gov.cn?realm=1", "guatu"),
        ("https://sso.example.gov.cn", ""),
        ("", "guatu"),
    ],
)
def test_provider_at_which_nobody_can_sign_in(settings, issuer, client):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = issuer, client, "s"
    assert found(checks.provider_can_be_asked) == [("guatu.E007", True)]


@pytest.mark.django_db
def test_database_older_than_the_last_release():
    check = partial(checks.database_has_seen_the_last_release, databases=["default"])
    assert found(check) == []
    MigrationRecorder(connection).record_unapplied("tracking", "0027_event_subscriptions")
    assert found(check) == [("guatu.E008", True)]
    with pytest.raises(SystemCheckError, match="older than the last release"):
        call_command("prepare")


def test_catalogue_that_is_not_compiled(settings, tmp_path):
    source = tmp_path / "zh_Hans" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.touch()
    settings.LOCALE_PATHS = [tmp_path]
    assert found(checks.texts_are_compiled) == [("guatu.W001", True)]


@pytest.mark.parametrize("url", ["redis://redis:6379/0", "redis://user@redis:6379/0"])
def test_broker_without_a_password(settings, url):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": url}}
    assert found(checks.broker_has_a_password) == [("guatu.W002", True)]


def test_machine_that_cannot_set_chinese(monkeypatch):
    monkeypatch.setattr(pdf, "FAMILIES", {"No Such Face"})
    assert found(checks.pdf_can_be_set) == [("guatu.W003", True)]


@pytest.mark.parametrize("key", ["", "c2hvcnQ=", "no base64 at all"])
def test_backups_that_could_not_be_locked(settings, key):
    settings.BACKUP_KEY = key
    assert found(checks.backups_are_locked) == [("guatu.W004", True)]
