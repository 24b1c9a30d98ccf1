"""The contract of each channel, held against a real server that checks what the vendor's documents ask for."""

import base64
import hashlib
import hmac
import ipaddress
import socket
from datetime import timedelta

import pytest
from django.utils import timezone

from plans import sealing
from plans.lifecycle import Refused
from plans.models import Act
from plans.policies import Forbidden
from tests.tracking.hookserver import vendor
from tests.tracking.owing import DUE, at, build_owing
from tracking import tasks
from tracking.delivery import outbound, sending, setting_up
from tracking.delivery.channels import hooks, robots, webhook
from tracking.delivery.channels.outcomes import Busy, Permanent, Temporary, TooOften
from tracking.models import Hook, LadderStage, Message

NOW = at(DUE)
LOOPBACK = ["127.0.0.0/8"]
TEXTS = ("10月20日提醒：2 项今日到期", "李联络，\n• 节点1\n  到期")
SECRET = "SEC-a-shared-secret-of-some-length"


@pytest.fixture
def house(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = LOOPBACK
    with vendor() as house:
        yield house


def signed(text, *, key):
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def test_wecom_posts_markdown_to_the_address_with_its_key(house):
    """企业微信 群机器人配置说明: msgtype markdown, content up to 4096 bytes of UTF-8, errcode 0."""
    robots.wecom(f"{house.address}/cgi-bin/webhook/send?key=k-1", "", TEXTS, now=NOW)
    [posted] = house.posted
    assert (posted.path, posted.query) == ("/cgi-bin/webhook/send", {"key": "k-1"})
    assert posted.headers["Content-Type"] == "application/json"
    assert posted.said["msgtype"] == "markdown"
    assert posted.said["markdown"]["content"].startswith(f"**{TEXTS[0]}**\n")


def test_wecom_text_is_cut_at_a_whole_character(house):
    robots.wecom(house.address, "", ("提醒", "督" * 3000), now=NOW)
    content = house.posted[0].said["markdown"]["content"].encode()
    assert 4090 <= len(content) <= 4096
    assert content.decode().endswith("\n…")


def test_dingtalk_signs_milliseconds_and_secret_in_the_query(house):
    """钉钉 自定义机器人 加签: base64(HMAC-SHA256(secret, "timestamp\\nsecret")), URL-encoded, beside the timestamp."""
    robots.dingtalk(f"{house.address}/robot/send?access_token=t", SECRET, TEXTS, now=NOW)
    [posted] = house.posted
    stamp = str(int(NOW.timestamp() * 1000))
    assert posted.query == {
        "access_token": "t", "timestamp": stamp, "sign": signed(f"{stamp}\n{SECRET}", key=SECRET),
    }  # fmt: skip
    assert posted.said["markdown"]["title"] == TEXTS[0]
    assert "节点1" in posted.said["markdown"]["text"]


def test_feishu_signs_nothing_under_seconds_and_secret_in_the_body(house):
    """飞书 自定义机器人 签名校验: base64(HMAC-SHA256("timestamp\\nsecret", "")), beside the timestamp in seconds."""
    house.answer = {"code": 0, "msg": "success", "data": {}}
    robots.feishu(f"{house.address}/open-apis/bot/v2/hook/h", SECRET, TEXTS, now=NOW)
    said, stamp = house.posted[0].said, str(int(NOW.timestamp()))
    assert (said["timestamp"], said["sign"]) == (stamp, signed("", key=f"{stamp}\n{SECRET}"))
    assert said["msg_type"] == "post"
    post = said["content"]["post"]["zh_cn"]
    assert post["title"] == TEXTS[0]
    assert post["content"][1] == [{"tag": "text", "text": "• 节点1"}]


def test_webhook_is_signed_over_time_and_body_and_names_the_message(house):
    contents = {"message_id": "<1@guatu>", "subject": TEXTS[0], "text": TEXTS[1]}
    webhook.send(house.address, SECRET, contents, now=NOW)
    [posted] = house.posted
    stamp = posted.headers["Guatu-Timestamp"]
    expected = hmac.new(SECRET.encode(), stamp.encode() + b"." + posted.body, hashlib.sha256).hexdigest()
    assert posted.headers["Guatu-Signature"] == f"v1={expected}"
    assert posted.headers["Guatu-Message"] == "<1@guatu>"
    assert posted.said == contents


@pytest.mark.parametrize(
    ("robot", "answer", "outcome"),
    [
        (robots.wecom, {"errcode": 45009, "errmsg": "api freq out of limit"}, TooOften),
        (robots.wecom, {"errcode": 45033, "errmsg": "api concurrent out of limit"}, Temporary),
        (robots.wecom, {"errcode": 93000, "errmsg": "invalid webhook url"}, Permanent),
        (robots.dingtalk, {"errcode": 130101, "errmsg": "send too fast"}, TooOften),
        (robots.dingtalk, {"errcode": 310000, "errmsg": "sign not match"}, Permanent),
        (robots.feishu, {"code": 9499, "msg": "too many request"}, TooOften),
        (robots.feishu, {"code": 19021, "msg": "sign match fail"}, Permanent),
        (robots.wecom, b"<html>", Permanent),
    ],
)
def test_the_vendors_code_inside_a_200_tells_busy_from_wrong(house, robot, answer, outcome):
    house.answer = answer
    with pytest.raises(outcome) as refused:
        robot(house.address, SECRET, TEXTS, now=NOW)
    assert type(refused.value) is outcome


@pytest.mark.parametrize(
    ("status", "outcome"), [(429, Temporary), (500, Temporary), (503, Temporary), (404, Permanent), (401, Permanent)]
)
def test_http_says_whether_trying_again_helps(house, status, outcome):
    house.status = status
    with pytest.raises(outcome):
        outbound.post(house.address, b"{}")


def test_a_redirect_is_not_followed(house):
    house.status, house.location = 302, f"{house.address}/elsewhere"
    with pytest.raises(Permanent, match="302"):
        outbound.post(house.address, b"{}")
    assert len(house.posted) == 1


def test_a_long_answer_is_not_read_to_its_end(house):
    house.answer = b"x" * (outbound.ANSWER_LIMIT + 10_000)
    with pytest.raises(Permanent, match="longer"):
        outbound.post(house.address, b"{}")


def test_a_dead_host_is_temporary_and_the_error_does_not_repeat_the_key(settings):
    settings.OUTBOUND_ALLOWED_NETWORKS = LOOPBACK
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Temporary) as refused:
            outbound.post(f"http://127.0.0.1:{port}/send?key=credential", b"{}")
    assert "credential" not in str(refused.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "[::1]", "[::ffff:10.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "[fe80::1]", "[fc00::1]", "2130706433",
        "localhost",
    ],
)  # fmt: skip
def test_private_addresses_are_refused_however_they_are_written(address):
    with pytest.raises((outbound.Forbidden, Temporary)) as refused:
        outbound.post(f"https://{address}/hook", b"{}")
    assert isinstance(refused.value, outbound.Forbidden) or address.startswith("["), "no IPv6 here: not found either"


