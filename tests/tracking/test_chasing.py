"""Chasing by hand: words, cool-down shared with the ladder, one road with every other reminder; numbered notices."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import docx
import pytest
from django.db import IntegrityError, connections, transaction
from django.urls import reverse

from plans import vault
from plans.lifecycle import Refused
from plans.models import Act, Membership
from plans.policies import Forbidden
from tests.tracking.owing import DUE, at, build_owing, emails
from tracking.delivery import messages
from tracking.models import Chase, Notification, ReminderRules, SupervisionNotice
from tracking.reminders import chasing
from tracking.reports import supervision

NOW = at(DUE)
LATER = DUE + timedelta(days=1)
WORDS = {"text": "请说明原因和新的完成日期", "roles": ["liaison"], "channels": ["email"]}


@pytest.fixture
def owing(db):
    owing = build_owing()
    owing.milestone()
    return owing


def chase(owing, now=NOW, by="wang", **words):
    return chasing.chase(owing.measure, **{**WORDS, **words}, by=owing.who[by], now=now)


def test_the_words_reach_the_post_with_the_duty_and_are_written_down(owing):
    made = chase(owing)
    messages.compose(DUE, now=NOW)
    body = emails().get().body
    assert WORDS["text"] in body
    assert "节点1" in body
    act = Act.objects.about(owing.measure).get(verb="measure.chase")
    assert (act.comment, act.taken_by) == (made.text, owing.who["wang"])


def test_a_chase_does_not_wait_for_tomorrows_digest(owing):
    owing.milestone(DUE + timedelta(days=7))
    owing.compose(DUE)
    sent = emails().count()
    ReminderRules.objects.create(plan=owing.plan, cool_down=1)
    chase(owing, roles=["head"])
    assert messages.compose(DUE, now=at(DUE, 11)) == 1
    assert emails().count() == sent + 1


def test_the_ladder_and_a_person_share_the_cool_down(owing):
    """Stage 0 speaks on the 20th: no chase that day. A chase on the 22nd holds back stage +3 of the 23rd."""
    ReminderRules.objects.create(plan=owing.plan, cool_down=2)
    owing.sweep(DUE)
    with pytest.raises(Refused) as refused:
        chase(owing)
    assert refused.value.code == "cool_down"
    chase(owing, now=at(DUE + timedelta(days=2)))
    reached = DUE + timedelta(days=3)
    held_back = Notification.objects.filter(stage=3, chase=None, channel="email", post__role="liaison")
    owing.sweep(reached)
    assert not held_back.exists()
    owing.sweep(DUE + timedelta(days=6))  # a Monday, two working days after the chase
    assert held_back.exists()


def test_two_at_once_chase_once(transactional_db):
    owing = build_owing()
    owing.milestone()

    def once(_):
        try:
            return chase(owing) and 1
        except Refused:
            return 0
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(once, range(2))) == 1
    assert Chase.objects.count() == 1


def test_what_is_done_before_it_leaves_is_not_chased(owing):
    chase(owing)
    owing.reach(owing.measure.milestones.get(), DUE)
    assert messages.compose(DUE, now=NOW) == 0


def test_a_vacant_post_is_stood_in_for_as_on_the_ladder(owing):
    Membership.objects.filter(person=owing.who["li"]).update(until_on=DUE - timedelta(days=1))
    chase(owing)
    told = Notification.objects.get()
    assert (told.post.role, told.standing_in_for) == ("head", ["liaison"])


@pytest.mark.parametrize(
    ("words", "code"),
    [({"text": " "}, "no_text"), ({"roles": []}, "nobody"), ({"text": "督" * 501}, "too_long")],
)
def test_what_cannot_be_sent_is_refused_with_the_reason(owing, words, code):
    with pytest.raises(Refused) as refused:
        chase(owing, **words)
    assert refused.value.code == code


def test_only_the_coordinator_chases_and_only_what_is_owed(owing):
    with pytest.raises(Forbidden):
        chase(owing, by="li")
    owing.reach(owing.measure.milestones.get(), DUE)
    with pytest.raises(Refused) as refused:
        chase(owing)
    assert refused.value.code == "nothing_owed"


def test_the_superior_reads_reason_and_history(owing):
    """At +10 the leader is told: on which days it was said before, and that a person chased."""
    owing.compose(DUE)
    chase(owing, now=at(DUE + timedelta(days=2)))
    messages.compose(DUE + timedelta(days=2), now=at(DUE + timedelta(days=2)))
    owing.compose(DUE + timedelta(days=14))
    body = emails(person=owing.who["leader"]).get().body
    assert "已于 10月20日" in body
    assert "人工催办 1 次" in body


def notice(owing, **words):
    asked = {
        "colour": "red",
        "text": "请三日内书面说明",
        "reply_by": LATER,
        "department": owing.district.bureaus["market"],
    }
    return supervision.issue(owing.measure, **{**asked, **words}, by=owing.who["wang"], now=NOW)


def test_notices_are_numbered_without_a_gap_and_filed_as_docx(owing):
    numbers = [notice(owing, colour=colour).serial for colour in ("blue", "yellow", "red")]
    assert numbers == [1, 2, 3]
    issued = SupervisionNotice.objects.get(serial=3)
    content = vault.fetch(issued.sha256)
    paper = [line.text for line in docx.Document(io.BytesIO(content)).paragraphs]
    assert paper[0] == "督办单（红色）"
    assert issued.number in paper
    assert "请三日内书面说明" in paper
    assert supervision.render(issued.contents) == content, "the same contents give the same bytes"


def test_a_refused_notice_takes_no_number(owing):
    with pytest.raises(Refused):
        notice(owing, department=owing.district.bureaus["tax"])
    assert notice(owing).serial == 1


def test_notices_at_once_get_one_number_each(transactional_db):
    owing = build_owing()

    def issue(_):
        try:
            return notice(owing).serial
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(issue, range(3))) == [1, 2, 3]


def test_an_issued_notice_and_a_chase_stay_as_they_are(owing):
    issued, made = notice(owing), chase(owing)
    for rows, column in (
        (SupervisionNotice.objects.filter(pk=issued.pk), "text"),
        (Chase.objects.filter(pk=made.pk), "text"),
    ):
        with transaction.atomic(), pytest.raises(IntegrityError):
            rows.update(**{column: "别的"})
    with transaction.atomic(), pytest.raises(IntegrityError):
        SupervisionNotice.objects.filter(pk=issued.pk).delete()


def test_the_measure_page_tells_chases_and_notices(owing, client):
    chase(owing)
    issued = notice(owing)
    client.force_login(owing.who["wang"])
    page = client.get(owing.measure.get_absolute_url()).content.decode()
    assert WORDS["text"] in page
    assert reverse("supervision_notice_file", args=[issued.pk]) in page
