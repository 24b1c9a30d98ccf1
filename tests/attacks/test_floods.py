"""Attacks by too much: too large, too many, too often, and on a disk that is full."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from plans.actions import signing_in
from plans.models import Knock
from tests.house.doors import address_of
from tests.house.world import PDF
from tracking.actions import admitting
from tracking.models import Evidence


def proof(n=0):
    return SimpleUploadedFile("证明.pdf", PDF + b"\n%d" % n)


def knocks_of(name):
    return list(Knock.objects.filter(person__username=name).order_by("pk").values_list("kind", "status"))


@pytest.mark.django_db
@pytest.mark.usefixtures("undone")
class TestFiles:
    def test_28_five_gigabytes_are_refused_before_they_are_read(self, world, clients):
        for door in ("update_attach", "api-update-evidence"):
            address = address_of(door, "draft update", world)
            answer = clients["li"].post(address, {"file": proof()}, CONTENT_LENGTH=str(5 * 2**30))
            assert answer.status_code == 413
            assert "25 MB" in (json.loads(answer.content)["detail"] if door.startswith("api") else answer.text)
        assert knocks_of("li")[-2:] == [("refused", 413)] * 2

    def test_28_ten_thousand_small_files_end_at_the_share_of_a_day(self, world, clients, monkeypatch):
        address = address_of("api-update-evidence", "draft update", world)
        sent = Evidence.objects.filter(added_by=world.people["li"]).count()
        monkeypatch.setattr(admitting, "MOST_A_DAY", sent + 2)
        answers = [clients["li"].post(address, {"file": proof(n)}).status_code for n in range(4)]
        assert answers[-1] == 429
        assert Evidence.objects.filter(added_by=world.people["li"]).count() <= sent + 2
        assert knocks_of("li")[-1] == ("refused", 429)

    def test_28_a_full_disk_takes_no_file_and_says_so(self, world, clients, settings, tmp_path):
        settings.MEDIA_ROOT, settings.DISK_RESERVE = tmp_path, 2**62
        before = Evidence.objects.count()
        for door in ("update_attach", "api-update-evidence"):
            address = address_of(door, "draft update", world)
            answer = clients["li"].post(address, {"file": proof(), "evidence": proof()})
            assert answer.status_code == 507
        assert Evidence.objects.count() == before
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]

    def test_28_a_slow_upload_ends_at_the_proxy(self, proxy):
        assert proxy["client_body_timeout"] == proxy["send_timeout"] == "20s"


@pytest.mark.django_db
@pytest.mark.usefixtures("undone")
def test_30_who_goes_on_knocking_is_told_to_wait_and_does_not_fill_the_record(world, clients, settings):
    settings.MOST_REFUSALS = 3
    Knock.objects.filter(person=world.people["zhao"]).delete()
    address = address_of("update_edit", "draft update", world)
    assert [clients["zhao"].get(address).status_code for _time in range(6)] == [404] * 3 + [429] * 3
    assert knocks_of("zhao") == [("refused", 404)] * 3 + [("refused", 429)]
    assert clients["zhao"].get("/desk/").status_code == 200, "whoever has work to do goes on with it"


@pytest.mark.django_db
@pytest.mark.usefixtures("undone")
def test_30_what_is_filled_in_wrongly_is_written_down_and_makes_nobody_wait(world, clients, settings):
    settings.MOST_REFUSALS = 3
    Knock.objects.filter(person=world.people["zhao"]).delete()
    address = address_of("account_password", "", world)
    assert [clients["zhao"].post(address).status_code for _time in range(6)] == [400] * 6
    assert knocks_of("zhao") == [("refused", 400)] * 4
    assert clients["zhao"].get(address_of("update_edit", "draft update", world)).status_code == 404
    assert knocks_of("zhao")[-1] == ("refused", 404)


@pytest.mark.django_db
@pytest.mark.usefixtures("undone")
class TestNobody:
    def refused(self):
        return list(Knock.objects.filter(username="", kind="refused").order_by("pk").values_list("status", "door"))

    def test_43_what_is_refused_to_nobody_is_written_down(self, world):
        nobody, strict = Client(), Client(enforce_csrf_checks=True)
        before = len(self.refused())
        assert nobody.get("/desk/").status_code == 302
        assert nobody.get("/api/v1/measures/").status_code == 401
        assert nobody.get("/no-such-page/").status_code == 404
        assert strict.post("/login/", {"username": "li", "password": "x"}).status_code == 403
        doors = ["GET /desk/", "GET /api/v1/measures/", "GET /no-such-page/", "POST /login/"]
        assert self.refused()[before:] == list(zip([302, 401, 404, 403], doors, strict=True))

    def test_who_arrives_in_the_morning_is_no_attempt(self, world):
        before = self.refused()
        assert Client().get("/").status_code == Client().get("/admin/").status_code == 302
        assert Client().get("/login/").status_code == 200
        assert self.refused()[len(before) :] == [(302, "GET /admin/")]

    def test_30_nobody_fills_the_record_and_an_office_is_not_held_up(self, world, monkeypatch):
        before = len(self.refused())
        monkeypatch.setattr(signing_in, "MOST_BY_ADDRESS", before + 3)
        assert [Client().get("/desk/").status_code for _time in range(6)] == [302] * 6
        assert len(self.refused()) == before + 3
        Client().get("/desk/", REMOTE_ADDR="192.0.2.7")
        assert len(self.refused()) == before + 4, "another address is counted apart"


def test_56_the_proxy_keeps_slow_and_idle_lines_from_the_workers(proxy):
    assert proxy["client_header_timeout"] == "15s"
    assert proxy["keepalive_timeout"] == "30s"
    assert proxy["limit_conn"] == "connections 400"
    assert proxy["limit_req"].startswith("zone=requests")
    assert int(proxy["worker_connections"]) > 5000
    assert proxy["reset_timedout_connection"] == "on"
    assert "proxy_request_buffering" not in proxy, "on by default: a request is passed on when it is whole"


def test_54_the_proxy_holds_the_line_of_the_application(proxy, settings):
    assert proxy["client_max_body_size"] == f"{settings.LARGEST_BODY // 2**20}m"
    assert proxy["large_client_header_buffers"] == "4 8k"
    assert proxy["proxy_http_version"] == "1.1"