@pytest.mark.parametrize("address", ["10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "100.64.0.1"])
def test_no_wrapping_makes_an_address_public(address):
    assert not outbound.is_public(ipaddress.ip_address(address))


def test_the_address_that_was_judged_is_the_one_that_is_called(house, monkeypatch):
    """A name server that answers differently the second time is not asked a second time."""
    answers = iter([("127.0.0.1",), ("10.0.0.1",)])
    asked = []

    def resolve(host, port, *args, **kwargs):
        if host != "hook.example":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers)[0], port))]

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    outbound.post(f"http://hook.example:{house.port}/x", b"{}")
    assert asked == ["hook.example"]
    assert house.posted[0].headers["Host"] == f"hook.example:{house.port}"


@pytest.mark.parametrize(
    "url", ["http://93.184.215.14/x", "https://user:pass@93.184.215.14/x", "ftp://93.184.215.14/x"]
)
def test_only_https_without_credentials(url):
    with pytest.raises(outbound.Forbidden):
        outbound.checked(url)


# The road of a message through a robot.


@pytest.fixture
def owing(db):
    owing = build_owing()
    owing.milestone()
    return owing


def robot(owing, house, channel="wecom", department=None):
    wanted = {"channel": channel, "name": "全区群", "address": f"{house.address}/send?key=k", "secret": SECRET}
    hook = setting_up.set_up(department or owing.district.root, **wanted, by=owing.who["wang"], now=NOW)
    LadderStage.objects.filter(plan=owing.plan).delete()
    LadderStage.objects.create(plan=owing.plan, offset=0, roles=["liaison"], channels=[channel])
    return hook


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("channel", ["wecom", "dingtalk", "feishu", "webhook"])
def test_a_digest_reaches_the_robot_of_the_district(owing, house, channel):
    robot(owing, house, channel)
    house.answer = {"errcode": 0, "code": 0}
    owing.compose(DUE)
    assert sending.deliver_due(now=NOW).accepted == 1
    assert "节点1" in house.posted[0].body.decode()


