"""The shell door: what it prints, what it writes, and that bad input writes nothing."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from measures.models import Measure
from plans.models import Department, Document, Plan
from tests.measures.trees import TEXT
from tests.people import build_district

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "seeds"
needs_corpus = pytest.mark.skipif(not SEEDS.is_dir(), reason="the corpus ../shared/corpus is not on this machine")
SEED_PLANS = [("001", 22, 4, 0), ("002", 22, 6, 3), ("003", 23, 6, 0)]


def run(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def refused(*arguments: object) -> str:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    assert error.value.returncode == 2
    assert "\n" not in str(error.value)
    assert not Document.objects.exists()
    assert not Plan.objects.exists()
    return str(error.value)


def seed(number: str) -> Path:
    return next(path for path in SEEDS.glob(f"{number}_*.txt") if not path.name.endswith(".clean.txt"))


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_needs_no_database(file):
    """Without the django_db mark, any query would fail this test."""
    read = json.loads(run(file, "--json"))
    assert read["kind"] == "plan"
    assert [measure["heading"] for measure in read["measures"]] == ["开办企业", "办理许可", "跨省通办"]


def test_explain_says_why_everything_was_read_and_writes_nothing(file):
    said = run(file, "--explain").splitlines()
    assert said[0].startswith("类型：行动方案。")
    assert said[-1] == "修复：0"
    assert any(line.startswith("举措（第 ") and "开办企业" in line for line in said)
    assert any("牵头单位（第 " in line for line in said)


@needs_corpus
@pytest.mark.parametrize(("number", "kind"), [("000", "news_interpretation"), ("004", "report")])
def test_json_reads_what_is_no_plan(number, kind):
    assert json.loads(run(seed(number), "--json"))["kind"] == kind


@needs_corpus
def test_explain_prints_the_ledger_of_a_damaged_document():
    assert run(seed("001"), "--explain").count("→") > 400


@pytest.mark.django_db
def test_an_empty_house_gets_the_district_of_the_plan(file):
    said = run(file)
    plan = Plan.objects.get()
    assert (plan.district.name, plan.district.kind) == ("安和区", Department.Kind.DISTRICT)
    assert (plan.office.short_name, plan.office.parent) == ("区府办", plan.district)
    assert "安和区" in said
    assert plan.measures.count() == 3


@pytest.mark.django_db
def test_the_second_time_nothing_changes(file):
    run(file)
    before = [*Plan.objects.values(), *Document.objects.values(), *Department.objects.values()]
    said = run(file)
    assert [*Plan.objects.values(), *Document.objects.values(), *Department.objects.values()] == before
    assert str(Plan.objects.get().pk) in said


@pytest.mark.django_db
def test_plan_is_imported_in_the_name_and_at_the_day_given(file):
    district = build_district()
    run(file, "--by", "wang", "--at", "2026-03-02")
    plan = Plan.objects.get()
    assert (plan.district, plan.office) == (district.root, district.office)
    document = Document.objects.get()
    assert (document.uploaded_by, f"{document.uploaded_at:%Y-%m-%d %H:%M}") == (
        district.who["wang"],
        "2026-03-02 01:00",
    )


@pytest.mark.django_db
def test_plan_of_another_place_brings_its_district_along(file):
    build_district("宁远区")
    run(file)
    assert Plan.objects.get().district.name == "安和区"


@pytest.mark.django_db
def test_person_is_asked_where_the_plan_of_another_place_belongs(file):
    elsewhere = build_district("宁远区")
    assert "宁远区" in refused(file, "--by", "wang")
    assert not Plan.objects.exists()
    run(file, "--by", "wang", "--district", "宁远区")
    assert Plan.objects.get().district == elsewhere.root


@pytest.mark.django_db
def test_of_several_districts_the_one_in_the_title_is_taken(file):
    build_district("宁远区", prefix="ny-")
    here = build_district()
    run(file)
    assert Plan.objects.get().district == here.root


@pytest.mark.django_db
def test_a_district_can_be_named_or_numbered(file):
    elsewhere, _ = build_district("宁远区", prefix="ny-"), build_district()
    run(file, "--district", elsewhere.root.pk)
    run(file, "--district", "安和区")
    assert set(Plan.objects.values_list("district__name", flat=True)) == {"宁远区", "安和区"}


@pytest.mark.django_db
@needs_corpus
@pytest.mark.parametrize(("number", "measures", "sections", "requirements"), SEED_PLANS)
def test_the_real_plans_come_in_whole(number, measures, sections, requirements):
    said = run(seed(number))
    plan = Plan.objects.get()
    assert plan.measures.count() == measures
    assert plan.sections.count() == sections
    assert plan.requirements.count() == requirements
    text = plan.document.text
    for measure in plan.measures.all():
        start, end = measure.spans["heading"]
        assert text[start:end] == measure.heading
    assert not any(measure.assignments.exists() for measure in plan.measures.all())
    assert str(measures) in said


@pytest.mark.django_db
@needs_corpus
def test_a_number_printed_twice_stays_and_is_reported():
    said = run(seed("003"))
    assert "（五）" in next(line for line in said.splitlines() if line.startswith("- ") and "24" in line)
    assert list(Measure.objects.filter(number="（五）").values_list("ordinal", flat=True)) == [5, 6]
    assert Plan.objects.get().is_consultation_draft


@pytest.mark.django_db
@needs_corpus
@pytest.mark.parametrize("number", ["000", "004"])
def test_news_and_reports_are_refused_with_a_reason(number):
    assert "（" in refused(seed(number)) or "“" in refused(seed(number))
    assert not Department.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
        ("office.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
        ("noise.txt", bytes(range(128, 256)) * 30),
        ("prose.txt", "今天天气很好，大家去公园散步。".encode()),
    ],
)
def test_what_cannot_be_read_is_one_line_and_nothing_written(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path)
    assert not Department.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "options", [("--by", "nobody"), ("--at", "2026-02-31"), ("--at", "soon"), ("--district", "远方区")]
)
def test_wrong_words_are_refused(file, options):
    build_district()
    assert refused(file, *options)


@pytest.mark.django_db
def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert refused(tmp_path / "none.txt")
    assert refused(tmp_path)


@pytest.mark.django_db
def test_a_person_without_the_post_may_not_import(file):
    build_district()
    assert refused(file, "--by", "zhao")


@pytest.mark.django_db
def test_a_file_larger_than_the_limit_is_not_even_opened(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(21 * 2**20)
    assert "20" in refused(path)
