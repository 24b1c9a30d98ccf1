"""A post is handed over, beside everything that is open at it and passes to the successor."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plans import staffing
from plans.actions import posts
from plans.asked import person
from plans.forms import HandOverForm
from plans.lifecycle import Refused
from plans.models import Act, Post, User
from tracking.models import Duty
from tracking.policies import require

NOTES = 20  # the latest of the post


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    user, day = person(request), timezone.localdate()
    post = get_object_or_404(Post.objects.visible_to(user).select_related("department"), pk=pk)
    require(user, "post.appoint", post)
    form = HandOverForm(request.POST or None, people=User.objects.visible_to(user), initial={"from_on": day})
    if form.is_valid():
        try:
            posts.hand_over(post, **form.cleaned_data, by=user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The post is handed over."))
            return redirect("hand_over", pk)
    context = {"plan": None, "form": form, "day": day, **_left(post, user=user, day=day)}
    return render(request, "tracking/hand_over.html", context, status=400 if form.is_bound else 200)


def _left(post: Post, *, user: User, day: date) -> dict[str, Any]:
    """Who is at the post, what is owed there, and what those before left for those after."""
    [seat] = staffing.seats([post], user=user, day=day)
    duties = Duty.objects.visible_to(user).filter(department=post.department_id, role=post.role, opened_on__lte=day)
    notes = (
        Act.objects.visible_to(user).about(post).exclude(comment="").select_related("taken_by").order_by("-taken_at")
    )
    return {
        "seat": seat,
        "duties": duties.select_related("measure", "plan").order_by("due_on", "key"),
        "notes": notes[:NOTES],
    }
