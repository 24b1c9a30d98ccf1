"""The pages on which a plan comes in and is prepared, tried by those who may and those who may not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from measures import tasks
from measures.models import Assignment, Milestone, Upload
from plans.models import Document, Plan
from tests.measures.prepared import import_into, measure_at, sheet
from tests.measures.trees import TEXT, plan_tree
from tests.people import appoint, build_district

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    district = build_district()
    district.who["entry"] = appoint("entry", "许录入", district.root, "data_entry")
    district.who["stranger"] = build_district("宁远区", prefix="ny-").who["wang"]
    return district


@pytest.fixture
def come_as(client, district):
    def come(name):
        client.force_login(district.who[name])
        return client

    return come


def upload(client, district, content=None):
    file = SimpleUploadedFile("方案.txt", TEXT.encode() if content is None else content)
    return client.post(reverse("import_upload"), {"district": district.root.pk, "file": file})


def page(response):
    return response.content.decode()


def test_wang_walks_from_the_upload_to_the_plan(come_as, district):
    wang = come_as("wang")
    assert upload_form_has_the_district(wang, district)
    answer = upload(wang, district)
    assert 'role="status"' in page(wang.get(answer.url))
    tasks.read_upload(upload=Upload.objects.get().pk)
    document = Document.objects.get()
    answer = wang.get(answer.url)
    assert answer.url == reverse("import_preview", args=[document.pk])
    shown = page(wang.get(answer.url))
    assert '<mark data-kind="mea">（一）开办企业' in shown
    assert "区大数据中心" in shown
    assert not Plan.objects.exists()
    assert wang.post(reverse("import_confirm", args=[document.pk])).status_code == 400, "the number printed twice"
    change = reverse("import_change", args=[document.pk])
    third = str(TEXT.index("（二）跨省"))
    wang.post(f"{change}?version=0", {"verb": "renumber", "at": third, "number": "（三）"})
    answer = wang.post(reverse("import_confirm", args=[document.pk]), {"version": 1})
    plan = Plan.objects.get()
    assert answer.url == reverse("plan_detail", args=[plan.pk])
    assert "跨省通办" in page(wang.get(answer.url))
    assert plan.title in page(wang.get(reverse("import_list")))
    assert plan.title in page(wang.get(reverse("plan_list")))
    assert plan.title in page(wang.get(document.get_absolute_url()))


def upload_form_has_the_district(client, district):
    return district.root.name in page(client.get(reverse("import_upload")))


def test_uploading_the_same_file_again_leads_to_the_same_document(come_as, district):
    wang = come_as("wang")
    assert upload(wang, district).url == upload(wang, district).url
    tasks.read_waiting_uploads()
    assert upload(wang, district).url == Document.objects.get().get_absolute_url()


def test_the_text_itself_can_be_pasted(come_as, district):
    wang = come_as("wang")
    answer = wang.post(reverse("import_upload"), {"district": district.root.pk, "text": TEXT})
    tasks.read_waiting_uploads()
    assert "跨省通办" in page(wang.get(answer.url, follow=True))


@pytest.mark.parametrize("content", [b"", bytes(21 * 2**20)], ids=["empty", "large"])
def test_a_file_that_need_not_be_read_is_a_400_and_nothing_is_kept(come_as, district, content):
    answer = upload(come_as("wang"), district, content)
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in page(answer)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(300), "今天天气很好。".encode()], ids=["picture", "prose"]
)
def test_a_file_that_is_no_plan_leaves_one_line_and_no_bytes(come_as, district, content):
    wang = come_as("wang")
    answer = upload(wang, district, content)
    tasks.read_waiting_uploads()
    assert answer.url in page(wang.get(reverse("import_list")))
    assert wang.get(answer.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert 'data-tone="r"' in page(wang.get(answer.url))
    assert Upload.objects.get().content is None
    assert not Document.objects.exists()


@pytest.mark.parametrize("name", ["li", "zhao", "leader", "entry"])
def test_who_does_not_coordinate_imports_nothing(come_as, district, name):
    client = come_as(name)
    assert client.get(reverse("import_list")).status_code == 403
    assert client.get(reverse("import_upload")).status_code == 403
    assert upload(client, district).status_code == 403
    assert not Upload.objects.exists()


def test_another_districts_coordinator_cannot_upload_here(come_as, district):
    assert upload(come_as("stranger"), district).status_code == 400
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("name", "status"), [("wang", 200), ("leader", 200), ("entry", 200), ("li", 404), ("zhao", 404), ("stranger", 404)]
)
def test_a_draft_is_seen_by_its_overseers_only(come_as, district, name, status):
    plan = import_into(district, content=TEXT.encode())
    client = come_as(name)
    assert client.get(plan.get_absolute_url()).status_code == status
    assert client.get(plan.document.get_absolute_url()).status_code == status


ACTS = [
    ("plan_settings", {"filing_day": 20}),
    ("plan_activate", {}),
    ("import_undo", {}),
    ("responsibility_check", {}),
    ("responsibility_apply", {}),
]


@pytest.mark.parametrize(("name", "status"), [("leader", 403), ("entry", 403), ("li", 404), ("stranger", 404)])
@pytest.mark.parametrize(("act", "data"), ACTS[:4])
def test_acts_on_a_draft_plan_are_the_coordinators(come_as, district, name, status, act, data):
    """Who is responsible is entered by data entry, too, while the plan is prepared; nothing is in this table."""
    plan, enters = import_into(district), (name, act) == ("entry", "responsibility_check")
    assert come_as(name).post(reverse(act, args=[plan.pk]), data).status_code == (400 if enters else status)
    assert Plan.objects.get().status == Plan.Status.DRAFT


def test_settings_are_saved_and_a_wrong_day_is_shown(come_as, district):
    plan = import_into(district)
    wang, address = come_as("wang"), reverse("plan_settings", args=[plan.pk])
    given = {
        "filing_day": 28, "grace_days": 1, "review_days": 3, "signing_days": 1, "due_soon_days": 5,
        "overdue_days": 10, "behind_points": 10, "acknowledge_days": 3, "plan_back_days": 10, "sign_off": "on",
        "light_basis": "both", "report_head": "bulletin", "overdue_points": 30, "contribution_days": 2,
        "inspection_days": 20, "inspection_reply_days": 5,
    }  # fmt: skip
    wang.post(address, given)
    plan.refresh_from_db()
    assert (plan.filing_day, plan.sign_off, plan.shares_filings) == (28, True, False)
    answer = wang.post(address, given | {"filing_day": 40})
    assert answer.status_code == 400
    plan.refresh_from_db()
    assert plan.filing_day == 28


def test_departments_and_milestones_are_set_on_the_page_of_a_measure(come_as, district):
    plan = import_into(district)
    measure, wang = measure_at(plan, 3), come_as("wang")
    address = reverse("measure_setup", args=[measure.pk])
    assert wang.get(address).status_code == 200
    tax = district.bureaus["tax"]
    wang.post(reverse("assignment_add", args=[measure.pk]), {"department": tax.pk, "role": "lead"})
    assert Assignment.objects.leads().get(measure=measure).department == tax
    step = {"title": "上线", "due_on": "2026-09-30", "weight": 1, "deliverable": "", "department": ""}
    wang.post(reverse("milestone_add", args=[measure.pk]), step)
    milestone = measure.milestones.get()
    wang.post(reverse("milestone_edit", args=[milestone.pk]), step | {"title": "正式上线"})
    milestone.refresh_from_db()
    assert milestone.title == "正式上线"
    assert "正式上线" in page(wang.get(address))
    assert wang.get(reverse("milestone_edit", args=[milestone.pk])).status_code == 200
    assert wang.post(reverse("milestone_add", args=[measure.pk]), {"title": ""}).status_code == 400
    assert wang.post(reverse("assignment_add", args=[measure.pk]), {"role": "lead"}).status_code == 400


def test_a_department_of_elsewhere_is_no_choice(come_as, district):
    measure = measure_at(import_into(district), 3)
    elsewhere = district.who["stranger"].memberships.get().post.department
    data = {"department": elsewhere.pk, "role": "lead"}
    assert come_as("wang").post(reverse("assignment_add", args=[measure.pk]), data).status_code == 400


def test_proposals_are_confirmed_or_declined_by_the_coordinator_only(come_as, district):
    proposal = measure_at(import_into(district), 2).assignments.get()
    confirm = reverse("assignment_confirm", args=[proposal.pk])
    assert come_as("li").post(confirm).status_code == 404
    assert come_as("leader").post(confirm).status_code == 403
    wang = come_as("wang")
    assert confirm in page(wang.get(proposal.measure.plan.get_absolute_url()))
    wang.post(confirm)
    proposal.refresh_from_db()
    assert proposal.confirmed_by == district.who["wang"]
    wang.post(reverse("assignment_release", args=[proposal.pk]))
    assert not Assignment.objects.filter(pk=proposal.pk).exists()


def test_a_table_is_shown_then_applied(come_as, district):
    plan, wang = import_into(district), come_as("wang")
    content = sheet(("序号", "举措", "牵头单位"), (2, "办理许可", "区税务局"), (3, "跨省通办", "区税务局、区海洋局"))
    check = reverse("responsibility_check", args=[plan.pk])
    answer = wang.post(check, {"file": SimpleUploadedFile("分工.xlsx", content)})
    assert "区海洋局" in page(answer)
    assert not Assignment.objects.leads().filter(measure=measure_at(plan, 3)).exists()
    apply = reverse("responsibility_apply", args=[plan.pk])
    assert wang.post(apply, {"ticket": "forged"}).status_code == 400
    wang.post(apply, {"ticket": answer.context["ticket"]})
    assert Assignment.objects.leads().filter(measure__plan=plan).count() == 3
    wrong = wang.post(check, {"file": SimpleUploadedFile("分工.xlsx", b"no sheet")})
    assert wrong.status_code == 400


def test_activation_tells_what_is_missing_and_then_starts(come_as, district):
    plan, wang = import_into(district), come_as("wang")
    activate = reverse("plan_activate", args=[plan.pk])
    assert "跨省通办" in page(wang.get(plan.get_absolute_url()))
    assert wang.post(activate).status_code == 400
    for ordinal in (2, 3):
        data = {"department": district.bureaus["tax"].pk, "role": "lead"}
        wang.post(reverse("assignment_add", args=[measure_at(plan, ordinal).pk]), data)
    wang.post(activate)
    plan.refresh_from_db()
    assert plan.status == Plan.Status.ACTIVE
    assert wang.post(activate).status_code == 409


def test_a_draft_for_comment_says_that_it_cannot_start(come_as, district):
    plan = import_into(district, plan_tree(is_draft=True))
    assert come_as("wang").post(reverse("plan_activate", args=[plan.pk])).status_code == 400


def test_everybody_of_the_district_reads_an_active_plan_and_changes_nothing(come_as, district):
    plan = import_into(district)
    Plan.objects.update(status=Plan.Status.ACTIVE)
    li = come_as("li")
    shown = page(li.get(plan.get_absolute_url()))
    assert "开办企业" in shown
    assert reverse("plan_settings", args=[plan.pk]) not in shown
    assert li.get(reverse("measure_setup", args=[measure_at(plan, 1).pk])).status_code == 403


def test_the_lead_department_records_a_milestone(come_as, district):
    import_into(district)
    Plan.objects.update(status=Plan.Status.ACTIVE)
    milestone = Milestone.objects.get()
    address = reverse("milestone_done", args=[milestone.pk])
    assert come_as("zhao").post(address, {"done_on": "2026-03-01"}).status_code == 403
    assert come_as("stranger").post(address, {"done_on": "2026-03-01"}).status_code == 404
    assert come_as("li").post(address, {"done_on": "soon"}).status_code == 400
    answer = come_as("li").post(address, {"done_on": "2026-03-01", "next": "/plans/"})
    assert answer.url == "/plans/"
    milestone.refresh_from_db()
    assert milestone.done_by == district.who["li"]


def test_undo_takes_the_plan_back(come_as, district):
    plan = import_into(district)
    come_as("wang").post(reverse("import_undo", args=[plan.pk]))
    assert not Plan.objects.exists()


def test_the_plan_page_asks_few_questions(come_as, district, django_assert_max_num_queries):
    plan, wang = import_into(district), come_as("wang")
    with django_assert_max_num_queries(27):
        wang.get(plan.get_absolute_url())
