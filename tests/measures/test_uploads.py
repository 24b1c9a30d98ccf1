"""An upload is read once, by whoever gets to it; a lost bell or a dead reader loses nothing."""

from datetime import UTC, datetime, timedelta

import hypothesis
import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import strategies as st

from measures.actions import uploads
from measures.models import Upload
from plans import vault
from plans.actions import documents
from plans.lifecycle import MoveRefused
from plans.models import Document, Membership
from plans.policies import Forbidden
from tests.measures.trees import TEXT, plan_tree
from tests.people import build_district

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = NOW + uploads.LEASE
NEWS = "今天天气很好。".encode()
pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return build_district()


def taken(district, content=None, **more):
    by = more.pop("by", district.who["wang"])
    content = TEXT.encode() if content is None else content
    return uploads.take(content, name="方案.txt", district=district.root, by=by, now=more.pop("now", NOW))


def test_an_upload_is_read_once(district):
    upload = taken(district)
    assert uploads.read(upload.pk, now=NOW)
    assert not uploads.read(upload.pk, now=LATER)
    upload.refresh_from_db()
    assert (upload.status, upload.content, upload.document) == ("read", None, Document.objects.get())
    assert vault.fetch(upload.sha256) == TEXT.encode()


def test_the_sweep_reads_what_nobody_was_rung_for_and_what_a_dead_reader_left(district):
    lost, dead = taken(district), taken(district, TEXT.replace("营商环境", "数字政府").encode())
    uploads._begun(dead.pk, NOW)
    assert uploads.read_waiting(now=NOW) == 1
    assert Upload.objects.get(pk=lost.pk).status == "read"
    assert uploads.read_waiting(now=LATER - timedelta(seconds=1)) == 0
    assert uploads.read_waiting(now=LATER) == 1
    assert Document.objects.count() == 2


def test_a_reader_that_outlived_its_lease_changes_nothing(district):
    upload = taken(district)
    slow = uploads._begun(upload.pk, NOW)
    quick = uploads._begun(upload.pk, LATER)
    with pytest.raises(MoveRefused):
        uploads._filed(slow, plan_tree(), LATER)
    assert not Document.objects.exists()
    uploads._filed(quick, plan_tree(), LATER)
    assert Document.objects.count() == 1


def test_a_file_that_takes_its_reader_down_is_given_up(district):
    upload = taken(district)
    for turn in range(uploads.TRIES):
        uploads._begun(upload.pk, NOW + turn * uploads.LEASE)
    uploads.read(upload.pk, now=NOW + uploads.TRIES * uploads.LEASE)
    upload.refresh_from_db()
    assert (upload.status, upload.code, upload.content) == ("refused", "too_expensive", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [(bytes(range(128, 256)) * 30, "unknown_encoding"), ("今天天气很好。".encode(), "not_a_plan")],
)
def test_a_refusal_leaves_a_line_and_no_bytes(district, content, code, tmp_path):
    settings.MEDIA_ROOT, old = tmp_path, settings.MEDIA_ROOT
    upload = taken(district, content)
    uploads.read(upload.pk, now=NOW)
    settings.MEDIA_ROOT = old
    upload.refresh_from_db()
    assert (upload.status, upload.code, upload.content) == ("refused", code, None)
    assert not Document.objects.exists()
    assert not list(tmp_path.rglob("*"))


def test_a_refused_file_can_be_sent_again(district):
    upload = taken(district, "今天天气很好。".encode())
    uploads.read(upload.pk, now=NOW)
    assert taken(district, "今天天气很好。".encode(), now=LATER) == upload
    assert uploads.read(upload.pk, now=LATER)
    assert Upload.objects.count() == 1


def test_the_same_bytes_lead_to_the_document(district):
    taken(district)
    uploads.read_waiting(now=NOW)
    assert taken(district) == Document.objects.get()


def test_a_document_read_by_an_older_reader_is_read_again(district):
    taken(district)
    uploads.read_waiting(now=NOW)
    Document.objects.update(reader="older", tree=None)
    upload = taken(district)
    assert upload.status == "read", "the row as it was; the move is in the database"
    uploads.read_waiting(now=NOW)
    document = Document.objects.get()
    assert document.tree
    assert not documents.is_stale(document)


def test_who_lost_the_post_imports_nothing(district):
    upload = taken(district)
    Membership.objects.filter(person=district.who["wang"]).delete()
    uploads.read(upload.pk, now=NOW)
    assert Upload.objects.get().code == "forbidden"
    with pytest.raises(Forbidden):
        taken(district, by=district.who["li"])


def test_no_walk_of_an_upload_leaves_its_table(district):
    states = Upload.Status

    @hypothesis.settings(max_examples=6, deadline=None)
    @hypothesis.given(st.lists(st.sampled_from(["send", "read", "sweep"]), max_size=4))
    def holds(acts):
        with transaction.atomic():
            upload = taken(district, NEWS)
            for act in acts:
                pending = upload.is_pending
                if act == "send":
                    taken(district, NEWS)
                    expected = upload.status if pending else Upload.MOVES["again"].target
                else:
                    done = uploads.read(upload.pk, now=NOW) if act == "read" else uploads.read_waiting(now=NOW)
                    assert bool(done) == pending
                    expected = states.REFUSED
                upload.refresh_from_db()
                assert upload.status == expected
                assert (upload.content is not None) == upload.is_pending
            transaction.set_rollback(True)

    holds()
