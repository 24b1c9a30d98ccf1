"""The demo's district: departments, posts and who holds them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from plans.models import Department, DepartmentAlias, Membership, Post, User
from plans.models.membership import Role

HERE = Path(__file__).parent
PASSWORD = "guatu-demo-2026"
IN_OFFICE_SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Account:
    """One account a visitor can sign in with."""

    username: str
    password: str
    name: str
    post: str


def district_data() -> dict[str, Any]:
    return json.loads((HERE / "district.json").read_text(encoding="utf-8"))


def settle(data: dict[str, Any]) -> Department:
    """The district with its departments, other spellings, posts, people and who holds which post."""
    root = Department.objects.create(name=data["district"], short_name=data["district"], kind=Department.Kind.DISTRICT)
    units = {root.short_name: root}
    for ordinal, given in enumerate(data["departments"], start=1):
        units[given["short_name"]] = Department.objects.create(
            parent=root,
            kind=given["kind"],
            name=given["name"],
            short_name=given["short_name"],
            ordinal=ordinal,
        )
    DepartmentAlias.objects.bulk_create(
        DepartmentAlias(department=units[given["short_name"]], name=alias)
        for given in data["departments"]
        for alias in given["aliases"]
    )
    _appoint(data["people"], units)
    return root


def _appoint(people: list[dict[str, Any]], units: dict[str, Department]) -> None:
    hashed = make_password(PASSWORD)
    persons = User.objects.bulk_create(
        User(
            username=given["username"],
            name=given["name"],
            email=f"{given['username']}@guatu.example",
            password=hashed,
            is_staff=given.get("staff", False),
        )
        for given in people
    )
    posts = Post.objects.bulk_create(
        Post(department=units[given["department"]], role=given["role"], title=given.get("title", ""))
        for given in people
    )
    Membership.objects.bulk_create(
        Membership(post=post, person=person, from_on=IN_OFFICE_SINCE)
        for post, person in zip(posts, persons, strict=True)
    )


def accounts() -> list[Account]:
    """One account of each role, and two liaisons, in the order in which a visitor would try them."""
    data = district_data()
    people = {given["username"]: given for given in data["people"]}
    found = []
    for name in data["accounts"]:
        given = people[name]
        post = f"{given['department']} · {Role(given['role']).label}"
        found.append(Account(name, PASSWORD, given["name"], post))
    return found
