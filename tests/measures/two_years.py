"""Two years of a plan in the database, with the texts of `plan_years`."""

from dataclasses import dataclass
from datetime import UTC, datetime

from measures.actions import lineage
from measures.models import Lineage, Measure
from plans.models import Plan, Section
from tests.kept import kept
from tests.measures.plan_years import AFTER, BEFORE
from tests.people import District, build_district

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass
class Years:
    """Two plans of one district; measures by number."""

    district: District
    earlier: Plan
    later: Plan
    before: dict[int, Measure]
    after: dict[int, Measure]

    @property
    def wang(self) -> dict:
        return {"by": self.district.who["wang"], "now": NOW}

    def propose(self) -> int:
        return lineage.propose(self.later, earlier=self.earlier, **self.wang)

    def pair(self, earlier: int, later: int) -> Lineage:
        return Lineage.objects.get(earlier=self.before[earlier], later=self.after[later])


def a_plan(district: District, year: int, texts: dict) -> tuple[Plan, dict[int, Measure]]:
    plan = Plan.objects.create(
        district=district.root, office=district.office, title=f"养老服务行动方案（{year}年）", year=year
    )
    sections = {
        heading: Section.objects.create(plan=plan, ordinal=n, number=str(n), heading=heading)
        for n, heading in enumerate(dict.fromkeys(text.section for text in texts.values()), start=1)
    }
    measures = Measure.objects.bulk_create(
        Measure(
            plan=plan,
            section=sections[text.section],
            ordinal=number,
            number=str(number),
            heading=text.heading,
            body=text.body,
        )
        for number, text in texts.items()
    )
    return plan, dict(zip(texts, measures, strict=True))


@kept
def build_years(district: District | None = None) -> Years:
    district = district or build_district()
    earlier, before = a_plan(district, 2025, BEFORE)
    later, after = a_plan(district, 2026, AFTER)
    return Years(district, earlier, later, before, after)
