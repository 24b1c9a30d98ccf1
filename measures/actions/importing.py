"""A read document becomes a plan: shown first, then written in one transaction, undone while nothing was filed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from measures import wording
from measures.actions.rows import (
    add_requirements,
    assignments_of,
    file_reading,
    measure_of,
    milestones_of,
    section_at,
    targets_of,
)
from measures.models import Assignment, Measure, Milestone, Target
from measures.policies import require
from measures.proposal import Proposal, clipped, propose
from plans.documents.tree import Field, ParsedPlan, Problem
from plans.lifecycle import Refused
from plans.models import Department, Document, Plan, Post, Section, User
from plans.models.membership import Role


def preview(tree: ParsedPlan, *, district: Department, name: str, today: date) -> Proposal:
    """What `import_tree` would write for this document; writes nothing. Who may see the paper may see this."""
    book = Department.objects.name_book(district)
    return propose(tree, book=book, name=name.rsplit(".", 1)[0], today=today)


def obstacle(tree: ParsedPlan) -> tuple[str, dict[str, Any]] | None:
    """Why this document cannot become a plan, as `wording.of_refusal` words it; None where it can."""
    if not tree.kind.is_plan:
        reason = {"reason": tree.reason.code, "reason_params": dict(tree.reason.params)}
        return "not_a_plan", {"kind": tree.kind.value, **reason}
    return None if tree.measures else ("no_measures", {})


def require_plan(tree: ParsedPlan) -> None:
    """Raise Refused with the reason when this document cannot become a plan. Asked before anything is kept of it."""
    stumbled = obstacle(tree)
    if stumbled:
        raise Refused(wording.of_refusal(*stumbled), code=stumbled[0])


@transaction.atomic
def import_tree(document: Document, *, tree: ParsedPlan, by: User, now: datetime) -> Plan:
    """Make the plan that `tree`, the reading of `document`, describes. A document that already became one gives that.

    The row of the document is locked first, so of two people who confirm at once the second gets the first one's plan.
    """
    require(by, "plan.import", document.district)
    document = Document.objects.select_for_update().get(pk=document.pk)
    if document.plan:  # a query of its own: a join would still see the moment before the lock was granted
        return document.plan
    today = timezone.localdate(now)
    proposal = preview(tree, district=document.district, name=document.name, today=today)
    return import_proposal(document, proposal, tree=tree, problems=proposal.problems, by=by, now=now)


def import_proposal(
    document: Document,
    proposal: Proposal,
    *,
    tree: ParsedPlan,
    problems: Iterable[Problem],
    by: User,
    now: datetime,
) -> Plan:
    """Write what is proposed. `tree` is the reading before any change; `problems` are those still to be told.

    The caller holds the lock on the document and knows that it is no plan yet.
    """
    require_plan(proposal.tree)
    if document.earlier_of:
        words = _("This document is an earlier text of “%(plan)s”. Bring it back by comparing it with the plan.")
        raise Refused(words % {"plan": document.earlier_of}, code="earlier_text")
    plan = _add_plan(proposal, document.district, by)
    sections = _add_sections(proposal.tree, plan)
    add_requirements(proposal.tree, plan, sections)
    _add_measures(proposal, plan, sections, by=by, now=now)
    file_reading(document, tree, problems, plan)
    return plan


@transaction.atomic
def undo_import(plan: Plan, *, by: User, now: datetime) -> None:
    """Take an imported plan back with everything in it; the document stays and can be imported again.

    Refused as soon as a period, a filing or a report refers to the plan: the database keeps what they tell about.
    """
    require(by, "plan.import", plan.district)
    try:
        with transaction.atomic():
            plan.delete()
    except RestrictedError:
        raise Refused(_("“%(plan)s” is already being worked on; its import can no longer be undone.") % {"plan": plan})


def coordinating_office(district: Department, *, by: User) -> Department:
    """The office that runs a new plan: the importer's own where that person coordinates here, else the district's."""
    own = {
        post.department_id
        for post in by.held().posts
        if post.role == Role.COORDINATOR and post.territory_id == district.pk
    }
    near = Q(department=district) | Q(department__parent=district) & ~Q(department__kind__in=Department.TERRITORIES)
    posts = Post.objects.filter(near, role=Role.COORDINATOR).select_related("department")
    offices = [post.department for post in posts.order_by("department__ordinal", "department_id")]
    if own:
        offices = list(Department.objects.filter(pk__in=own).in_office_order())
    if not offices:
        raise Refused(
            _("No office of %(district)s has the post of coordinator yet; add it first.") % {"district": district}
        )
    return offices[0]


def _add_plan(proposal: Proposal, district: Department, by: User) -> Plan:
    tree = proposal.tree
    plan = Plan(
        district=district,
        office=coordinating_office(district, by=by),
        title=proposal.title,
        year=proposal.year,
        doc_number=_said(tree.doc_number, 60),
        issuer=_said(tree.issuer, 100),
        issued_on=tree.issue_date.value if tree.issue_date else None,
        is_consultation_draft=proposal.is_consultation_draft,
        superior_title=_said(tree.superior_plan, 200),
        language="en" if tree.language == "en" else "zh-hans",
    )
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise Refused(
            _("%(district)s already has a plan “%(plan)s” for %(year)s, from another document.")
            % {"district": district, "plan": plan.title, "year": plan.year},
            code="plan_exists",
        )
    return plan


def _add_sections(tree: ParsedPlan, plan: Plan) -> list[Section]:
    """In the order of the tree, whose measures name their section by its index."""
    return Section.objects.bulk_create(
        Section(
            plan=plan,
            ordinal=ordinal,
            number=section.number.removesuffix("、")[:20],
            heading=clipped(section.heading.value),
            span_start=section.span.start,
            span_end=section.span.end,
        )
        for ordinal, section in enumerate(tree.sections, start=1)
    )


def _add_measures(proposal: Proposal, plan: Plan, sections: list[Section], *, by: User, now: datetime) -> None:
    rows = Measure.objects.bulk_create(
        measure_of(proposed, plan, section_at(sections, proposed.parsed.section), ordinal)
        for ordinal, proposed in enumerate(proposal.measures, start=1)
    )
    pairs = list(zip(rows, proposal.measures, strict=True))
    Assignment.objects.bulk_create(row for pair in pairs for row in assignments_of(*pair, by=by, now=now))
    Milestone.objects.bulk_create(row for pair in pairs for row in milestones_of(*pair, text=proposal.tree.text))
    Target.objects.bulk_create(row for pair in pairs for row in targets_of(*pair))


def _said(field: Field[str] | None, limit: int) -> str:
    return clipped(field.value, limit) if field else ""
