"""Departments, posts and who holds them, for those who keep them; deputies, for who holds a post."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from plans import staffing
from plans.actions import posts
from plans.asked import found, person
from plans.columns import POSTS
from plans.filters import PostFilter
from plans.forms import DelegationForm, VacateForm
from plans.lifecycle import Refused
from plans.listing.answers import answer
from plans.models import Delegation, Department, Membership, Post, User
from plans.models.department import DepartmentQuerySet
from plans.policies import Forbidden, allowed, require


def kept_by(user: User, day: date) -> DepartmentQuerySet:
    """The departments of the territories whose people this user keeps, at least one; those that exist on `day`."""
    lands = Department.objects.visible_to(user).territories()
    kept = [land.pk for land in lands if allowed(user, "people.edit", land) or allowed(user, "account.keep", land)]
    if not kept:
        raise Forbidden("people.edit")
    return Department.objects.visible_to(user).at_or_below(kept).existing(day)


@require_safe
def people_list(request: HttpRequest) -> HttpResponse:
    """The tree of departments with their posts, or only those that fit the filter; `?show=posts` is a plain list."""
    user, day = person(request), timezone.localdate()
    units = kept_by(user, day).in_office_order()
    rows = Post.objects.visible_to(user).filter(department__in=units).select_related("department")
    asked = PostFilter(request.GET, rows.order_by("department__ordinal", "department", "role", "pk"))
    posts_asked = found(asked)
    context: dict[str, Any] = {"plan": None, "form": asked.form, "shows": [("", _("Tree")), ("posts", _("List"))]}
    context["vacant"] = rows.vacant(day).count()
    if request.GET.get("show") == "posts":
        told, title = partial(staffing.seats, user=user, day=day), _("People and posts")
        return answer(request, "plans/post_list.html", POSTS, posts_asked, told=told, title=title, **context)
    shown = staffing.seats(posts_asked, user=user, day=day)
    tree = [unit for unit in staffing.tree(units, shown) if unit.seats or not any(request.GET.values())]
    context["lands"] = [one for one in units if one.kind in one.TERRITORIES and allowed(user, "people.edit", one)]
    return render(request, "plans/people_list.html", context | {"tree": tree})


@require_http_methods(["GET", "HEAD", "POST"])
def post_vacate(request: HttpRequest, pk: int) -> HttpResponse:
    """The holder leaves and nobody follows yet."""
    user = person(request)
    post = get_object_or_404(Post.objects.visible_to(user).select_related("department"), pk=pk)
    require(user, "post.appoint", post)
    form = VacateForm(request.POST or None)
    if form.is_valid():
        try:
            posts.vacate(post, **form.cleaned_data, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The post will be vacant after that day."))
            return redirect("people_list")
    context = {"plan": None, "form": form, "post": post}
    return render(request, "plans/post_vacate.html", context, status=400 if form.is_bound else 200)


@require_POST
def hand_over_undo(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    membership = get_object_or_404(Membership.objects.visible_to(user).select_related("post__department"), pk=pk)
    posts.undo_hand_over(membership, by=user, now=timezone.now())
    messages.success(request, _("The hand-over is taken back."))
    return redirect("people_list")


@require_http_methods(["GET", "HEAD", "POST"])
def deputy_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A deputy for a post, named by its holder or by who keeps people."""
    user, day = person(request), timezone.localdate()
    post = get_object_or_404(Post.objects.visible_to(user).select_related("department"), pk=pk)
    require(user, "post.delegate", post)
    form = DelegationForm(request.POST or None, people=User.objects.visible_to(user), initial={"from_on": day})
    if form.is_valid():
        try:
            posts.delegate(post, **form.cleaned_data, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The deputy is named."))
            return redirect("deputy_add", pk)
    [seat] = staffing.seats([post], user=user, day=day)
    context = {"plan": None, "form": form, "seat": seat}
    return render(request, "plans/deputy_add.html", context, status=400 if form.is_bound else 200)


@require_POST
def deputy_end(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    delegation = get_object_or_404(Delegation.objects.visible_to(user).select_related("post__department"), pk=pk)
    posts.end_delegation(delegation, by=user, now=timezone.now())
    messages.success(request, _("The deputy is ended."))
    return redirect("deputy_add", delegation.post_id)
