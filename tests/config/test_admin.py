"""The caretaker's door: every noun can be listed, searched and opened; rows of another district do not exist."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from measures.models import Assignment, Measure
from plans.models import (
    Change,
    Department,
    FormerPassword,
    Holding,
    Identity,
    KeptAnswer,
    Knock,
    Membership,
    Plan,
    Post,
    Seal,
    User,
    Visit,
)
from plans.models.membership import Role
from tests.house.knocking import unseen
from tests.people import appoint, build_district

pytestmark = pytest.mark.django_db

OURS = ("plans", "measures", "tracking")
AUDITED = (Change, Seal, Knock, Visit, Identity)
NOUNS = [model for model in admin.site._registry if model._meta.app_label in OURS and model not in AUDITED]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def district():
    return build_district()


@pytest.fixture
def caretaker(client, district):
    person = appoint("chen", "陈录入", district.office, Role.DATA_ENTRY)
    type(person).objects.filter(pk=person.pk).update(is_staff=True)
    client.force_login(type(person).objects.get(pk=person.pk))
    return client


@pytest.fixture
def measure(district):
    plan = Plan.objects.create(district=district.root, office=district.office, title="年度行动方案", year=2026)
    return Measure.objects.create(plan=plan, ordinal=1, number="1.", heading="政务服务")


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_every_noun_is_listed_and_searched(caretaker, measure, model):
    assert caretaker.get(address(model, "changelist")).status_code == 200
    with unseen():
        assert caretaker.get(address(model, "changelist"), {"q": "政务"}).status_code == 200
    assert admin.site._registry[model].search_fields
    assert admin.site._registry[model].list_filter
    table = caretaker.get(address(model, "export", "csv"))
    assert table.getvalue().startswith(b"\xef\xbb\xbf")


def test_every_noun_has_a_page_here_or_stands_on_one():
    pages = admin.site._registry
    below = {inline.model for page in pages.values() for inline in page.inlines}
    nouns = {model for floor in OURS for model in apps.get_app_config(floor).get_models()}
    assert nouns - set(pages) - below == {FormerPassword, KeptAnswer, Holding}  # hashes, answers to machines, a view


def test_every_label_is_chinese():
    latin = {"SHA-256", "Message-ID"}
    english = [
        f"{model.__name__}.{field.name}"
        for model in NOUNS
        for field in model._meta.get_fields()
        if field.concrete and not field.primary_key and field.name not in (admin.site._registry[model].exclude or ())
        if (field.editable or field.name in admin.site._registry[model].list_display)
        if str(field.verbose_name).isascii() and field.verbose_name not in latin
    ]
    names = [words for model in NOUNS for words in (model._meta.verbose_name, model._meta.app_config.verbose_name)]
    assert not english
    assert not [words for words in names if str(words).isascii()]


@pytest.mark.parametrize("model", AUDITED, ids=lambda model: model.__name__)
def test_the_record_of_changes_is_shown_to_auditors_only(client, caretaker, district, model):
    assert caretaker.get(address(model, "changelist")).status_code == 403
    auditor = appoint("shen", "沈审计", district.office, Role.AUDITOR)
    type(auditor).objects.filter(pk=auditor.pk).update(is_staff=True)
    client.force_login(type(auditor).objects.get(pk=auditor.pk))
    assert client.get(address(model, "changelist"), {"q": "1"}).status_code == 200
    assert client.post(address(model, "add"), {}).status_code == 403


def test_caretaker_gives_a_measure_its_lead(caretaker, district, measure):
    page = caretaker.get(address(Measure, "change", measure.pk))
    form = {
        **{name: value for name, value in page.context["adminform"].form.initial.items() if value is not None},
        "tags": "",
        "plan": measure.plan_id,
    }
    for inline in page.context["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    form |= {
        "assignments-TOTAL_FORMS": 1,
        "assignments-0-department": district.bureaus["market"].pk,
        "assignments-0-role": "lead",
        "assignments-0-measure": measure.pk,
    }
    answer = caretaker.post(address(Measure, "change", measure.pk), form)
    assert answer.status_code == 302, answer.context["errors"]
    lead = Assignment.objects.leads().get(measure=measure)
    assert lead.department == district.bureaus["market"]
    assert lead.confirmed_by.username == "chen"


def test_rows_of_another_district_do_not_exist(caretaker):
    elsewhere = build_district("宁远区", prefix="ny-")
    assert caretaker.get(address(Department, "change", elsewhere.office.pk)).status_code == 302
    assert "宁远区" not in caretaker.get(address(Department, "changelist")).content.decode()


@pytest.mark.parametrize("who", ["li", "wang", "zhao"])
def test_others_have_no_caretakers_door(client, district, who):
    client.force_login(district.who[who])
    assert client.get(address(Measure, "changelist")).status_code == 302


def test_what_a_closed_plan_refuses_is_said_in_words(caretaker, measure):
    """The plan is closed between the page and its form."""
    page = caretaker.get(address(Measure, "change", measure.pk))
    form = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    for inline in page.context["inline_admin_formsets"]:
        form |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    for status in (Plan.Status.ISSUED, Plan.Status.ACTIVE, Plan.Status.CLOSED):
        Plan.objects.filter(pk=measure.plan_id).update(status=status)
    form |= {"heading": "改", "tags": "", "plan": measure.plan_id}
    refused = caretaker.post(address(Measure, "change", measure.pk), form)
    assert refused.context["adminform"].form.non_field_errors() == ["未保存。方案已结束，相关内容不再更改。"]
    assert 'value="改"' in refused.content.decode(), "what was typed is gone"
    listed = caretaker.post(
        address(Measure, "changelist"),
        {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": measure.pk, "form-0-working_title": "窗口",
         "_save": "1"},
    )  # fmt: skip
    assert "方案已结束" in listed.content.decode()
    assert 'value="窗口"' in listed.content.decode()
    gone = caretaker.post(address(Measure, "delete", measure.pk), {"post": "yes"}, follow=True)
    assert "未保存" in gone.content.decode()
    measure.refresh_from_db()
    assert measure.heading == "政务服务"


def test_data_entry_makes_no_account_and_no_administrator(caretaker, district):
    """三员分立: accounts and the posts of the administrations are the security administrator's."""
    auditing = Post.objects.create(department=district.office, role=Role.AUDITOR)
    said = {"post": auditing.pk, "person": district.who["li"].pk, "from_on": "2026-01-01"}
    assert caretaker.get(address(User, "changelist")).status_code == 200
    assert caretaker.post(address(User, "add"), {"username": "x"}).status_code == 403
    assert caretaker.post(address(Membership, "add"), said).status_code == 200
    assert not auditing.memberships.exists()


def test_security_makes_accounts_whose_password_is_changed_first(client, district):
    an = appoint("an", "安全员", district.office, Role.SECURITY)
    User.objects.filter(pk=an.pk).update(is_staff=True)
    client.force_login(User.objects.get(pk=an.pk))
    said = {"username": "qian", "name": "钱", "email": "", "password1": "guatu-2027-新", "password2": "guatu-2027-新"}
    none = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    assert client.post(address(User, "add"), said | none | {"usable_password": "true"}).status_code == 302
    qian = User.objects.get(username="qian")
    assert qian.must_change_password
    User.objects.filter(pk=qian.pk).update(must_change_password=False)
    door = reverse("admin:auth_user_password_change", args=[qian.pk])
    again = {"password1": "guatu-2028-新", "password2": "guatu-2028-新", "usable_password": "true"}
    assert client.post(door, again).status_code == 302
    qian.refresh_from_db()
    assert qian.must_change_password
    assert client.get(address(Measure, "changelist")).status_code == 403
