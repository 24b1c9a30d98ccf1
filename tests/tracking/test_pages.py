"""The pages of filing: desk, form, page of an update, signing; who comes in and what a click does."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from measures.models import Milestone
from tests.running_plan import at
from tracking.actions import periods, reviews, updates
from tracking.models import ProgressUpdate, Step

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 19)
PDF = b"%PDF-1.7\n" + b"0" * 50


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel(at(TODAY), tick=False):
        yield


def typed(update: ProgressUpdate, **changes: object) -> dict:
    return {
        "version": update.version, "progress": "窗口已开设", "problems": "无", "next_steps": "联调", "percent": "45.5",
        **changes,
    }  # fmt: skip


def edit(update: ProgressUpdate) -> str:
    return reverse("update_edit", args=[update.pk])


class TestDesk:
    def test_li_sees_what_the_market_bureau_owes(self, client_of, running, period):
        page = client_of("li").get(reverse("desk"))
        assert page.status_code == 200
        desk = page.context["desk"]
        keys = {task.duty.key for tasks in desk.groups.values() for task in tasks}
        assert {f"update:{running.update(n).pk}" for n in (1, 2, 3)} < keys
        assert f"update:{running.update(4).pk}" not in keys
        assert (desk.expected, len(desk.filed)) == (3, 0)
        assert edit(running.update(1)) in page.content.decode()

    def test_must_do_first(self, client_of, running, period):
        update = running.submitted(1)
        reviews.send_back(update, comment="请附佐证材料", by=running.who["wang"], now=at(TODAY))
        page = client_of("li").get(reverse("desk"))
        groups = page.context["desk"].groups
        assert list(groups) == [key for key in ("late", "returned", "soon", "todo") if key in groups]
        assert [task.duty.thing_id for task in groups["returned"]] == [update.pk]
        assert "请附佐证材料" in page.content.decode()

    def test_overdue_counts_working_days(self, client_of, running, period):
        with time_machine.travel(at(date(2026, 10, 28)), tick=False):
            late = client_of("li").get(reverse("desk")).context["desk"].groups["late"]
        by_key = {task.duty.key: task.late_by for task in late}
        assert by_key[f"update:{running.update(1).pk}"] == 2

    def test_strip_shows_rest_days_before_the_deadline(self, client_of, period):
        deadline = client_of("li").get(reverse("desk")).context["desk"].deadline
        assert (deadline.on, deadline.days) == (date(2026, 10, 26), 5)
        assert [each.kind for each in deadline.strip] == ["today", *["work"] * 4, "off", "off", "due"]

    def test_filed_updates_move_to_the_foot(self, client_of, running, period):
        running.submitted(1)
        desk = client_of("li").get(reverse("desk")).context["desk"]
        assert [update.measure_id for update in desk.filed] == [running.measures[0].pk]

    def test_a_long_group_is_told_in_full_and_shown_when_asked_for(self, client_of, running, period):
        due = {"original_due_on": date(2026, 10, 9), "due_on": date(2026, 10, 9)}
        steps = [Milestone(measure=running.measures[0], ordinal=n, title=f"第{n}步", **due) for n in range(10, 80)]
        Milestone.objects.bulk_create(steps)
        li = client_of("li")
        short, full = (li.get(reverse("desk"), asked) for asked in ({}, {"all": "on"}))
        owed = sum(len(tasks) for tasks in full.context["desk"].groups.values())
        assert short.content.decode().count('<li class="task"') < owed
        assert full.content.decode().count('<li class="task"') == owed
        assert len(short.context["filling"]) == len(full.context["filling"]) == 3

    def test_everybody_has_a_desk_even_without_duties(self, client_of, running):
        for name in ("li", "zhao", "leader"):
            assert client_of(name).get(reverse("desk")).status_code == 200

    def test_queries_do_not_grow_with_the_desk(self, client_of, running, period, django_assert_num_queries):
        li = client_of("li")
        li.get(reverse("desk"))
        with django_assert_num_queries(DESK_QUERIES):
            li.get(reverse("desk"))
        running.open(date(2026, 9, 1))
        running.open(date(2026, 8, 1))
        with django_assert_num_queries(DESK_QUERIES):
            li.get(reverse("desk"))


DESK_QUERIES = 14


class TestForm:
    def test_last_month_stands_beside_the_fields(self, client_of, two_months):
        page = client_of("li").get(edit(two_months.update()))
        assert page.status_code == 200
        assert "9月完成既定工作" in page.content.decode()

    def test_saving_keeps_a_draft(self, client_of, running, update):
        answer = client_of("li").post(edit(update), typed(update, save="1"))
        assert answer.status_code == 302
        assert (running.update().status, running.update().progress) == ("draft", "窗口已开设")

    def test_submitting_takes_files_along(self, client_of, running, update):
        file = SimpleUploadedFile("清单.pdf", PDF)
        answer = client_of("li").post(edit(update), typed(update, evidence=[file], submit="1"))
        assert answer.url == reverse("desk")
        kept = running.update()
        assert kept.status == "submitted"
        assert kept.filed_at == at(TODAY)
        assert [evidence.name for evidence in kept.revisions.get().evidence.all()] == ["清单.pdf"]

    @pytest.mark.parametrize("percent", ["101", "-1", "NaN", "33.333", "很多"])
    def test_a_bad_figure_is_shown_again_with_what_was_typed(self, client_of, running, update, percent):
        answer = client_of("li").post(edit(update), typed(update, percent=percent, submit="1"))
        assert answer.status_code == 400
        assert "窗口已开设" in answer.content.decode()
        assert running.update().status == "expected"

    def test_without_progress_the_draft_is_kept_and_the_gap_is_named(self, client_of, running, update):
        answer = client_of("li").post(edit(update), typed(update, progress="", submit="1"))
        assert answer.status_code == 400
        assert answer.context["form"].errors["progress"]
        kept = running.update()
        assert (kept.status, kept.problems) == ("draft", "无")
        again = client_of("li").post(edit(update), typed(kept, version=answer.context["version"], submit="1"))
        assert again.status_code == 302

    def test_a_file_that_is_none_keeps_what_was_typed(self, client_of, running, update):
        file = SimpleUploadedFile("a.pdf", b"MZ")
        answer = client_of("li").post(edit(update), typed(update, evidence=[file], submit="1"))
        assert answer.status_code == 400
        assert answer.context["form"].errors["evidence"]
        assert running.update().progress == "窗口已开设"

    def test_a_stale_form_shows_both_versions_and_the_next_save_wins(self, client_of, running, update):
        updates.write(
            running.update(), content={"progress": "同事写的"}, version=None, by=running.who["li"], now=at(TODAY)
        )
        answer = client_of("li").post(edit(update), typed(update, save="1"))
        assert answer.status_code == 409
        assert "同事写的" in answer.content.decode()
        assert "窗口已开设" in answer.content.decode()
        assert running.update().progress == "同事写的"
        client_of("li").post(edit(update), typed(update, version=answer.context["version"], save="1"))
        assert running.update().progress == "窗口已开设"

    def test_a_second_click_on_submit_is_told_that_it_is_in(self, client_of, running, update):
        client_of("li").post(edit(update), typed(update, submit="1"))
        assert client_of("li").post(edit(update), typed(update, submit="1")).status_code == 409
        assert running.update().revisions.count() == 1

    def test_no_change_is_offered_only_where_something_was_accepted(self, client_of, two_months):
        assert 'name="no_change"' in client_of("li").get(edit(two_months.update(1))).content.decode()
        two_months.submitted(2, date(2026, 9, 1))
        assert 'name="no_change"' not in client_of("li").get(edit(two_months.update(2))).content.decode()

    def test_no_change_is_one_click(self, client_of, two_months):
        client_of("li").post(edit(two_months.update()), {"no_change": "1"})
        assert two_months.update().status == "submitted"
        assert two_months.update().no_change

    def test_evidence_is_taken_off_again_and_the_text_is_kept(self, client_of, running, update):
        li = client_of("li")
        li.post(edit(update), typed(update, evidence=[SimpleUploadedFile("a.pdf", PDF)], save="1"))
        evidence = update.evidence.get()
        li.post(edit(update), typed(running.update(), progress="改", remove=str(evidence.pk)))
        assert not update.evidence.exists()
        assert running.update().progress == "改"

    def test_after_the_lock_the_typed_text_is_shown_and_nothing_saved(self, client_of, running, period, update):
        periods.lock_period(period, by=running.who["wang"], now=at(TODAY))
        assert client_of("li").get(edit(update)).url == update.get_absolute_url()
        answer = client_of("li").post(edit(update), typed(update, submit="1"))
        assert answer.status_code == 400
        assert "窗口已开设" in answer.content.decode()
        assert running.update().status == "expected"

    # The tax bureau supports measure 1 and has no part in measure 2.
    @pytest.mark.parametrize(
        ("name", "number", "status"),
        [("zhao", 1, 403), ("zhao", 2, 404), ("head", 1, 403), ("wang", 1, 403), ("leader", 1, 403)],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_may_not_fill_it_in(self, client_of, running, period, name, number, status, method):
        update = running.update(number)
        answer = getattr(client_of(name), method)(edit(update), typed(update, submit="1") if method == "post" else {})
        assert answer.status_code == status
        assert running.update(number).status == "expected"


class TestPage:
    def test_shows_content_steps_and_revisions(self, client_of, running, period):
        update = running.submitted()
        reviews.send_back(update, comment="请附佐证", field="evidence", by=running.who["wang"], now=at(TODAY))
        page = client_of("li").get(update.get_absolute_url())
        assert page.status_code == 200
        assert "请附佐证" in page.content.decode()
        assert page.context["offers"] == {"write"}

    @pytest.mark.parametrize(
        ("name", "number", "status"), [("li", 1, 200), ("wang", 1, 200), ("zhao", 1, 200), ("zhao", 2, 404)]
    )
    def test_who_sees_it(self, client_of, running, period, name, number, status):
        assert client_of(name).get(running.submitted(number).get_absolute_url()).status_code == status

    def test_withdrawing(self, client_of, running, period):
        update = running.submitted()
        assert client_of("wang").post(reverse("update_withdraw", args=[update.pk])).status_code == 403
        assert client_of("li").get(reverse("update_withdraw", args=[update.pk])).status_code == 405
        client_of("li").post(reverse("update_withdraw", args=[update.pk]))
        assert running.update().status == "draft"
        assert client_of("li").post(reverse("update_withdraw", args=[update.pk])).status_code == 409

    def test_signing_one(self, signed_plan, client_of_signed):
        update = signed_plan.submitted()
        assert client_of_signed("li").post(reverse("update_sign", args=[update.pk])).status_code == 403
        client_of_signed("head").post(reverse("update_sign", args=[update.pk]))
        assert signed_plan.update().status == "signed"


class TestSigning:
    def test_the_head_signs_all_selected_at_once(self, signed_plan, client_of_signed):
        waiting = [signed_plan.submitted(number) for number in (1, 2, 3)]
        head = client_of_signed("head")
        page = head.get(reverse("signing"))
        assert [update.pk for update in page.context["waiting"]] == [update.pk for update in waiting]
        chosen = [f"{update.pk}:{update.version}" for update in waiting[:2]]
        assert head.post(reverse("signing"), {"chosen": chosen}).status_code == 302
        assert [signed_plan.update(number).status for number in (1, 2, 3)] == ["signed", "signed", "submitted"]

    def test_what_changed_since_is_not_signed_and_neither_are_the_others(self, signed_plan, client_of_signed):
        one, other = signed_plan.submitted(1), signed_plan.submitted(2)
        chosen = [f"{one.pk}:{one.version}", f"{other.pk}:{other.version - 1}"]
        assert client_of_signed("head").post(reverse("signing"), {"chosen": chosen}).status_code == 400
        assert not Step.objects.filter(verb="sign").exists()

    @pytest.mark.parametrize("name", ["li", "zhao", "wang", "leader"])
    def test_nobody_else_comes_in(self, signed_plan, client_of_signed, name):
        assert client_of_signed(name).get(reverse("signing")).status_code == 403
        assert client_of_signed(name).post(reverse("signing"), {"chosen": ["1:1"]}).status_code == 403
