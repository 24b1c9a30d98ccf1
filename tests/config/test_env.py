"""Addresses as each library writes them."""

import re

import pytest

from config import env


@pytest.mark.parametrize(
    ("url", "broker"),
    [
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///%E6%8C%82%E5%9B%BE/a%20b.sock?db=0", "redis+socket:///挂图/a b.sock?virtual_host=0"),
        ("redis://:word@redis:6379/1", "redis://:word@redis:6379/1"),
    ],
)
def test_broker_address(url, broker):
    assert env.celery_broker_url(url) == broker


def test_database_address_of_a_socket_folder():
    database = env.database("postgresql://postgres@/guatu?host=%2Fa%20b%2F%E6%8C%82%E5%9B%BE")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["NAME"], database["USER"], database["OPTIONS"]) == ("guatu", "postgres", {"host": "/a b/挂图"})


def test_database_address_of_a_server():
    database = env.database("postgresql://guatu:w%2Frd@db:5432/guatu")
    assert [database[name] for name in ("HOST", "PORT", "USER", "PASSWORD")] == ["db", 5432, "guatu", "w/rd"]


def test_every_variable_is_explained():
    source = (env.ROOT / "config" / "env.py").read_text(encoding="utf-8")
    guide = (env.ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in re.findall(r'env\.\w+\("(\w+)"', source) if f"`{name}`" not in guide] == []