@pytest.mark.django_db(transaction=True)
def test_the_nearest_robot_upwards_is_taken(owing, house):
    robot(owing, house)
    with vendor() as nearer:
        robot(owing, nearer, department=owing.district.bureaus["market"])
        owing.compose(DUE)
        sending.deliver_due(now=NOW)
        assert (len(nearer.posted), len(house.posted)) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_eighteen_a_minute_and_waiting_is_no_failure(owing, house):
    """Two at once: the second waits for its turn, and the wait does not count as an attempt that failed."""
    hook = robot(owing, house)
    owing.crowd(2)
    owing.compose(DUE)
    done = sending.deliver_due(now=NOW)
    assert (done.accepted, done.waiting) == (1, 2)
    waiting = Message.objects.filter(status="waiting")
    assert {one.attempts - one.held_back for one in waiting} == {0}
    hook.refresh_from_db()
    turns = sorted(one.not_before for one in waiting)
    assert turns == [hook.free_from, hook.free_from + hooks.PACE], "one turn apart"
    assert sending.next_turn(before=hook.free_from + timedelta(seconds=50)) == hook.free_from
    assert sending.next_turn(before=hook.free_from) is None
    assert 60 // hooks.PACE.total_seconds() < 20, "fewer in a minute than the vendors allow"
    with pytest.raises(Busy):
        hooks.wait_for_turn(hook, now=hook.free_from - timedelta(seconds=1))
    hooks.wait_for_turn(hook, now=hook.free_from)


@pytest.mark.django_db(transaction=True)
def test_a_robot_that_was_asked_too_often_is_left_alone_by_everybody(owing, house):
    """DingTalk's ten minutes: one message is refused, those behind it are not even tried."""
    hook = robot(owing, house, "dingtalk")
    owing.crowd(2)
    owing.compose(DUE)
    house.answer = {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    before = timezone.now()
    assert sending.deliver_due(now=NOW).waiting == 3
    hook.refresh_from_db()
    assert before + timedelta(minutes=10) <= hook.free_from <= timezone.now() + timedelta(minutes=10)
    assert (len(house.posted), sorted(one.failures for one in Message.objects.all())) == (1, [0, 0, 1])
    with pytest.raises(Busy):
        hooks.wait_for_turn(hook, now=before + timedelta(minutes=9))


@pytest.mark.django_db(transaction=True)
def test_what_waits_for_a_robot_is_rung_for_within_the_minute(owing, house, monkeypatch, time_machine):
    """The queue of a robot empties at its pace, and the last ring is left to the clock."""
    time_machine.move_to(NOW, tick=False)
    robot(owing, house)
    owing.crowd(3)
    rung: list[tuple[float, dict[str, str]]] = []
    monkeypatch.setattr(tasks.take_turns, "apply_async", lambda *, kwargs, countdown: rung.append((countdown, kwargs)))
    owing.compose(DUE)
    tasks.deliver()
    for count in (1, 2, 3):
        wait, again = rung[-1]
        assert (Message.objects.filter(status="accepted").count(), len(rung), wait) == (count, count, tasks.SOONEST)
        time_machine.shift(wait)
        tasks.take_turns(**again)
    assert (len(house.posted), len(rung)) == (4, 3), "nothing waits any more"
    Message.objects.update(status="waiting")
    tasks.take_turns(until=NOW.isoformat())
    assert len(rung) == 3, "the next ring is the clock's"


@pytest.mark.django_db(transaction=True)
def test_without_a_robot_the_message_fails_visibly(owing, house):
    hook = robot(owing, house)
    owing.compose(DUE)
    setting_up.end(hook, by=owing.who["wang"], now=NOW)
    assert sending.deliver_due(now=NOW).failed == 1
    assert "企业微信机器人" in Message.objects.get().error
    hook.refresh_from_db()
    assert (hook.sealed_address, hook.sealed_secret) == ("", ""), "an ended robot's credentials are forgotten"


@pytest.mark.django_db
def test_the_address_is_sealed_judged_at_once_and_written_down(owing, house, settings):
    hook = robot(owing, house)
    assert "key=k" not in hook.sealed_address
    assert sealing.open_sealed(hook.sealed_address).endswith("/send?key=k")
    assert Act.objects.filter(verb="hook.keep", taken_by=owing.who["wang"]).exists()
    settings.OUTBOUND_ALLOWED_NETWORKS = []
    with pytest.raises(Refused):
        robot(owing, house, channel="feishu")
    with pytest.raises(outbound.Forbidden):
        outbound.post(sealing.open_sealed(hook.sealed_address), b"{}")
    settings.SECRET_KEY = "another key than that under which it was sealed"
    with pytest.raises(sealing.Unreadable):
        sealing.open_sealed(hook.sealed_address)


@pytest.mark.django_db
def test_who_may_set_up_and_what_is_refused(owing, house):
    wanted = {"name": "群", "address": house.address}
    with pytest.raises(Forbidden):
        setting_up.set_up(owing.district.root, channel="wecom", **wanted, by=owing.who["li"], now=NOW)
    with pytest.raises(Refused):
        setting_up.set_up(
            owing.district.root, channel="webhook", secret="short", **wanted, by=owing.who["wang"], now=NOW
        )
    robot(owing, house)
    with pytest.raises(Refused):
        robot(owing, house)
    assert Hook.objects.count() == 1
