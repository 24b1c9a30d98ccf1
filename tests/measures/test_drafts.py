"""A proposal while people work on it: saved at every change, nobody overwritten, confirmed once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures.actions import drafts, importing
from measures.models import Assignment, ImportDraft, Measure
from plans.actions import documents
from plans.documents.parsing import parse
from plans.lifecycle import Refused
from plans.models import Plan
from plans.policies import Forbidden
from tests.measures.trees import TEXT
from tests.people import build_district

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
FIRST, THIRD = str(TEXT.index("（一）开办")), str(TEXT.index("（二）跨省"))
HTMX = {"HX-Request": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def document(district):
    tree = parse(TEXT.encode(), filename="方案.txt")
    return documents.store(
        TEXT.encode(), name="方案.txt", district=district.root, tree=tree, by=district.who["wang"], now=NOW
    )


@pytest.fixture
def edit(document, district):
    def change(verb, at="", version=0, **values):
        asked = drafts.asked(verb, at, values)
        return drafts.edit(document, asked, version=version, by=district.who["wang"], now=NOW).after

    return change


@pytest.fixture
def wang(client, district):
    client.force_login(district.who["wang"])
    return client


def settled(edit):
    return edit("renumber", THIRD, number="（三）")


def test_a_change_is_there_at_the_next_look(document, edit):
    edit("drop", FIRST)
    sheet = drafts.opened(document, today=TODAY)
    assert (len(sheet.proposal.measures), sheet.draft.version) == (2, 1)
    assert sheet.draft.operations == [{"verb": "drop", "at": FIRST, "values": {}}]


def test_changes_are_undone_and_done_again(document, district, edit):
    edit("drop", FIRST)
    who = {"by": district.who["wang"], "now": NOW}
    assert len(drafts.undo(document, version=1, **who).after.proposal.measures) == 3
    assert len(drafts.redo(document, version=2, **who).after.proposal.measures) == 2
    drafts.undo(document, version=3, **who)
    edit("drop", THIRD, version=4)
    with pytest.raises(drafts.CannotChange):
        drafts.redo(document, version=5, **who)


def test_what_changes_nothing_is_no_change(edit):
    assert edit("title", FIRST, heading="开办企业").draft.version == 0


def test_of_two_who_change_the_same_version_the_second_is_told_and_nothing_is_lost(document, edit):
    edit("drop", FIRST)
    with pytest.raises(drafts.Outdated, match="王统筹"):
        edit("drop", THIRD, version=0)
    assert ImportDraft.objects.get().version == 1


def test_marks_of_two_people_do_not_collide(document, district, edit):
    who = {"by": district.who["wang"], "now": NOW}
    drafts.check(document, FIRST, done=True, **who)
    assert edit("drop", THIRD).checked == 1
    assert drafts.check(document, FIRST, done=False, **who).after.checked == 0
    assert drafts.check(document, "nobody", done=True, **who).after.checked == 0


def test_an_error_stands_in_the_way_until_it_is_settled(document, district, edit):
    who = {"by": district.who["wang"], "now": NOW}
    with pytest.raises(Refused) as refusal:
        drafts.confirm(document, version=0, **who)
    assert refusal.value.code == "unsettled"
    point = next(one for one in drafts.opened(document, today=TODAY).points if one.blocks)
    drafts.look_at(document, point.key, done=True, **who)
    assert drafts.confirm(document, version=0, **who).measures.get(ordinal=3).number == "（二）"


def test_what_was_changed_is_what_is_imported(document, district, edit):
    settled(edit)
    edit("title", FIRST, version=1, heading="开办企业一件事")
    market = str(district.bureaus["market"].pk)
    edit("pick_department", THIRD, version=2, printed="区大数据中心", department=market)
    edit("add_department", FIRST, version=3, department=str(district.bureaus["reform"].pk), role="supporting")
    edit("add_date", THIRD, version=4, day="2026-09-30", title="机制出台")
    edit("add", "h6", version=5, heading="新增一项", body="原文没有。", section="")
    plan = drafts.confirm(document, version=6, by=district.who["wang"], now=NOW)
    added, first, _second, third = plan.measures.all()
    assert (third.number, third.printed_number) == ("（三）", "（二）")
    assert (first.heading, first.working_title) == ("开办企业", "开办企业一件事")
    assert third.assignments.leads().get().department == district.bureaus["market"]
    assert first.assignments.get(source=Assignment.Source.HAND).printed == ""
    assert (third.milestones.get().title, third.milestones.get().quote) == ("机制出台", "")
    assert (added.heading, added.spans) == ("新增一项", {})
    draft = ImportDraft.objects.get()
    assert (draft.confirmed_by, len(draft.operations)) == (district.who["wang"], 6)


def test_confirming_twice_gives_one_plan_and_ends_the_changes(document, district, edit):
    settled(edit)
    plans = [drafts.confirm(document, version=1, by=district.who["wang"], now=NOW) for _ in range(2)]
    assert plans[0] == plans[1] == Plan.objects.get()
    with pytest.raises(Refused):
        edit("drop", FIRST, version=1)


def test_what_was_not_looked_at_is_not_confirmed(document, district, edit):
    settled(edit)
    with pytest.raises(drafts.Outdated):
        drafts.confirm(document, version=0, by=district.who["wang"], now=NOW)
    assert not Measure.objects.exists()


def test_after_an_undone_import_the_changes_are_still_there(document, district, edit):
    settled(edit)
    who = {"by": district.who["wang"], "now": NOW}
    importing.undo_import(drafts.confirm(document, version=1, **who), **who)
    document.refresh_from_db()
    assert drafts.opened(document, today=TODAY).proposal.measures[2].number == "（三）"


@pytest.mark.parametrize("name", ["li", "leader"])
def test_only_who_may_import_changes_the_proposal(document, district, name):
    with pytest.raises(Forbidden):
        drafts.check(document, FIRST, done=True, by=district.who[name], now=NOW)


def test_the_page_sends_the_pieces_that_changed(wang, document):
    address = reverse("import_change", args=[document.pk])
    answer = wang.post(address, {"verb": "title", "at": FIRST, "heading": "一件事", "version": 0}, headers=HTMX)
    pieces = answer.content.decode()
    assert f'id="m-{FIRST}"' in pieces
    assert f'id="m-{THIRD}"' not in pieces
    assert 'id="import-version" name="version" value="1"' in pieces
    pieces = wang.post(address, {"verb": "drop", "at": FIRST, "version": 1}, headers=HTMX).content.decode()
    assert 'id="import-tree"' in pieces


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_conflict_keeps_both_sides(wang, document, edit, headers):
    edit("drop", THIRD)
    address = reverse("import_change", args=[document.pk])
    sent = {"verb": "title", "at": FIRST, "heading": "我写的标题", "version": 0}
    answer = wang.post(address, sent, headers=headers)
    assert answer.status_code == 409
    told = answer.content.decode()
    assert "我写的标题" in told
    assert "version=1" in told
    assert ImportDraft.objects.get().version == 1


def test_a_change_that_does_not_fit_keeps_the_words(wang, document):
    address = reverse("import_change", args=[document.pk])
    answer = wang.post(address, {"verb": "title", "at": FIRST, "heading": "长" * 101, "version": 0})
    assert answer.status_code == 400
    assert "长" * 101 in answer.content.decode()


def test_the_page_asks_the_same_questions_however_long_the_document(wang, document, edit):
    edit("drop", FIRST)
    with CaptureQueriesContext(connection) as queries:
        assert wang.get(document.get_absolute_url() + f"?open={THIRD}").status_code == 200
    assert len(queries) <= 22
