"""A plan entered at the caretaker's door with the keyboard, under the strict policy for scripts and styles."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from measures.models import Assignment, Measure
from plans.models import Plan, Section, User
from plans.models.membership import Role
from tests.people import appoint, build_district
from tests.screens import Screen

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_measures_are_entered_row_by_row_without_the_mouse(screen: Screen) -> None:
    district = build_district()
    chen = appoint("chen", "陈录入", district.office, Role.DATA_ENTRY)
    User.objects.filter(pk=chen.pk).update(is_staff=True)
    plan = Plan.objects.create(district=district.root, office=district.office, title="年度行动方案", year=2026)
    service = Section.objects.create(plan=plan, ordinal=1, number="一", heading="优化服务")
    with screen("chen") as chen:
        chen.goto(reverse("admin:plans_plan_change", args=[plan.pk]))
        chen.locator("#id_measures-0-section").select_option(str(service.pk))
        for row, heading in enumerate(("政务服务", "园区建设")):
            chen.locator(f"#id_measures-{row}-heading").focus()
            chen.keyboard.insert_text(heading)
            chen.keyboard.press("Tab")
            chen.keyboard.insert_text("按要求办理。")
            chen.keyboard.press("Tab")
            chen.keyboard.press("Enter")
            expect(chen.locator(".select2-search__field")).to_be_focused()
            chen.keyboard.insert_text("市场")
            expect(chen.locator(".select2-results__option--highlighted")).to_have_text("区市场监管局")
            chen.keyboard.press("Enter")
        chen.locator("#measures-group .add-row a").click()
        expect(chen.locator("#id_measures-25-number")).to_have_value("26.")
        chen.locator("[name=_continue]").click()
        expect(chen.locator("#measures-group tr.has_original")).to_have_count(2)
        for address in (
            reverse("admin:measures_measure_changelist"),
            reverse("admin:measures_measure_import"),
            reverse("admin:plans_plan_history", args=[plan.pk]),
        ):
            chen.goto(address)
    assert set(Measure.objects.values_list("section", flat=True)) == {service.pk}
    assert Assignment.objects.leads().filter(department=district.bureaus["market"]).count() == 2
