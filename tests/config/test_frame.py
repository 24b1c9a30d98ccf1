"""The frame and the components, rendered with the real settings: an unknown variable raises."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from config.context import NAVIGATION, groups_for, owed_by
from plans.models import User
from tests.people import PASSWORD, District, build_district
from tests.running_plan import build_running_plan
from tracking.models import Duty

TEMPLATES = Path(__file__).parents[2] / "config" / "templates"
SPRITE = (TEMPLATES / "components" / "_sprite.html").read_text(encoding="utf-8")


def render(source: str, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    return engines["django"].from_string("{% load guatu %}" + source).render(context, request)


class Filing(forms.Form):
    progress = forms.CharField(widget=forms.Textarea, help_text="What was done")
    percent = forms.IntegerField(max_value=100)
    signed = forms.BooleanField(required=False)
    origin = forms.ChoiceField(choices=[("own", "Own"), ("given", "Given")], widget=forms.RadioSelect)


@pytest.fixture
def district(db: None) -> District:
    return build_district()


def test_light_takes_key_or_letter() -> None:
    assert render('{% light "overdue" %}') == render('{% light "r" %}')
    with translation.override("en"):
        assert 'data-light="r"' in render('{% light "overdue" %}')
        assert "3<span" in render('{% light "r" count=3 %}')


def test_unknown_light_is_an_error() -> None:
    with pytest.raises(KeyError):
        render('{% light "purple" %}')


def test_field_ties_label_hint_and_error_to_the_control() -> None:
    form = Filing({"percent": "140", "origin": "own"})
    page = render("{% field form.progress %}{% field form.percent %}{% field form.signed %}", form=form)
    assert 'aria-describedby="id_progress_helptext id_progress_error"' in page
    assert 'id="id_progress_error"' in page
    assert 'id="id_progress_helptext"' in page
    assert page.count('aria-invalid="true"') == 2
    assert 'class="input"' in page


def test_radio_buttons_stand_in_a_fieldset() -> None:
    page = render("{% field form.origin %}", form=Filing())
    assert "<fieldset" in page
    assert page.count('type="radio"') == 2


def test_segmented_keeps_the_other_filters_and_drops_the_page() -> None:
    page = render(
        '{% segmented "light" choices label="Light" lights=True %}',
        "/?light=r&department=3&page=2",
        choices=[("r", "Overdue"), ("g", "On schedule")],
    )
    assert 'href="?light=g&amp;department=3"' in page
    assert page.count('aria-current="true"') == 1


@pytest.mark.parametrize(("query", "target", "state"), [("", "due", "none"), ("sort=due", "-due", "ascending")])
def test_heading_sorts_up_then_down(query: str, target: str, state: str) -> None:
    page = render('<table><tr>{% sort_heading "due" "Due" %}</tr></table>', f"/?{query}")
    assert f'href="?sort={target}"' in page
    assert f'aria-sort="{state}"' in page


def test_pagination_keeps_the_filters() -> None:
    page = render("{% pagination page %}", "/?q=a&page=2", page=Paginator(range(90), 10).page(2))
    assert 'href="?q=a&amp;page=3"' in page


def test_refused_button_is_reachable_and_says_why() -> None:
    page = render('{% button "Close" url="/close/" refused="A milestone is open" %}')
    assert 'aria-disabled="true"' in page
    assert "/close/" not in page
    assert "A milestone is open" in page


def test_deadline_strip_names_each_day() -> None:
    days = [
        SimpleNamespace(on=date(2026, 9, 25), kind="off", note="Mid-Autumn"),
        SimpleNamespace(on=date(2026, 9, 28), kind="due", note="Due"),
    ]
    with translation.override("en"):
        page = render('{% deadline days left=1 due="28 Sep 2026, 17:00" %}', days=days)
    assert '<li data-day="off"><small>Fri</small><b>25</b><i>Mid-Autumn</i></li>' in page
    assert "<b>1</b> working day left" in page


def test_components_escape_what_people_typed() -> None:
    page = render(
        "{% notice title=bad %}{{ bad }}{% endnotice %}{% panel bad %}{% endpanel %}{% empty bad bad %}"
        '{% entry bad %}{{ bad }}{% endentry %}{% tag bad %}{% stat bad bad %}{% file_item bad %}{% flag "done" bad %}',
        bad="<script>",
    )
    assert "<script>" not in page


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    rooms = [TEMPLATES, *(TEMPLATES.parents[1] / floor / "templates" for floor in ("plans", "measures", "tracking"))]
    sources = [path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.html")]
    named = {name for source in sources for name in re.findall(r'{% icon ["\'](\w+)|icon=["\'](\w+)', source) if name}
    named_icons = {a or b for a, b in named} | {entry.icon for _, entries in NAVIGATION for entry in entries}
    assert {name for name in named_icons if f'id="i-{name}"' not in SPRITE} == set()


def test_may_offers_only_what_the_policy_allows(district: District) -> None:
    source = '{% may "plan.import" place as ok %}{{ ok }}'
    for who, answer in (("wang", "True"), ("li", "False")):
        request = RequestFactory().get("/")
        request.user = district.who[who]
        template = engines["django"].from_string("{% load guatu %}" + source)
        assert template.render({"place": district.root}, request) == answer


def test_navigation_follows_the_posts(district: District) -> None:
    def icons(who: str) -> set[str]:
        return {link.icon for group in groups_for(district.who[who], "", date(2024, 9, 2)) for link in group.links}

    assert "review" not in icons("li")
    assert "key" not in icons("wang")


def test_rail_counts_what_the_posts_owe(district: District) -> None:
    running = build_running_plan(district)
    running.open()
    running.submitted(1)
    li = owed_by(district.who["li"], date(2026, 10, 12))
    assert li.duties == Duty.objects.of_posts(district.who["li"]).count() > 0
    assert li.reviews == 0
    assert li.overdue == Duty.objects.of_posts(district.who["li"]).filter(due_on__lt=date(2026, 10, 12)).count()
    assert owed_by(district.who["wang"], date(2026, 10, 12)).reviews == 1


def test_frame_asks_the_database_few_questions(
    client: Client, district: District, django_assert_max_num_queries: Any
) -> None:
    """Session, person, posts held, plans, duties, news, three that hold the transaction read-only; how often
    nothing was found of late, and that it was not is written down.
    """
    client.force_login(district.who["li"])
    with django_assert_max_num_queries(11):
        client.get("/no-such-page/")


def test_language_can_be_chosen_before_signing_in(client: Client, db: None) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": reverse("login")})
    assert "Every measure on the wall" in client.get(reverse("login")).text


def test_wrong_password_is_said_in_place(client: Client, district: District) -> None:
    page = client.post(reverse("login"), {"username": "li", "password": "wrong"})
    assert 'class="notice" data-tone="r"' in page.text


def test_theme_is_kept_in_the_browser(client: Client, db: None) -> None:
    answer = client.post(reverse("set_theme"), {"theme": "dark", "next": reverse("login")})
    assert answer.headers["Location"] == reverse("login")
    assert 'data-theme="dark"' in client.get(reverse("login")).text


def test_theme_leads_nowhere_else(client: Client, db: None) -> None:
    answer = client.post(reverse("set_theme"), {"theme": "purple", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"
    assert "theme" not in answer.cookies


def test_unknown_page_says_so_to_a_person_and_to_a_stranger(client: Client, district: District) -> None:
    assert client.get("/no-such-page/").status_code == 404
    assert client.login(username="li", password=PASSWORD)
    page = client.get("/no-such-page/")
    assert page.status_code == 404
    assert "李联络" in page.text


def test_failure_page_needs_no_request() -> None:
    assert "i-mark" in engines["django"].get_template("500.html").render()


def test_messages_become_toasts(rf: RequestFactory, district: District) -> None:
    request = rf.get("/")
    request.user = district.who["li"]
    request.session = {}
    request._messages = messages.storage.default_storage(request)
    messages.error(request, "Not sent")
    page = engines["django"].from_string("{% load guatu %}{% toasts %}").render({}, request)
    assert "data-stays" in page


@pytest.mark.parametrize(("number", "printed"), [("-3.5", "−3.5"), ("3.5", "3.5"), ("0", "0")])
def test_a_number_below_zero_is_printed_with_a_minus_sign(number, printed):
    assert render("{{ number|signed }}", number=Decimal(number)) == printed


def test_the_language_goes_along_to_another_browser(db: None) -> None:
    sun = User.objects.create_user("sun", password="guatu-demo-2026", name="孙")
    here, elsewhere = Client(), Client()
    here.force_login(sun)
    here.post(reverse("set_language"), {"language": "en", "next": "/"})
    elsewhere.post(reverse("login"), {"username": "sun", "password": "guatu-demo-2026"})
    assert elsewhere.cookies["django_language"].value == "en"
    here.post(reverse("set_language"), {"language": "xx", "next": "/"})
    sun.refresh_from_db()
    assert sun.language == "en"
