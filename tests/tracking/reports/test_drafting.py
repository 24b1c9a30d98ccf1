"""The way of a draft from the first word to the issued report, and back."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from plans.lifecycle import MoveRefused, Refused
from plans.models import Act, Plan, User
from plans.policies import Forbidden
from tests.running_plan import at
from tests.tracking.reports.filed import build_filed_october
from tracking.actions import periods
from tracking.models import IssueRun, Report
from tracking.reports import drafting, issuing, making, passages, writing
from tracking.reports.outline import Figure, Paragraph, plain
from tracking.reports.replay import replay
from tracking.reports.sentences import outline_of
from tracking.tasks import issue_due_reports

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 10, 31)
NOW = at(date(2026, 11, 2))
GAPS = "两个单位月底前补报"


@pytest.fixture
def running(db):
    return build_filed_october((1, "40"), (5, "90"), report="draft")


@pytest.fixture
def october(running):
    return running.plan.periods.get()


@pytest.fixture
def draft(running):
    return running.plan.reports.get()


def paragraphs(report):
    return [block for block in outline_of(drafting.text_of(report)).blocks if isinstance(block, Paragraph)]


def place_of(report, words):
    """Where the first paragraph that holds `words` stands, as the draft was drawn up."""
    return next(
        place
        for place, block in passages.places(report).items()
        if isinstance(block, Paragraph) and words in plain(block.runs)
    )


def write(report, who, words, source, version=0):
    place = place_of(report, words)
    return passages.write(report, place=place, source=source, version=version, by=who, now=NOW)


def issue(report, who, **said):
    asked = making.ask(report, seen=drafting.digest_of_text(report), by=who, now=NOW, **said)
    making.make(asked.pk, now=NOW)
    return IssueRun.objects.get(pk=asked.pk)


def test_what_was_written_is_printed_with_the_figures_bound(draft, running):
    source = passages.source_at(draft, place_of(draft, "项举措中")).replace("截至", "据统计，截至")
    write(draft, running.who["wang"], "项举措中", source)
    said = next(block for block in paragraphs(draft) if plain(block.runs).startswith("据统计"))
    figures = {run.key: run.text for run in said.runs if isinstance(run, Figure)}
    assert figures["totals.measures"] == "5"
    assert set(figures) >= {"lights.done", "lights.overdue"}


def test_a_figure_typed_over_is_refused_and_nothing_is_kept(draft, running):
    source = passages.source_at(draft, place_of(draft, "项举措中"))
    assert "{5|totals.measures}" in source
    with pytest.raises(passages.UnfitText) as refusal:
        write(draft, running.who["wang"], "项举措中", source.replace("{5|totals.measures}", "{6|totals.measures}"))
    assert refusal.value.code == "typed_over"
    assert "6" in str(refusal.value)
    with pytest.raises(passages.UnfitText) as refusal:
        write(draft, running.who["wang"], "项举措中", "共{5|totals.salaries}项")
    assert refusal.value.code == "unknown_figure"
    assert not draft.passages.exists()


def test_two_who_write_in_one_paragraph_both_keep_their_words(draft, running):
    wang = running.who["wang"]
    write(draft, wang, "应报", "本期报送情况良好。")
    with pytest.raises(passages.StalePassage) as stale:
        write(draft, wang, "应报", "本期报送情况一般。")
    assert (stale.value.source, stale.value.version) == ("本期报送情况良好。", 1)
    write(draft, wang, "应报", "本期报送情况一般。", version=1)
    assert "本期报送情况一般。" in [plain(block.runs) for block in paragraphs(draft)]


def test_figures_follow_when_the_draft_is_drawn_anew_and_the_words_stay(draft, running, october):
    wang = running.who["wang"]
    source = passages.source_at(draft, place_of(draft, "应报"))
    write(draft, wang, "应报", source.replace("本期应报", "本月应报"))
    before = draft.contents
    running.accepted(2)
    again = issuing.draw_up(october, by=wang, now=NOW, as_of=LAST_DAY)
    said = next(block for block in paragraphs(again) if "本月应报" in plain(block.runs))
    assert "已报3项" in plain(said.runs)
    moved = {name: (was, now) for name, was, now in writing.moved(before, again.contents)}
    assert moved["filings.filed"] == ("2", "3")


def test_a_figure_of_a_row_means_that_row_after_others_came_before_it(draft):
    name = writing.named(draft.contents, "measures.4.percent")
    shuffled = {**draft.contents, "measures": list(reversed(draft.contents["measures"]))}
    assert writing.placed(shuffled, name) == "measures.0.percent"
    gone = {**draft.contents, "measures": draft.contents["measures"][:1]}
    assert writing.placed(gone, name) is None


def test_own_paragraphs_stand_where_they_were_put_and_left_out_ones_do_not(draft, running):
    wang = running.who["wang"]
    first = place_of(draft, "应报")
    second = passages.add(draft, after=first, source="其次。", by=wang, now=NOW)
    passages.add(draft, after=first, source="首先。", by=wang, now=NOW)
    passages.leave_out(draft, place=first, version=0, by=wang, now=NOW)
    said = [plain(block.runs) for block in paragraphs(draft)]
    assert said[said.index("首先。") + 1] == "其次。"
    assert not any("本期应报" in words for words in said)
    passages.restore(draft, place=first, version=1, by=wang)
    passages.leave_out(draft, place=second.place, version=1, by=wang, now=NOW)
    said = [plain(block.runs) for block in paragraphs(draft)]
    assert "本期应报" in said[said.index("首先。") - 1]
    assert "其次。" not in said


def test_words_whose_place_is_gone_come_last_instead_of_getting_lost(draft, running):
    passages.add(draft, after=place_of(draft, "应报"), source="补充说明。", by=running.who["wang"], now=NOW)
    draft.passages.update(after="n999")
    assert plain(paragraphs(draft)[-1].runs) == "补充说明。"


def test_writing_back_what_was_drawn_up_leaves_nothing_by_hand(draft, running):
    place = place_of(draft, "应报")
    source = passages.source_at(draft, place)
    assert write(draft, running.who["wang"], "应报", "本期报送情况良好。")
    assert passages.write(draft, place=place, source=source, version=1, by=running.who["wang"], now=NOW) is None
    assert drafting.digest_of_text(draft) == draft.sha256


def test_clauses_of_a_filing_keep_their_source_and_new_numbers_have_none(draft, running):
    write(draft, running.who["wang"], "完成既定工作", "10月完成既定工作，惠及企业300家。")
    said = next(block for block in paragraphs(draft) if "惠及" in plain(block.runs))
    kinds = [(type(run).__name__, run.text) for run in said.runs]
    assert ("Quote", "10月完成既定工作，") in kinds
    assert ("Text", "惠及企业300家。") in kinds


@pytest.mark.parametrize("name", ["li", "head", "leader", "zhao"])
def test_only_a_coordinator_writes(draft, running, name):
    with pytest.raises(Forbidden):
        write(draft, running.who[name], "应报", "改写")


def test_nobody_writes_in_what_is_handed_in_and_who_handed_it_in_does_not_approve_it(draft, running):
    wang, leader = running.who["wang"], running.who["leader"]
    drafting.hand_in(draft, by=wang, now=NOW)
    with pytest.raises(MoveRefused):
        write(draft, wang, "应报", "改写")
    with pytest.raises(Forbidden):
        drafting.approve(draft, by=wang, now=NOW)
    with pytest.raises(Forbidden):
        drafting.approve(draft, by=running.who["li"], now=NOW)
    drafting.send_back(draft, comment="第三部分再核", by=leader, now=NOW)
    assert draft.handed_in_at is None
    write(draft, wang, "应报", "改写")
    drafting.hand_in(draft, by=wang, now=NOW)
    drafting.approve(draft, by=leader, now=NOW)
    assert (draft.status, draft.approved_by) == ("approved", leader)
    assert Act.objects.about(draft).filter(verb="report.send_back", comment="第三部分再核").exists()


def test_a_plan_that_wants_approval_issues_nothing_without_it(draft, running, october):
    Plan.objects.update(approves_reports=True)
    draft.refresh_from_db()
    wang, leader = running.who["wang"], running.who["leader"]
    with pytest.raises(Refused) as refusal:
        issuing.issue(Report.objects.get().period, by=wang, now=NOW, as_of=LAST_DAY)
    assert refusal.value.code == "not_approved"
    drafting.hand_in(draft, by=wang, now=NOW)
    drafting.approve(draft, by=leader, now=NOW)
    assert issue(draft, wang, gaps_reason=GAPS).status == "done"
    assert Report.objects.get().gaps_reason == GAPS


def test_open_findings_ask_for_a_reason(draft, running):
    with pytest.raises(Refused) as refusal:
        making.ask(draft, seen=draft.sha256, by=running.who["wang"], now=NOW)
    assert refusal.value.code == "open_findings"
    assert issue(draft, running.who["wang"], gaps_reason=GAPS).status == "done"


def test_what_is_issued_holds_the_words_and_replays(draft, running):
    write(draft, running.who["wang"], "应报", "本期报送情况良好，共{5|totals.measures}项。")
    remark = passages.remark(draft, text="核对", by=running.who["leader"], now=NOW)
    passages.resolve(remark, by=running.who["wang"], now=NOW)
    issue(draft, running.who["wang"], gaps_reason=GAPS)
    issued = Report.objects.issued().get()
    assert "本期报送情况良好，共5项。" in [plain(block.runs) for block in paragraphs(issued)]
    User.objects.update(name="改名人员")
    assert replay(issued).equal
    with pytest.raises(IntegrityError), transaction.atomic():
        issued.passages.update(runs=["另一说法"])


def test_one_step_after_it_gives_the_same_report_as_long_as_the_figures_are_the_same(draft, running, october):
    write(draft, running.who["wang"], "应报", "本期报送情况良好。")
    issue(draft, running.who["wang"], gaps_reason=GAPS)
    assert issuing.issue(october, by=User.objects.clock(), now=NOW, as_of=LAST_DAY) == Report.objects.get()


def test_a_draft_that_changed_under_the_eyes_of_who_issues_it_is_not_issued(draft, running):
    seen = draft.sha256
    write(draft, running.who["wang"], "应报", "改写")
    with pytest.raises(Refused) as refusal:
        making.ask(draft, seen=seen, by=running.who["wang"], now=NOW, gaps_reason=GAPS)
    assert refusal.value.code == "outdated"


def test_a_text_changed_while_it_is_made_is_not_issued(draft, running):
    asked = making.ask(draft, seen=draft.sha256, by=running.who["wang"], now=NOW, gaps_reason=GAPS)
    write(draft, running.who["wang"], "应报", "改写")
    assert not making.make(asked.pk, now=NOW)
    asked.refresh_from_db()
    assert (asked.status, bool(asked.refusal)) == ("failed", True)
    assert not Report.objects.issued().exists()


def test_a_run_is_cancelled_before_it_stamps_and_not_after(draft, running):
    wang = running.who["wang"]
    asked = making.ask(draft, seen=draft.sha256, by=wang, now=NOW, gaps_reason=GAPS)
    with pytest.raises(Refused) as refusal:
        making.ask(draft, seen=draft.sha256, by=wang, now=NOW, gaps_reason=GAPS)
    assert refusal.value.code == "being_issued"
    making.cancel(asked, by=wang, now=NOW)
    assert not making.make(asked.pk, now=NOW)
    assert not Report.objects.issued().exists()
    done = issue(draft, wang, gaps_reason=GAPS)
    assert (done.status, done.files_made) == ("done", done.files_wanted)
    with pytest.raises(MoveRefused):
        making.cancel(done, by=wang, now=NOW)


def test_a_run_whose_worker_died_is_taken_up_and_given_up_at_last(draft, running):
    asked = making.ask(draft, seen=draft.sha256, by=running.who["wang"], now=NOW, gaps_reason=GAPS)
    IssueRun.objects.update(status="running", tries=1, lease_until=NOW + making.LEASE)
    assert making.make_waiting(now=NOW) == 0
    IssueRun.objects.update(tries=making.TRIES)
    assert making.make_waiting(now=NOW + making.LEASE) == 0
    asked.refresh_from_db()
    assert asked.status == "failed"
    again = making.ask(draft, seen=draft.sha256, by=running.who["wang"], now=NOW, gaps_reason=GAPS)
    IssueRun.objects.filter(pk=again.pk).update(status="running", tries=1, lease_until=NOW)
    assert making.make_waiting(now=NOW + timedelta(seconds=1)) == 1


@pytest.mark.usefixtures("rings_answered")
def test_a_withdrawn_report_keeps_everything_and_makes_way_for_another(draft, running, october):
    wang = running.who["wang"]
    issued = issuing.issue(october, by=wang, now=NOW, as_of=LAST_DAY)
    with pytest.raises(Refused):
        drafting.withdraw(issued, reason=" ", by=wang, now=NOW)
    drafting.withdraw(issued, reason="口径有误", by=wang, now=NOW)
    assert (issued.status, issued.withdrawal_reason) == ("withdrawn", "口径有误")
    assert replay(issued).equal
    assert issue_due_reports(day="2026-11-20") == 0
    again = issuing.issue(october, by=wang, now=NOW, as_of=LAST_DAY, reason="重新核定")
    assert (again.revision, Report.objects.in_force().get()) == (2, again)


def test_a_correction_begins_as_the_issued_report_reads_and_gives_its_reason(draft, running):
    wang = running.who["wang"]
    write(draft, wang, "应报", "本期报送情况良好。")
    issue(draft, wang, gaps_reason=GAPS)
    first = Report.objects.get()
    second = issuing.correct(first, by=wang, now=NOW)
    assert drafting.digest_of_text(second) == first.sha256
    assert issuing.correct(first, by=wang, now=NOW) == second
    with pytest.raises(Refused) as refusal:
        making.ask(second, seen=first.sha256, by=wang, now=NOW, reason="更正", gaps_reason=GAPS)
    assert refusal.value.code == "nothing_new"
    write(second, wang, "应报", "本期报送情况一般。", version=1)
    with pytest.raises(Refused) as refusal:
        issue(second, wang, gaps_reason=GAPS)
    assert refusal.value.code == "no_reason"
    assert issue(second, wang, gaps_reason=GAPS, reason="措辞更正").status == "done"
    assert [one.reason for one in Report.objects.in_force().order_by("revision")] == ["", "措辞更正"]


@pytest.mark.usefixtures("rings_answered")
def test_the_clock_leaves_to_people_what_they_began(draft, running, october):
    periods.lock_period(october, by=User.objects.clock(), now=at(date(2026, 10, 29)))
    write(draft, running.who["wang"], "应报", "改写")
    assert issue_due_reports(day="2026-11-20") == 0
    draft.passages.all().delete()
    Plan.objects.update(approves_reports=True)
    assert issue_due_reports(day="2026-11-20") == 0
    draft.delete()
    assert issue_due_reports(day="2026-11-20") == 1
    assert Report.objects.get().status == "draft"
    assert issue_due_reports(day="2026-11-20") == 0
    Plan.objects.update(approves_reports=False)
    assert issue_due_reports(day="2026-11-20") == 1
