"""`/metrics` tells who brings the token how fast the pages are and whether the work gets done."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from config import health
from tests.config.letters import MADE_AT, letter

NOW = MADE_AT + timedelta(hours=1)
TOKEN = "scraped-by-prometheus"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _token(settings, time_machine):
    settings.METRICS_TOKEN = TOKEN
    time_machine.move_to(NOW, tick=False)
    cache.delete_many([health.TICK, health.HEARTBEAT])


def told(name):
    """The samples of one figure, as {label values in the order of the labels' names: value}."""
    answer = Client().get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.content.decode())
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return {tuple(value for _, value in sorted(sample.labels.items())): sample.value for sample in samples}


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}", "Bearer 错"])
def test_nobody_else_finds_it(sent):
    assert Client().get("/metrics", headers={"authorization": sent}).status_code == 404


def test_house_without_a_token_keeps_it_closed(settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_messages_by_state_and_the_late_ones():
    letter(status="accepted")
    letter(not_before=NOW - timedelta(minutes=20))
    letter(not_before=NOW - timedelta(minutes=1))
    assert told("guatu_messages") == {("email", "accepted"): 1, ("email", "waiting"): 2}
    assert told("guatu_messages_late") == {(): 1}
    assert told("guatu_messages_late_seconds") == {(): 20 * 60}


def test_age_of_the_signs_of_life():
    assert told("guatu_sign_age_seconds") == {}
    health.tick(NOW - timedelta(seconds=5))
    health.heartbeat(NOW - timedelta(seconds=65))
    assert told("guatu_sign_age_seconds") == {("beat",): 5, ("worker",): 65}


def test_answers_are_counted_by_the_name_of_the_page_and_never_by_a_strangers_words():
    def counted():
        return told("guatu_request_seconds_count")

    before = counted()
    Client().get("/login/")
    Client().get("/wp-admin/setup.php")
    after = counted()
    assert after[("GET", "login", "200")] == before.get(("GET", "login", "200"), 0) + 1
    assert after[("GET", "unknown", "404")] == before.get(("GET", "unknown", "404"), 0) + 1
    assert not [labels for labels in after if "php" in labels[1]]
