"""Two districts on one frozen morning, with one of everything that an address can be about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing

from measures.actions import (
    acknowledging,
    aligning,
    assignments,
    lineage,
    plan_back_targets,
    plan_backs,
    reorganising,
    revising,
    settling,
    uploads,
)
from measures.models import Assignment, Lineage, Measure, Milestone, Settlement, Target
from plans import sealing, vault
from plans.actions import documents, posts, tokens
from plans.documents.parsing import parse
from plans.models import CalendarDay, Change, Department, Plan, Post, SavedView, User, Visit
from plans.models.membership import Role
from plans.reorganising import Heir, Intent
from tests.house import report_doors, voice_doors
from tests.house.callers import callers, support
from tests.kept import kept
from tests.measures.prepared import import_into, sheet
from tests.measures.trees import TEXT, plan_tree
from tests.people import District, build_district
from tests.running_plan import ACTIVATED, OCTOBER, SEPTEMBER, RunningPlan, at, build_running_plan
from tracking.actions import extensions, milestones, periods, readings, reviews, supplements, updates
from tracking.models import (
    Closing,
    Contribution,
    EventSubscription,
    Evidence,
    Hook,
    LightOverride,
    Message,
    Mute,
    Notification,
    ProgressUpdate,
    ReminderRules,
)
from tracking.models.ladder import Channel
from tracking.reminders import chasing
from tracking.reports import supervision
from tracking.reports.implementation import issuing as implementing

TODAY = date(2026, 10, 22)  # a Thursday; October is open, its filing is due on the 26th
NOW = at(TODAY)
DUE_LATER = date(2026, 12, 20)
PDF = b"%PDF-1.7\nproof"


@dataclass(frozen=True, eq=False)
class World:
    """`things` are the rows under the names that the table of doors uses; `people` those who knock."""

    district: District
    elsewhere: District
    people: dict[str, User]
    things: dict[str, int]
    hidden: dict[str, str]  # values that a page would have shown: hashes, tickets

    def pk(self, name: str) -> int:
        return self.things[name]


# A provider, so that the pages about it are there; nobody listens. Tests of the way through one: tests/oidc.
PROVIDER = {"OIDC_ISSUER": "http://127.0.0.1:9", "OIDC_CLIENT_ID": "guatu", "OIDC_CLIENT_SECRET": "nobody's"}


@kept
def build_world() -> World:
    running = build_running_plan(sign_off=True)
    elsewhere = build_district("宁远区", prefix="ny-")
    things, hidden = {"elsewhere": elsewhere.root.pk}, {}
    things |= _months(running)
    things |= _letters(running)
    things |= _forebears(running)
    things |= _reminding(running)
    voices = voice_doors.voices(running, now=NOW, proof=PDF)
    things |= _course(running)
    things |= _changes(running)
    things |= _implementation(running)
    for part in (_endings(running), report_doors.reports(running, now=NOW), _paper(running.district), voices):
        things |= part[0]
        hidden |= part[1]
    plan, bureaus = running.plan, running.district.bureaus
    things |= {
        "district": running.district.root.pk,
        "plan": plan.pk,
        "market": bureaus["market"].pk,
        "tax": bureaus["tax"].pk,
    }
    things |= {f"measure {one.number}": one.pk for one in running.measures}
    things |= _targets(running, draft=Plan.objects.get(pk=things["draft plan"]))
    things |= {f"milestone {one.number}": one.milestones.get(ordinal=1).pk for one in running.measures}
    view = {"name": "逾期节点", "page": "milestone_list", "query": "state=overdue", "plan": plan}
    things["saved view"] = SavedView.objects.create(**view, saved_at=NOW, saved_by=running.who["li"]).pk
    own_day = CalendarDay.objects.create(district=running.district.root, day=date(2026, 11, 2), works=False)
    things["own day"] = own_day.pk
    things["assignment"] = Assignment.objects.get(measure=running.measures[0], role="supporting").pk
    things["visit"] = Visit.objects.create(person=running.who["li"], session_key="elsewhere", begun=NOW).pk
    things["account"] = running.who["zhao"].pk
    things["change"] = Change.objects.of(plan).first().pk
    support(plan, by=running.who["wang"])
    return World(running.district, elsewhere, callers(running.district, elsewhere, today=TODAY), things, hidden)


def _course(running: RunningPlan) -> dict[str, int]:
    """Measure 3 waits to be acknowledged and for more time, measure 1 is disputed, measure 2 planned back."""
    li, head, disputed, proposed, third = running.who["li"], running.who["head"], *running.measures[:3]
    leads = Assignment.objects.leads().filter(measure__in=(disputed, third))
    leads.update(acknowledged_at=None, acknowledged_by=None)
    objection = acknowledging.object_to(leads.get(measure=disputed), reason="非本局职责", by=li, now=NOW)
    steps = [plan_backs.Step("add", title="全市推开", due_on=date(2026, 11, 20))]
    goal = plan_back_targets.TargetStep({"kind": "cumulative", "value": 300, "unit": "户"}, text="注销300户")
    plan_back = plan_backs.propose(proposed, steps=steps, targets=[goal], by=li, now=NOW)
    names = ("requested", "signed", "open", "reached")
    rows = {
        name: Milestone.objects.create(
            measure=third, ordinal=ordinal, title=name, original_due_on=DUE_LATER, due_on=DUE_LATER
        )
        for ordinal, name in enumerate(names, start=2)
    }
    words = {"asked_for": date(2026, 12, 31), "reason": "系统联调未完成", "progress": "已完成八成"}
    asked = {name: extensions.request(rows[name], **words, by=li, now=NOW) for name in names[:2]}
    extensions.sign(asked["signed"], by=head, now=NOW)
    files = [milestones.File("证明.pdf", PDF)]
    reached = milestones.record_done(rows["reached"], done_on=TODAY, files=files, by=li, now=NOW)
    return {
        "objection": objection.pk,
        "plan-back": plan_back.pk,
        "new lead": leads.get(measure=third).pk,
        "requested extension": asked["requested"].pk,
        "signed extension": asked["signed"].pk,
        "open milestone": rows["open"].pk,
        "reached milestone": reached.pk,
        "proof": reached.proofs.get().pk,
    }


def _months(running: RunningPlan) -> dict[str, int]:
    """An update in every state; measures 2 and 3 are Li's alone, Zhao supports measure 1."""
    li, head, wang = (running.who[name] for name in ("li", "head", "wang"))
    things = {"september": running.open(SEPTEMBER).pk, "october": running.open(OCTOBER).pk}
    accepted = running.accepted(1, SEPTEMBER)
    returned = running.submitted(2, SEPTEMBER)
    reviews.send_back(returned, comment="请写明数量", by=wang, now=at(SEPTEMBER + timedelta(days=12)))
    draft = running.update(3, SEPTEMBER)
    updates.write(draft, content={"progress": "起草中"}, version=0, by=li, now=NOW)
    free = updates.add_evidence(draft, name="证明.pdf", content=PDF, by=li, now=NOW)
    cited = Evidence.objects.create(
        update=accepted, sha256=free.sha256, name="公开.pdf", size=len(PDF), added_at=NOW, added_by=li,
        media_type="application/pdf",
    )  # fmt: skip
    submitted = running.submitted(2)
    signed = updates.sign(running.submitted(3), by=head, now=NOW)
    rows = {"accepted": accepted, "returned": returned, "draft": draft, "submitted": submitted, "signed": signed}
    rows["shared expected"] = running.update(1)
    things |= {f"{state} update": row.pk for state, row in rows.items()}
    return things | {"evidence": free.pk, "shared evidence": cited.pk} | _parts(running, draft, returned)


