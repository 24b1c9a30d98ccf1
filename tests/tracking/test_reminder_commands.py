"""The shell doors: what was raised and delivered, day after day, and a clear line for a bad date."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from plans.models import Membership
from tests.tracking.owing import DUE, build_owing, emails, stages
from tracking.models import Message, Notification
from tracking.tasks import deliver, raise_reminders

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing():
    owing = build_owing()
    owing.milestone()
    return owing


def test_says_each_stage_and_post(owing, capsys):
    call_command("raise_reminders", at="2026-10-20")
    said = capsys.readouterr().out
    assert said.count("+0\t区市场监管局") == 2
    assert "2026-10-20" in said
    assert Notification.objects.count() == 2


def test_dry_run_writes_nothing_and_says_the_same(owing, capsys):
    call_command("raise_reminders", at="2026-10-20", dry_run=True)
    assert capsys.readouterr().out.count("+0\t区市场监管局") == 2
    assert not Notification.objects.exists()


def test_second_run_of_the_day_lists_nothing(owing, capsys):
    call_command("raise_reminders", at="2026-10-20")
    capsys.readouterr()
    call_command("raise_reminders", at="2026-10-20")
    assert "+0\t" not in capsys.readouterr().out


def test_duty_that_nobody_could_be_told_of_is_named(owing, capsys):
    Membership.objects.update(until_on=date(2026, 1, 31))
    call_command("raise_reminders", at="2026-10-20")
    assert f"milestone:{owing.measure.milestones.get().pk}" in capsys.readouterr().out


def test_time_machine_walks_day_after_day(owing):
    for n in range(-20, 40):
        day = (DUE + timedelta(days=n)).isoformat()
        call_command("raise_reminders", at=day, verbosity=0)
        call_command("deliver", at=day, verbosity=0)
    assert stages() == [-5, 0, 3, 10]
    assert emails(person=owing.who["li"]).count() == 4
    assert set(Message.objects.values_list("status", flat=True)) == {"accepted"}


def test_tasks_take_a_day(owing, mailoutbox):
    assert raise_reminders(day="2026-10-20") == 2
    assert deliver(day="2026-10-20") == 2
    assert [mail.to for mail in mailoutbox] == [["li@example.org"]]


@pytest.mark.parametrize("command", ["raise_reminders", "deliver"])
@pytest.mark.parametrize("text", ["2026-02-30", "tomorrow"])
def test_bad_date_is_one_line_and_exit_code_2(owing, command, text):
    with pytest.raises(CommandError) as refusal:
        call_command(command, at=text)
    assert refusal.value.returncode == 2
    assert text in str(refusal.value)
    assert not Notification.objects.exists()
