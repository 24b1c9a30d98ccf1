"""Events told to programs: from the record, exactly once, signed, tried again; nothing to who may not hear it."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from django.urls import reverse

from plans.actions import acts
from plans.lifecycle import Refused
from plans.models import Act, User
from plans.policies import Forbidden
from tests.people import build_district
from tests.running_plan import OCTOBER, at
from tests.tracking.hookserver import vendor
from tracking.actions import extensions, milestones
from tracking.delivery import programs, sending
from tracking.events import Kind
from tracking.models import EventSubscription, Message, Report

pytestmark = pytest.mark.django_db

NOW = at(OCTOBER + timedelta(days=14))
AFTER_LEASE = NOW + sending.LEASE + timedelta(minutes=1)
SECRET = "a secret of some length"


@pytest.fixture
def house(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with vendor() as house:
        yield house


@pytest.fixture
def told(running, house):
    return subscribe(running, house)


def subscribe(running, house, *, by="wang", **said):
    wanted = {"kinds": Kind.values, "name": "数据平台", "address": f"{house.address}/guatu?key=k", "secret": SECRET}
    return programs.subscribe(running.district.root, **{**wanted, **said}, by=running.who[by], now=NOW)


def close(running, now=NOW):
    return acts.note("plan.close", running.plan, of=running.plan, by=running.who["wang"], now=now)


def deliver(now=NOW):
    programs.compose(now=now)
    return sending.deliver_due(now=now)


def events(house):
    return [posted.said["event"] for posted in house.posted]


def test_every_kind_is_told_from_the_record_whoever_wrote_it(running, house, told):
    who, wang = running.who, running.who["wang"]
    running.open()
    update = running.accepted(1)
    milestone = running.measures[2].milestones.get()
    said = {"reason": "系统联调未完成", "progress": "已完成八成"}
    asked = extensions.request(milestone, asked_for=OCTOBER + timedelta(days=90), **said, by=who["li"], now=NOW)
    extensions.grant(asked, until=OCTOBER + timedelta(days=90), by=wang, now=NOW)
    milestones.record_done(milestone, done_on=NOW.date(), by=who["li"], now=NOW)
    close(running)
    acts.note("report.issue", Report(pk=7), of=running.plan, by=User.objects.clock(), now=NOW)
    assert deliver().accepted == 6
    posted = {one.said["event"]: one for one in house.posted}  # in whatever order the sender claimed them
    assert sorted(posted) == [
        "milestone.moved", "milestone.reached", "plan.closed", "report.issued", "update.accepted", "update.submitted",
    ]  # fmt: skip
    accepted, moved, report = (posted[n].said for n in ("update.accepted", "milestone.moved", "report.issued"))
    assert accepted == {
        "id": posted["update.accepted"].headers["X-Guatu-Delivery"],
        "event": "update.accepted",
        "at": at(OCTOBER + timedelta(days=10)).isoformat(),
        "plan": running.plan.pk,
        "subject": {
            "kind": "update", "id": update.pk, "url": f"{settings.PUBLIC_URL}{update.get_absolute_url()}",
        },
        "by": wang.name,
    }  # fmt: skip
    assert moved["subject"]["id"] == milestone.pk
    assert moved["subject"]["url"].endswith(reverse("measure_detail", args=[milestone.measure_id]))
    assert report["by"] is None, "the clock is nobody of the territory"


def test_only_the_kinds_and_the_plan_that_were_asked_for(running, house):
    subscribe(running, house, kinds=["update"], plan=running.plan)
    close(running)
    running.open()
    running.submitted(1)
    assert deliver().accepted == 1
    assert events(house) == ["update.submitted"]


def test_twice_composed_is_once_told_and_what_went_before_is_not(running, house):
    close(running)
    told = subscribe(running, house)
    close(running)
    assert [programs.compose(now=NOW), programs.compose(now=NOW)] == [1, 0]
    later = NOW + programs.SETTLED
    assert programs.compose(now=later) == 0
    told.refresh_from_db()
    assert told.last_act == Act.objects.latest("pk").pk, "what is settled is not looked at again"
    close(running, now=later)
    assert programs.compose(now=later) == 1


def test_a_line_that_becomes_visible_after_a_younger_one_is_not_missed(running, told):
    """Its number was given out before, its transaction ended after."""
    last = Act.objects.latest("pk")
    line = {"district": running.district.root, "plan": running.plan, "subject": f"plan:{running.plan.pk}"}
    line |= {"about": line["subject"], "taken_at": NOW, "taken_by": running.who["wang"]}
    Act.objects.create(pk=last.pk + 20, verb="plan.close", **line)
    assert programs.compose(now=NOW) == 1
    Act.objects.create(pk=last.pk + 10, verb="plan.archive", **line)
    assert programs.compose(now=NOW + timedelta(minutes=1)) == 1


def test_who_died_between_sending_and_recording_sends_again_under_the_same_id(running, house, told):
    close(running)
    programs.compose(now=NOW)
    [claimed] = sending.claim(1, now=NOW)
    sending.CHANNELS[claimed.channel](claimed)
    assert sending.deliver_due(now=NOW).accepted == 0, "the claim of the dead one holds"
    assert deliver(AFTER_LEASE).accepted == 1
    first, second = house.posted
    assert first.headers["X-Guatu-Delivery"] == second.headers["X-Guatu-Delivery"] == first.said["id"]
    assert first.body == second.body
    assert deliver(AFTER_LEASE + timedelta(hours=2)).accepted == 0


def test_the_example_of_the_manual_tells_ours_from_another(running, house, told):
    close(running)
    deliver()
    pages = (settings.BASE_DIR / "docs" / "interface.md").read_text(encoding="utf-8")
    program = pages.rpartition("```python\n")[2].partition("```")[0]
    manual = {"SECRET": SECRET}
    exec(compile(program, "interface.md", "exec"), manual)
    [posted] = house.posted
    old = posted.headers | {"Guatu-Timestamp": str(int(time.time()) - 301)}
    assert manual["is_from_guatu"](posted.headers, posted.body)
    assert not manual["is_from_guatu"](posted.headers, posted.body + b" ")
    assert not manual["is_from_guatu"](old, posted.body)
    manual["SECRET"] = "another secret of that length"
    assert not manual["is_from_guatu"](posted.headers, posted.body)


def test_a_program_that_is_away_is_tried_later_and_later(running, house, told):
    house.status = 503
    close(running)
    assert deliver().waiting == 1
    waiting = Message.objects.get()
    assert (waiting.error, waiting.attempts) == ("HTTP 503", 1)
    assert 0.8 <= (waiting.not_before - NOW) / sending.FIRST_WAIT <= 1.3
    house.status = 200
    assert deliver(NOW + timedelta(hours=14)).accepted == 1, "a program does not sleep at night"


def test_what_failed_stands_on_the_page_and_goes_out_again(running, house, told, client):
    house.status = 410
    close(running)
    assert deliver().failed == 1
    client.force_login(running.who["wang"])
    page = client.get(reverse("event_subscription_list")).content.decode()
    assert "HTTP 410" in page
    assert "再次发送" in page or "重新发送" in page
    house.status = 200
    client.post(reverse("event_subscription_retry", args=[told.pk]))
    assert sending.deliver_due(now=Message.objects.get().not_before).accepted == 1
    first, second = house.posted
    assert first.said == second.said
    answer = client.get(reverse("api-event-subscription-deliveries", args=[told.pk])).json()
    [row] = answer["results"]
    assert (row["status"], row["event"]) == ("accepted", first.said)


def test_an_address_inside_is_refused_at_once_and_again_when_it_is_called(running, house, settings):
    told = subscribe(running, house)
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    with pytest.raises(Refused) as refused:
        subscribe(running, house)
    assert refused.value.code == "address"
    close(running)
    assert deliver().failed == 1
    assert house.posted == []
    assert EventSubscription.objects.get() == told


@pytest.mark.parametrize(
    ("said", "code"), [({"kinds": []}, "kinds"), ({"kinds": ["measure"]}, "kinds"), ({"secret": "short"}, "secret")]
)
def test_what_makes_no_subscription_is_refused(running, house, said, code):
    with pytest.raises(Refused) as refused:
        subscribe(running, house, **said)
    assert refused.value.code == code


def test_the_plan_of_another_district_is_refused(running, house):
    running.plan.district = build_district("宁远区", prefix="ny-").root
    with pytest.raises(Refused) as refused:
        subscribe(running, house, plan=running.plan)
    assert refused.value.code == "plan"


def test_only_who_coordinates_the_territory_subscribes_and_a_stranger_sees_nothing(running, house, told, client):
    close(running)
    programs.compose(now=NOW)
    for who in ("li", "head", "leader"):
        with pytest.raises(Forbidden):
            subscribe(running, house, by=who)
    far = build_district("宁远区", prefix="ny-").who["wang"]
    for who in (far, running.who["zhao"]):
        assert not EventSubscription.objects.visible_to(who).exists()
        assert not Message.objects.visible_to(who).exists()
    client.force_login(far)
    assert client.get(reverse("api-event-subscription-detail", args=[told.pk])).status_code == 404
    client.force_login(running.who["leader"])
    shown = client.get(reverse("api-event-subscription-detail", args=[told.pk])).content.decode()
    assert told.host in shown
    assert "key=k" not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("how", ["disabled", "without the post", "ended"])
def test_nothing_is_told_for_who_may_not_set_it_up_any_more(running, house, told, how):
    close(running)
    programs.compose(now=NOW)
    wang = running.who["wang"]
    match how:
        case "disabled":
            User.objects.filter(pk=wang.pk).update(is_active=False)
        case "without the post":
            wang.memberships.all().delete()
        case "ended":
            programs.end(told, by=wang, now=NOW)
            assert EventSubscription.objects.get().sealed_address == ""
    assert sending.deliver_due(now=NOW).cancelled == 1
    close(running)
    assert programs.compose(now=NOW) == 0
    assert house.posted == []


def test_events_leave_the_digests_of_their_owner_alone(running, house, told):
    """They travel by a way of their own: no letter of the day, nothing in the inbox."""
    close(running)
    deliver()
    wang = running.who["wang"]
    assert not Message.objects.in_inbox_of(wang).exists()
    assert not Message.objects.filter(person=wang, channel="webhook").exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_it_once(running, told):
    close(running)

    def compose(_n):
        try:
            return programs.compose(now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(compose, range(4))) == 1
    assert Message.objects.count() == 1