def _parts(running: RunningPlan, draft: ProgressUpdate, returned: ProgressUpdate) -> dict[str, int]:
    """Parts in their states, by Zhao's bureau and one by Li's; July locked with nothing filed; a light set by hand."""
    bureaus, wang = running.district.bureaus, running.who["wang"]
    handed = {"status": "submitted", "text": "已完成", "submitted_at": NOW, "submitted_by": running.who["zhao"]}
    rows = {
        "part": Contribution.objects.create(update=running.update(1), department=bureaus["tax"]),
        "written part": Contribution.objects.create(
            update=returned, department=bureaus["tax"], status="draft", text="起草中"
        ),
        "zhao's part": Contribution.objects.create(update=draft, department=bureaus["tax"], **handed),
        "handed part": Contribution.objects.create(update=running.update(4), department=bureaus["market"], **handed),
        "override": LightOverride.objects.create(
            measure=running.measures[0], light="behind", reason="资金未到位", from_on=TODAY, until_on=TODAY,
            made_at=NOW, made_by=wang,
        ),
    }  # fmt: skip
    july = running.open(date(2026, 7, 1))
    periods.lock_period(july, by=wang, now=NOW)
    rows["locked update"] = running.update(2, july.month)
    rows["supplemented update"] = running.update(3, july.month)
    supplements.allow(rows["supplemented update"], until_on=TODAY + timedelta(days=3), reason="补报", by=wang, now=NOW)
    return {name: row.pk for name, row in rows.items()}


