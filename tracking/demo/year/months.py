"""The monthly filings: written, submitted, signed, returned, corrected, accepted, and a few forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from measures.models import Measure
from plans.lifecycle import Refused
from plans.models import Plan, User
from plans.models.membership import Role
from tracking.actions import contributions, periods, reviews, updates
from tracking.demo import values
from tracking.demo.proofs import sheet
from tracking.demo.year.stage import Stage
from tracking.models import Contribution, Period, ProgressUpdate

FORGOTTEN, LATE, RETURNED, UNCHANGED, WITHDRAWN = 0.02, 0.06, 0.08, 0.06, 0.02
SLOW = 0.93  # of the pace of the calendar: whoever is slower says so, and does not finish
FIRST_DAY_OF_FILING = 15  # before it the month has little to tell
Status = ProgressUpdate.Status


@dataclass
class Intent:
    """What will happen to one filing of one month, decided when the month opens."""

    files_on: date
    unchanged: bool
    withdrawn: bool
    returned: bool
    percent: Decimal


@dataclass
class Filings:
    """The clock opens and locks the months; liaisons, heads and the coordinator do theirs on working days."""

    stage: Stage
    intents: dict[int, Intent] = field(default_factory=dict)
    opened: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.chance = self.stage.chance("filings")
        self.pace = {measure.pk: self.chance.uniform(0.85, 1.12) for measure in self.stage.measures()}

    def play(self) -> None:
        stage = self.stage
        if stage.plan.status != Plan.Status.ACTIVE:
            return
        periods.lock_due_periods(stage.day, by=stage.clock, now=stage.moment(0, 5))
        if stage.day.year == stage.plan.year:
            for period in periods.open_due_periods(stage.day, by=stage.clock, now=stage.moment(0, 10)):
                self._prepare(period)
        if stage.calendar.works(stage.day):
            self._work()

    def _prepare(self, period: Period) -> None:
        if period.plan_id != self.stage.plan.pk or period.pk in self.opened:
            return
        self.opened.add(period.pk)
        for update in period.updates.select_related("measure").order_by("measure__ordinal"):
            if self.chance.random() >= FORGOTTEN:
                self.intents[update.pk] = self._intent(update, period)

    def _intent(self, update: ProgressUpdate, period: Period) -> Intent:
        chance, calendar = self.chance, self.stage.calendar
        earliest = calendar.on_or_after(period.month.replace(day=FIRST_DAY_OF_FILING))
        files_on = max(calendar.add(period.due_on, -chance.randrange(6)), earliest)
        if chance.random() < LATE:
            files_on = period.locks_on
        done = self._percent(update.measure, period.month.month)
        unchanged = period.month.month > 2 and chance.random() < UNCHANGED
        return Intent(files_on, unchanged, chance.random() < WITHDRAWN, chance.random() < RETURNED, done)

    def _percent(self, measure: Measure, month: int) -> Decimal:
        share = min(Decimal(100), Decimal(month * 100) / 12 * Decimal(str(round(self.pace.get(measure.pk, 1), 3))))
        return Decimal(100) if month == 12 and self.pace.get(measure.pk, 1) > SLOW else share.quantize(Decimal("0.1"))

    def _work(self) -> None:
        """Yesterday's filings are signed and reviewed before today's come in."""
        waiting = ProgressUpdate.objects.filter(
            measure__plan=self.stage.plan, status__in=(Status.SUBMITTED, Status.SIGNED)
        )
        for update in waiting.select_related("measure__plan", "period").order_by("pk"):
            self._decide(update)
        self._write_parts()
        owed = ProgressUpdate.objects.filter(
            measure__plan=self.stage.plan, period__locked_at=None, status__in=ProgressUpdate.OWED
        )
        for update in owed.select_related("measure__plan", "period").order_by("pk"):
            self._file(update)

    def _file(self, update: ProgressUpdate) -> None:
        intent, stage = self.intents.get(update.pk), self.stage
        if intent is None or stage.day < intent.files_on:
            return
        liaison = stage.liaison_of(update.measure_id)
        if liaison is None:
            return
        if intent.unchanged and update.status == Status.EXPECTED:
            try:
                updates.submit_unchanged(update, by=liaison, now=stage.moment(9))
                return
            except Refused:  # nothing accepted yet that could be repeated
                intent.unchanged = False
        updates.write(
            update, content=self._content(update, intent), version=update.version, by=liaison, now=stage.moment(9)
        )
        self._take_parts(update, by=liaison)
        self._prove(update, by=liaison)
        if not update.revisions.exists():  # what was returned for its words keeps its values
            values.report(update, chance=self.chance, as_of=stage.day, by=liaison, now=stage.moment(9, 10))
        updates.submit(update, by=liaison, now=stage.moment(9, 30))
        if intent.withdrawn:
            intent.withdrawn = False
            updates.withdraw(update, by=liaison, now=stage.moment(9, 40))

    def _write_parts(self) -> None:
        """Supporting departments hand their part to the lead as soon as there is something to tell."""
        unfiled = ProgressUpdate.objects.missing().filter(measure__plan=self.stage.plan, period__locked_at=None)
        owed = Contribution.objects.filter(update__in=unfiled, status__in=Contribution.OWED)
        if self.stage.day.day < FIRST_DAY_OF_FILING - 4:
            return
        for part in owed.select_related("update__measure__plan", "update__period", "department").order_by("pk"):
            liaison = self.stage.holder(part.department_id, Role.LIAISON)
            if liaison is None or self.chance.random() < 0.5:
                continue
            text = f"{part.update.period.month.month}月已按分工完成数据共享和窗口培训{self.chance.randrange(1, 9)}次。"
            contributions.write(part, text=text, version=None, by=liaison, now=self.stage.moment(9))
            contributions.submit(part, by=liaison, now=self.stage.moment(9, 5))

    def _take_parts(self, update: ProgressUpdate, *, by: User) -> None:
        handed = update.contributions.filter(status=Contribution.Status.SUBMITTED)
        for part in handed.select_related("update__measure__plan", "update__period", "department").order_by("pk"):
            contributions.take(part, by=by, now=self.stage.moment(9))
        update.refresh_from_db()

    def _decide(self, update: ProgressUpdate) -> None:
        stage, intent = self.stage, self.intents.get(update.pk)
        if update.status == Status.SUBMITTED and update.measure.plan.sign_off:
            head = stage.head_of(update.measure_id)
            if head:
                updates.sign(update, by=head, now=stage.moment(14))
            return
        if intent and intent.returned and not update.period.is_locked:
            intent.returned = False
            comment = "请补充本月实际完成的数量和时间，并说明数据来源。"
            reviews.send_back(update, comment=comment, field="progress", by=stage.coordinator, now=stage.moment(16))
            return
        reviews.accept(update, by=stage.coordinator, now=stage.moment(16))

    def _content(self, update: ProgressUpdate, intent: Intent) -> dict[str, object]:
        month, chance = update.period.month.month, self.chance
        handled, visits = chance.randrange(120, 980), chance.randrange(3, 40)
        slow = self.pace.get(update.measure_id, 1) < SLOW
        done = f"截至{month}月下旬，“{update.measure.title}”完成年度任务的{intent.percent}%；"
        return {
            "progress": f"{done}本月办理相关事项{handled}件，走访企业{visits}家。",
            "problems": f"{visits}家企业反映的材料共享尚未完成，进度慢于计划。" if slow else "",
            "next_steps": f"{month % 12 + 1}月上旬召开专题推进会，逐项销号。",
            "percent": intent.percent,
        }

    def _prove(self, update: ProgressUpdate, *, by: User) -> None:
        """A claim of completion carries its proof, and so does every third filing."""
        if update.percent != 100 and self.chance.random() > 1 / 3:
            return
        name = f"{update.measure.title}佐证清单.xlsx"
        content = sheet(update.measure.title, update.progress)
        updates.add_evidence(update, name=name, content=content, by=by, now=self.stage.moment(9, 20))
