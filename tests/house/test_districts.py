"""Districts under one city: nobody sees another district's rows, the city's leader sees all and runs nothing.

Every noun that has sight is tried; one of which the world of the doors holds no row is reported.
"""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps

from measures.actions import targets
from measures.models import ImportDraft, Reassignment, Target
from plans.actions import seals
from plans.models import (
    AccessToken,
    AnnouncedYear,
    Change,
    Department,
    DepartmentAlias,
    DepartmentName,
    FormerPassword,
    Identity,
    KeptAnswer,
    Knock,
    Membership,
    Plan,
    Post,
    Reorganisation,
    SavedView,
    Seal,
    User,
    Visit,
)
from plans.models.membership import Role
from plans.policies import oversees
from tests.house.answers import SEE_NO_MORE_THAN
from tests.house.callers import supporting_bureau
from tests.house.source import FLOORS
from tests.house.world import NOW, TODAY
from tests.people import appoint
from tracking.models import Explanation, LadderStage, ReplyTerm, Revision, ScheduleStep

pytestmark = pytest.mark.django_db

NOUNS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
PUBLIC = {AnnouncedYear}  # which years the country has announced
OWN = {AccessToken, FormerPassword, Identity, KeptAnswer, Visit}  # nobody else's, not even the leader's of the city
AUDITED = {Change, Knock, Seal}  # the auditors' alone


@pytest.fixture(scope="module")
def city(world):
    """Both districts under the city whose plan stands above the one; `world` undoes it."""
    city = Plan.objects.get(pk=world.pk("city plan")).district
    Department.objects.filter(pk=world.elsewhere.root.pk).update(parent=city)
    for one in (world.district, world.elsewhere):
        DepartmentAlias.objects.create(department=one.bureaus["tax"], name="税务分局")
    more_of_each(world)
    appoint("city-leader", "江市长", city, Role.LEADER)
    appoint("city-wang", "海统筹", city, Role.COORDINATOR)
    return city


def more_of_each(world):
    """A row of each noun that no door is about."""
    wang = world.district.who["wang"]
    LadderStage.objects.create(plan_id=world.pk("plan"), offset=3, roles=["liaison"], channels=["inbox"])
    ImportDraft.objects.create(document_id=world.pk("waiting document"), saved_at=NOW, saved_by=wang)
    reform, measure = world.district.bureaus["reform"], world.pk("measure 2")
    DepartmentName.objects.create(department=reform, name="安和区计划委员会", short_name="区计委", until_on=TODAY)
    planned = Reorganisation.objects.get(pk=world.pk("planned reorganisation"))
    Reassignment.objects.create(succession=planned.successions.get(), measure_id=measure)
    target = Target.objects.get(pk=world.pk("target 3"))
    targets.edit(target, value=Decimal(90), reason="调整", by=wang, now=NOW)
    targets.draw(target, {date(2026, 11, 1): Decimal(70)}, reason="调整", by=wang, now=NOW)
    ReplyTerm.objects.create(plan_id=world.pk("plan"), urgency="urgent", days=2)
    revision = Revision.objects.filter(update=world.pk("submitted update")).get()
    Explanation.objects.create(revision=revision, doubt="text_differs", words="口径不同", given_at=NOW, given_by=wang)
    KeptAnswer.objects.create(person=wang, key="k", asked="0" * 64, created_at=NOW)
    seals.seal(now=NOW)
    FormerPassword.objects.create(person=wang, password="!", since=NOW)
    Identity.objects.create(person=wang, issuer="https://sso.example", subject="w", linked_at=NOW, linked_by=wang)
    Knock.objects.create(at=NOW, kind="refused", person=wang, username="wang", door="GET /", status=404)
    ScheduleStep.objects.create(measure_id=measure, month=date(2026, 11, 1), percent=90)


def person(name):
    """Anew, so that the posts are asked for anew."""
    return User.objects.get(username=name)


def rows_of(model, district):
    """The rows of `model` that belong to `district` alone."""
    units = Department.objects.at_or_below([district.root.pk])
    match model.__name__:
        case "Department":
            return units
        case "CalendarDay":
            return model.objects.filter(district=district.root)  # without one: everybody's
        case "DepartmentAlias" | "Post":
            return model.objects.filter(department__in=units)
        case "Membership" | "Holding":
            return model.objects.filter(post__department__in=units)
        case "User":
            held = Membership.objects.filter(post__department__in=units, person__is_active=True)
            return model.objects.filter(pk__in=held.values("person"))
        case "Plan":
            return model.objects.filter(district=district.root)
        case "Measure" | "ReplyTerm":
            return model.objects.filter(plan__district=district.root)  # a term of no plan: everybody's
        case "SavedView":
            return model.objects.filter(plan__district=district.root)  # one's own: nobody else's
        case "Act":
            return model.objects.filter(district=district.root)
    return model.objects.all()  # the other district has none of these


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_sight_ends_at_the_district(world, city, model):
    home = set(rows_of(model, world.district).values_list("pk", flat=True))
    assert home, f"the world of tests/house/world.py holds no {model.__name__}, add one there or in more_of_each"
    if model in PUBLIC:
        return
    for far in ("ny-wang", "ny-leader", "ny-li"):
        seen = model.objects.visible_to(person(far)).filter(pk__in=home)
        assert not seen.exists(), f"{far} sees {model.__name__} of another district"
    if model in OWN | AUDITED:
        assert not model.objects.visible_to(person("city-leader")).exists()
        return
    seen = set(model.objects.visible_to(person("city-leader")).values_list("pk", flat=True))
    assert home <= seen, f"the city's leader does not see all of {model.__name__}"
    assert set(rows_of(model, world.elsewhere).values_list("pk", flat=True)) <= seen


def test_the_city_reads_and_does_not_run_a_district(world, city):
    assert oversees(person("city-wang"), city, Role.COORDINATOR)
    assert not oversees(person("city-wang"), world.district.root, Role.COORDINATOR)
    assert Post.objects.visible_to(person("city-wang")).filter(department=world.elsewhere.office).exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LIAISON, Role.HEAD)])
def test_where_a_post_stands_matters_for_liaisons_and_heads_alone(world, city, role):
    """So the table of doors asks those two alone from the own, a supporting and another department."""
    home = world.district
    units = (home.bureaus["market"], supporting_bureau(home.root), home.bureaus["reform"], home.root)
    people = [User.objects.create(username=f"{role}-{unit.pk}", name=unit.name) for unit in units]
    for one, unit in zip(people, units, strict=True):
        post = Post.objects.create(department=unit, role=role, title="另一岗位")
        Membership.objects.create(post=post, person=one, from_on=TODAY)
    for model in NOUNS:
        seen = [list(model.objects.visible_to(one).values_list("pk", flat=True)) for one in people]
        assert all(set(rows) == set(seen[0]) for rows in seen), model.__name__
        assert all(len(rows) == len(set(rows)) for rows in seen), f"a {model.__name__} is seen twice"


def test_who_does_not_knock_sees_no_more_than_who_does(world, city):
    for one, others in SEE_NO_MORE_THAN.items():
        for model in set(NOUNS) - OWN - AUDITED - {SavedView, User}:  # views and accounts are shown by other rules
            seen = set(model.objects.visible_to(world.people[one]).values_list("pk", flat=True))
            for other in others:
                more = set(model.objects.visible_to(world.people[other]).values_list("pk", flat=True)) - seen
                assert not more, f"{other} sees more of {model.__name__} than {one}"