def _endings(running: RunningPlan) -> tuple[dict[str, int], dict[str, str]]:
    """Last year's plan, closed with what it left open; measure 2 asks to be closed, 5 is; a city's plan."""
    district, wang, li = running.district, running.who["wang"], running.who["li"]
    stamps = {"activated_at": ACTIVATED, "activated_by": wang}
    past = Plan.objects.create(
        district=district.root, office=district.office, title="安和区优化营商环境行动方案（2025年）", year=2025,
        status=Plan.Status.ACTIVE, **stamps,
    )  # fmt: skip
    left = Measure.objects.create(plan=past, ordinal=1, number="1", heading="推行告知承诺")
    Settlement.objects.create(measure=left, outcome="carried", reason="系统未上线", settled_at=NOW, settled_by=wang)
    settling.close(past, by=wang, now=NOW)
    city = Department.objects.create(name="海州市", short_name="海州市", kind=Department.Kind.CITY)
    Department.objects.filter(pk=district.root.pk).update(parent=city)
    above = Plan.objects.create(
        district=city, office=city, title="海州市优化营商环境行动方案（2026年）", year=2026, status=Plan.Status.ACTIVE,
        **stamps,
    )  # fmt: skip
    tops = [
        Measure.objects.create(plan=above, ordinal=n, number=str(n), heading=heading)
        for n, heading in enumerate(("推行一业一证", "优化注销", "公平竞争审查"), start=1)
    ]
    aligning.name_superior(running.plan, superior=above, by=wang, now=NOW)
    match = aligning.match(running.plan, tops[0], measure=running.measures[0], by=wang, now=NOW)
    asked = Closing.objects.create(measure=running.measures[1], conclusion="已完成", requested_at=NOW, requested_by=li)
    Measure.objects.filter(pk=running.measures[4].pk).update(status="closed", closed_at=NOW, closed_by=wang)
    things = {"past plan": past.pk, "city plan": above.pk, "top measure": tops[1].pk, "alignment": match.pk}
    return things | {"closing": asked.pk}, {}


def _targets(running: RunningPlan, *, draft: Plan) -> dict[str, int]:
    """Two of Li's measure 3: one with a value that counts, one with a value in the draft of September."""
    measure, wang, li = running.measures[2], running.who["wang"], running.who["li"]
    target, other = (
        Target.objects.create(measure=measure, ordinal=n, text=f"修复信用{n}家", kind="cumulative", value=80, unit="家")
        for n in (1, 2)
    )
    update = running.update(3, SEPTEMBER)
    counted = readings.enter(target, value="58", as_of=SEPTEMBER, by=wang, now=NOW)
    waiting = readings.enter(other, value="9", as_of=SEPTEMBER, update=update, by=li, now=NOW)
    things = {"target 3": target.pk, "reading": counted.pk, "draft reading": waiting.pk}
    return things | {"draft target": Target.objects.get(measure__plan=draft).pk}


