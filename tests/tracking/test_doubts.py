"""Each rule in a case where it speaks and in one where it is silent; then all of them over rows, in few queries."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.utils import translation

from measures.models import Milestone, Target
from plans.lifecycle import MoveRefused, Refused
from plans.policies import Forbidden
from tests.running_plan import OCTOBER, SEPTEMBER, at
from tracking.actions import explaining, readings
from tracking.doubts.gathering import findings_of, with_findings
from tracking.doubts.rules import Case, Doubt, Reported, Step, Told
from tracking.doubts.texts import claims_completion
from tracking.models import Explanation, ProgressUpdate, Reading

DAY = date(2026, 10, 9)
PLAIN = Case(month=OCTOBER, starts_on=date(2026, 1, 1), progress="累计引进企业96家。")
VALUE = Reported("引进企业120家", "cumulative", "家", D(1), False, D(96), DAY)
STEP = Step("出台细则", date(2026, 6, 30), date(2026, 6, 20))
OPEN = replace(STEP, done_on=None)
NEXT = Step("全面推开", date(2026, 9, 30), date(2026, 9, 20))
COPIED = "本月召开推进会，走访企业，完善机制，推动政策落实落细，取得阶段性成效。" * 3


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def months(*values):
    """Ends of months up to September."""
    return tuple((date(2026, n, 28), D(value)) for n, value in enumerate(values, start=10 - len(values)))


def of(**changes):
    return replace(PLAIN, **changes)


def value(**changes):
    return of(reported=(replace(VALUE, **changes),))


SPEAKS = [
    ("fell", of(percent=D(30), percents=months(40), known={"fell": True}), "30 % after 40 %"),
    ("reading_fell", value(earlier=((date(2026, 9, 30), D(100)),)), "96 家 on 2026-10-09 after 100 家 on 2026-09-30"),
    ("reading_fell", value(kind="increment", adds_up=True, value=D(-3)), "-3 家 is added"),
    ("open_milestone", of(percent=D(100), steps=(OPEN,)), "“100 %”, yet “出台细则” (2026-06-30)"),
    ("open_milestone", of(progress="任务已全部完成。", steps=(OPEN,)), "“已全部完成”"),
    ("unproven", of(known={"unproven": True}), "no file"),
    ("departments_differ", of(told=(Told("a", DAY, "甲局", D(9)), Told("a", DAY, "乙局", D(8)))), "甲局 9, 乙局 8"),
    ("text_differs", value(value=D(69)), "reading 69 家, the text says “96家”"),
    ("before_start", value(as_of=date(2025, 12, 31)), "read on 2025-12-31"),
    ("before_start", of(steps=(replace(STEP, done_on=date(2025, 12, 1)),)), "reached on 2025-12-01"),
    ("before_start", of(steps=(OPEN, NEXT)), "“全面推开” was reached before “出台细则”"),
    ("jumped", of(percent=D(90), percents=months(10, 20, 30)), "60 points in a month, 10 on average"),
    ("jumped", value(earlier=months(10, 20, 25)), "71 家 in a month, 7.5 家"),
    ("jumped", value(kind="increment", adds_up=True, earlier=months(5, 5, 6)), "96 家 in a month"),
    ("repeated", of(progress=COPIED, texts=(COPIED.replace("本月", "9月"), COPIED + "！")), "two months before"),
    ("unchanged", of(no_change=True, known={"unchanged": True}), "“no change”"),
    ("extension_repeated", of(extension_reasons=(("细则", "上级未批复"), ("细则", "上级未批复。"))), "上级未批复"),
    ("no_reading", of(expected=("引进企业120家",)), "no reading for “引进企业120家”"),
]
SILENT = [
    ("fell", of(percent=D(40), percents=months(40))),
    ("reading_fell", value(earlier=((date(2026, 9, 30), D(96)),))),
    ("reading_fell", value(kind="level", earlier=((date(2026, 9, 30), D(100)),))),
    ("open_milestone", of(percent=D(100), progress="已全部完成。", steps=(STEP,))),
    ("open_milestone", of(percent=D(80), progress="尚未完成，已完成80%。", steps=(OPEN,))),
    ("departments_differ", of(told=(Told("a", DAY, "甲局", D(9)), Told("a", DAY, "乙局", D(9))))),
    ("departments_differ", of(told=(Told("a", DAY, "甲局", D(9)), Told("a", SEPTEMBER, "乙局", D(8))))),
    ("text_differs", value()),
    ("text_differs", of(progress="走访企业30家，引进企业96家。", reported=(VALUE,))),
    ("text_differs", of(progress="开展培训30场，走访群众50家。", reported=(VALUE,))),
    ("text_differs", of(progress="引进企业近100家。", reported=(VALUE,))),
    (
        "text_differs",
        of(progress="税收125000元。", reported=(replace(VALUE, unit="万元", scale=D(10**4), value=D("12.5")),)),
    ),
    ("before_start", of(steps=(STEP, NEXT))),
    ("before_start", of(steps=(OPEN, replace(NEXT, due_on=OPEN.due_on)))),
    ("jumped", of(percent=D(55), percents=months(10, 20, 30))),
    ("jumped", of(percent=D(55), percents=months(40, 40, 40))),  # a standstill is no measure
    ("jumped", value(earlier=months(10, 40, 70))),
    ("repeated", of(progress=COPIED, texts=(COPIED, "另起一段，情况有变。"))),
    ("repeated", of(progress=COPIED, texts=(COPIED,))),
    ("extension_repeated", of(extension_reasons=(("细则", "上级未批复"), ("指引", "上级未批复")))),
    ("no_reading", of(expected=(VALUE.target,), reported=(VALUE,))),
    ("no_reading", of(expected=(VALUE.target,), no_change=True)),
]


@pytest.mark.parametrize(("doubt", "case", "words"), SPEAKS)
def test_a_rule_speaks(doubt, case, words):
    found = {str(one): one.words for one in findings_of(case, {})}
    assert words in found[doubt]


@pytest.mark.parametrize(("doubt", "case"), SILENT)
def test_a_rule_is_silent(doubt, case):
    assert doubt not in {str(one) for one in findings_of(case, {})}


def test_every_rule_has_a_case_in_which_it_speaks():
    assert {doubt for doubt, *_more in SPEAKS} == set(Doubt.values)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("已完成全部改造任务", True), ("工作全部完成", True), ("未完成", False), ("尚未全部完成", False),
        ("已完成60%", False), ("已完成近半", False), ("已完成率为", False),
    ],
)  # fmt: skip
def test_a_claim_is_told_from_a_part(text, claims):
    assert bool(claims_completion(text)) is claims


@pytest.mark.django_db
class TestOverRows:
    @pytest.fixture
    def target(self, running):
        return Target.objects.create(
            measure=running.measures[0], ordinal=1, text="引进企业120家", kind="cumulative", value=D(120), unit="家"
        )

    def waiting(self, running):
        found = ProgressUpdate.objects.filter(status="submitted").in_context().order_by("measure")
        return [(update, {str(one): one for one in doubts}) for update, doubts in with_findings(found)]

    def report(self, running, target, value, month):
        readings.enter(
            target, value=D(value), as_of=month, update=running.update(1, month), by=running.who["li"], now=at(month)
        )

    def test_rows_lead_to_the_doubts(self, running, target):
        for month in (SEPTEMBER, OCTOBER):
            running.open(month)
        self.report(running, target, 96, SEPTEMBER)
        running.accepted(1, SEPTEMBER)
        self.report(running, target, 90, OCTOBER)
        submitted = running.submitted(1, percent="30")
        tax = running.district.bureaus["tax"]
        ProgressUpdate.objects.filter(pk=submitted.pk).update(status="draft")
        Reading.objects.create(
            target=target, value=D(80), as_of=OCTOBER, update=submitted, department=tax, entered_at=at(DAY),
            entered_by=running.who["zhao"],
        )  # fmt: skip
        ProgressUpdate.objects.filter(pk=submitted.pk).update(status="submitted")
        ((_update, found),) = self.waiting(running)
        assert set(found) == {"fell", "reading_fell", "departments_differ"}
        assert found["fell"].words == "30 % after 40 %"

    def test_a_missing_reading_is_a_doubt_and_an_answer_stands_beside_it(self, running, target, period):
        update, li = running.submitted(1), running.who["li"]
        ((_update, found),) = self.waiting(running)
        assert found["no_reading"].answer == ""
        explaining.explain(update, {"no_reading": " 季度统计，11月公布 "}, by=li, now=at(DAY))
        explaining.explain(update, {"no_reading": "改口", "jumped": ""}, by=li, now=at(DAY))  # an answer stays
        ((_update, found),) = self.waiting(running)
        assert found["no_reading"].answer == "季度统计，11月公布"
        assert Explanation.objects.count() == 1

    @pytest.mark.parametrize(("answers", "error"), [({"mood": "好"}, Refused), ({"fell": "长" * 301}, Refused)])
    def test_what_is_no_answer_is_refused(self, running, period, answers, error):
        update = running.submitted(1)
        with pytest.raises(error):
            explaining.explain(update, answers, by=running.who["li"], now=at(DAY))

    def test_only_who_filed_answers_and_only_while_it_waits(self, running, period):
        update = running.update(1)
        with pytest.raises(MoveRefused):
            explaining.explain(update, {"fell": "x"}, by=running.who["li"], now=at(DAY))
        update = running.submitted(1)
        for name in ("wang", "zhao", "head"):
            with pytest.raises(Forbidden):
                explaining.explain(update, {"fell": "x"}, by=running.who[name], now=at(DAY))

    def test_queries_do_not_grow(self, running, target, period, django_assert_num_queries):
        running.submitted(1)
        waiting = ProgressUpdate.objects.filter(status="submitted").in_context()
        with django_assert_num_queries(7):
            with_findings(waiting)
        for number in (2, 3, 5):
            running.submitted(number)
        Milestone.objects.create(measure=running.measures[1], ordinal=2, title="续", due_on=DAY, original_due_on=DAY)
        with django_assert_num_queries(7):
            assert len(with_findings(waiting)) == 4
