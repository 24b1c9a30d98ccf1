"""To whom the reports of a plan are sent as they are issued."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plans.asked import person
from plans.models import Plan, User
from plans.models.membership import Role
from plans.policies import runs_plan
from tracking.delivery import subscribing
from tracking.models import Subscription
from tracking.report_forms import SubscriptionForm
from tracking.views.offers import done


@require_http_methods(["GET", "HEAD", "POST"])
def subscription_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Of one plan: the own subscription, and for its coordinators everybody's."""
    user = person(request)
    plan = get_object_or_404(Plan.objects.visible_to(user), pk=pk)
    given = request.POST if request.method == "POST" else None
    form = SubscriptionForm(given, people=recipients(user, plan), initial={"person": user.pk})
    if form.is_bound and done(form, lambda said: subscribing.subscribe(plan, **said, by=user, now=timezone.now())):
        messages.success(request, _("From now on every issued report goes out by e-mail."))
        return redirect("subscription_list", plan.pk)
    running = Subscription.objects.visible_to(user).running().filter(plan=plan)
    context = {"plan": plan, "form": form, "subscriptions": running.select_related("person", "made_by", "plan")}
    return render(request, "tracking/subscription_list.html", context, status=400 if form.is_bound else 200)


def recipients(user: User, plan: Plan) -> QuerySet[User]:
    """Oneself, and for a coordinator of the plan the leaders of its territory."""
    wanted = Q(pk=user.pk)
    if runs_plan(user, plan):
        wanted |= Q(memberships__post__role=Role.LEADER, memberships__post__department=plan.district_id)
    return User.objects.visible_to(user).filter(wanted, is_active=True).distinct().order_by("name")


@require_POST
def subscription_end(request: HttpRequest, pk: int) -> HttpResponse:
    found = Subscription.objects.visible_to(person(request)).select_related("plan", "person")
    subscription = get_object_or_404(found, pk=pk)
    subscribing.end(subscription, by=person(request), now=timezone.now())
    messages.success(request, _("No further report goes to %(person)s.") % {"person": subscription.person.name})
    return redirect("subscription_list", subscription.plan_id)