def _changes(running: RunningPlan) -> dict[str, int]:
    """A deputy and a hand-over that are to come, and a renaming whose day has come without the clock."""
    wang, bureaus = running.who["wang"], running.district.bureaus
    post = Post.objects.get(department=bureaus["market"], role=Role.LIAISON)
    days = {"from_on": TODAY + timedelta(days=30), "until_on": TODAY + timedelta(days=33), "reason": "休假"}
    deputy = posts.delegate(post, person=running.who["zhao"], **days, by=running.who["li"], now=NOW)
    until = TODAY + timedelta(days=300)
    key, _text = tokens.make(
        running.who["li"], label="月报", scopes=["*:read"], expires_on=until, by=running.who["li"], now=NOW
    )
    tax = Post.objects.get(department=bureaus["tax"], role=Role.LIAISON)
    to_come = posts.hand_over(tax, person=running.who["li"], from_on=TODAY + timedelta(days=40), by=wang, now=NOW)
    heir = Heir(bureaus["reform"], "安和区发展改革和数据局", "区发展改革数据局")
    intent = Intent("rename", running.district.root, (bureaus["reform"],), (heir,), TODAY, "机构改革")
    planned = reorganising.decide(intent, parts={}, by=wang, now=NOW - timedelta(days=9))
    things = {"market post": post.pk, "key": key.pk, "deputy": deputy.pk, "hand-over to come": to_come.pk}
    return things | {"planned reorganisation": planned.pk}


def _letters(running: RunningPlan) -> dict[str, int]:
    """Li's letter in the inbox, and the same by mail, which failed."""
    li, measure = running.who["li"], running.measures[1]
    things = {}
    for name, channel, status in (
        ("letter", Channel.INBOX, Message.Status.ACCEPTED),
        ("failed letter", Channel.EMAIL, Message.Status.FAILED),
    ):
        message = Message.objects.create(
            person=li, channel=channel, day=TODAY, subject="本月待办", body="请报送", status=status, not_before=NOW,
            created_at=NOW, message_id=f"<{channel}@tests>", error="", accepted_on_channel_at=NOW,
        )  # fmt: skip
        Notification.objects.create(
            duty_key=f"milestone:{measure.pk}", kind="milestone", plan=running.plan, measure=measure, due_on=TODAY,
            stage=-5, post=Post.objects.get(memberships__person=li), channel=channel, raised_on=TODAY, raised_at=NOW,
            raised_by=User.objects.clock(), message=message,
        )  # fmt: skip
        things[name] = message.pk
    things["reminder"] = Notification.objects.get(message=things["letter"]).pk
    return things


def _reminding(running: RunningPlan) -> dict[str, int]:
    """A chase, a notice, a robot, a muted kind, manners of their own."""
    wang, li, district, measure = running.who["wang"], running.who["li"], running.district, running.measures[2]
    ReminderRules.objects.create(plan=running.plan)
    words = {"text": "请说明原因和完成日期", "roles": ["liaison"], "channels": ["inbox"]}
    chase = chasing.chase(measure, **words, by=wang, now=NOW)
    asked = {"colour": "blue", "text": "请书面说明", "reply_by": DUE_LATER, "department": district.bureaus["market"]}
    notice = supervision.issue(measure, **asked, by=wang, now=NOW)
    hook = Hook.objects.create(
        department=district.root, channel=Channel.WECOM, name="全区群", host="qyapi.weixin.qq.com", made_at=NOW,
        made_by=wang, sealed_address=sealing.seal("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"),
    )  # fmt: skip
    program = EventSubscription.objects.create(
        district=district.root, kinds=["plan"], name="数据平台", host="data.example", made_at=NOW, made_by=wang,
        sealed_address=sealing.seal("https://data.example/guatu"), sealed_secret=sealing.seal("s" * 16),
    )  # fmt: skip
    mute = Mute.objects.create(person=li, kind="changes", channel=Channel.EMAIL)
    return {"chase": chase.pk, "notice": notice.pk, "hook": hook.pk, "program": program.pk, "mute": mute.pk}


