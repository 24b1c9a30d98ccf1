"""What is written to the log, and what never is."""

import json
import logging

import pytest
import structlog

from config.logging import configure, hide_secrets


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://robot.example/send?key=abc-123&x=1", "https://robot.example/send?key=***&x=1"),
        ("POST /send?access_token=abc", "POST /send?access_token=***"),
        ("postgresql://guatu:word@db:5432/guatu", "postgresql://guatu:***@db:5432/guatu"),
        ("redis://:word@redis:6379/0", "redis://:***@redis:6379/0"),
        ("完成率=93.5", "完成率=93.5"),
    ],
)
def test_credentials_inside_a_text_are_blotted_out(written, kept):
    assert hide_secrets(None, "info", {"event": written}) == {"event": kept}


def test_values_with_a_secret_name_are_blotted_out():
    event = {"event": "login", "password": "x", "Cookie": "y", "api_token": 3, "user": "li"}
    assert hide_secrets(None, "info", event) == {
        "event": "login",
        "password": "***",
        "Cookie": "***",
        "api_token": "***",
        "user": "li",
    }


def line_of(record, *, as_json):
    before = structlog.get_config()
    try:
        formatter = configure(level="INFO", as_json=as_json)["formatters"]["house"]
    finally:
        structlog.configure(**before)
    arguments = {name: value for name, value in formatter.items() if name != "()"}
    return formatter["()"](**arguments).format(record)


def test_machine_reads_one_json_object_a_line():
    record = logging.LogRecord("plans", logging.WARNING, __file__, 1, "读到 %s\n第二行", ("key=1",), None)
    line = line_of(record, as_json=True)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["event"], read["level"], read["logger"]) == ("读到 key=***\n第二行", "warning", "plans")


@pytest.mark.parametrize("as_json", [True, False])
def test_a_failure_is_told_with_its_trace_and_without_the_variables_of_its_frames(as_json):
    def send(code):
        raise ValueError(f"POST /send?access_token={code}")

    with pytest.raises(ValueError, match="POST") as raised:
        send("-".join(("held", "in", "a", "variable")))
    told = (raised.type, raised.value, raised.tb)
    line = line_of(logging.LogRecord("plans", logging.ERROR, __file__, 1, "failed", (), told), as_json=as_json)
    assert "ValueError: POST /send?access_token=***" in line
    assert "in send" in line
    assert "held-in-a-variable" not in line