def _forebears(running: RunningPlan) -> dict[str, int]:
    """A plan of the year before: one measure that may live on in measure 1, and one that was dropped."""
    wang, district = running.who["wang"], running.district
    earlier = Plan.objects.create(
        district=district.root, office=district.office, title="安和区放管服改革要点（2025年）", year=2025,
        status=Plan.Status.ACTIVE, activated_at=NOW, activated_by=wang,
    )  # fmt: skip
    words = ("深化“一业一证”改革", "发放消费券")
    one, other = (
        Measure.objects.create(plan=earlier, ordinal=n, number=str(n), heading=word)
        for n, word in enumerate(words, start=1)
    )
    guess = Lineage.objects.create(earlier=one, later=running.measures[0], source="proposed", score="0.5")
    dropped = lineage.end(other, plan=running.plan, by=wang, now=NOW)
    return {"earlier plan": earlier.pk, "earlier measure": one.pk, "guess": guess.pk, "dropped": dropped.pk}


def _implementation(running: RunningPlan) -> dict[str, int]:
    """An implementation report that is issued, and its correction as a draft."""
    wang = running.who["wang"]
    words = {"title": "关于落实情况的报告", "addressee": "区人大常委会", "text": "一、总体情况", "as_of": TODAY}
    kept = [implementing.write(running.plan, **words, version=0, by=wang, now=NOW)]
    implementing.issue(kept[0], version=1, by=wang, now=NOW)
    kept.append(implementing.write(running.plan, **words, version=0, by=wang, now=NOW))
    return {"implementation": kept[0].pk, "implementation draft": kept[1].pk}


def _paper(district: District) -> tuple[dict[str, int], dict[str, str]]:
    """A document that waits, and a draft plan imported from another, which every department is asked to take on."""
    wang, office = district.who["wang"], district.office
    waiting = TEXT.replace("营商环境", "数字政府").replace("（二）跨省", "（三）跨省").encode()
    plan = import_into(district, plan_tree(), content=TEXT.encode())
    document = plan.document
    stored = type(document).objects.create(
        district=district.root, sha256=vault.keep(waiting), name="等待.txt", size=len(waiting), uploaded_at=NOW,
        uploaded_by=wang, **documents.reading(parse(waiting, filename="等待.txt")),
    )  # fmt: skip
    upload = uploads.take("安和区行动方案".encode(), name="等待.txt", district=district.root, by=wang, now=NOW)
    for measure in plan.measures.without_lead():
        assignments.assign(measure, department=office, role="lead", by=wang, now=NOW)
    first = plan.measures.get(ordinal=1)
    proposed = Assignment.objects.create(measure=first, department=office, role="supporting")
    support(plan, by=wang)
    table = vault.keep(sheet(("序号", "举措", "牵头单位"), (1, "开办企业", "区税务局")))
    ticket = signing.dumps([plan.pk, wang.pk, table], salt="measures.responsibility")
    assert plan.status == Plan.Status.DRAFT
    things = {"draft plan": plan.pk, "draft measure": first.pk, "draft milestone": first.milestones.get().pk}
    things |= {"waiting document": stored.pk, "document": document.pk, "proposal": proposed.pk}
    things["waiting upload"] = upload.pk
    seen = revising.preview(plan, stored, by=wang, today=TODAY).seen
    at = str(parse(waiting).measures[0].span.start)
    return things, {"ticket": ticket, "difference": seen, "measure": at}
