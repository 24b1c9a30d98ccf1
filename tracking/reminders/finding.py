"""Deciding whom to remind: every open duty against the ladder of its plan, in one statement.

A sweep asks “which stage has begun”, never “is today the day”; so a missed sweep loses nothing, a second one adds
nothing, and after a long pause each duty is told of its highest stage only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import DateField, Exists, F, Func, OuterRef, Q

from plans.models import Holding, Plan, User
from plans.models.membership import Role
from tracking.models import LadderStage
from tracking.models.duty import DutyQuerySet
from tracking.reminders import laddering
from tracking.reminders.ladder import DEFAULT_LADDER, UPWARDS

# Working days are counted once for every stage and district, from `day` back to the last due date that has reached the
# stage (`reached`), never for a duty. A later stage is reached by fewer due dates, so that each stage of a plan is the
# highest one of a `span` of them. `heard` are the posts and channels that know: told of this stage or a later one, or
# of anything after `rested_since`, by the ladder or by a person: the cool-down. Who is told is worked out once for all
# duties of a department that name the same roles (`told`): a named role is lifted to the role that owes, and the
# nearest post upwards that somebody holds stands in for it.
# The duties are worked out once (`duty`), whatever the planner thinks of the size of the ladders, by a function that
# keeps its plan: to plan the union of all kinds took three quarters of a sweep that has little to say.
# Sorted, so that two sweeps at once meet their common rows in one order and cannot deadlock.
RAISE = """
WITH running AS MATERIALIZED (
    SELECT plan.id AS plan_id, plan.office_id, plan.district_id,
           plans_add_workdays(%(day)s, -coalesce(rules.cool_down, 1), plan.district_id) AS rested_since
    FROM plans_plan plan LEFT JOIN tracking_reminderrules rules ON rules.plan_id = plan.id
    WHERE plan.status = 'active'),
reached AS MATERIALIZED (
    SELECT district_id, "offset", CASE
        WHEN "offset" < 0 THEN plans_add_workdays(%(day)s, -"offset", district_id)
        ELSE plans_add_workdays(%(day)s::date + 1, -"offset", district_id) - 1 END AS last_due_on
    FROM (SELECT DISTINCT running.district_id, stage."offset"
          FROM tracking_ladderstage stage JOIN running ON running.plan_id = stage.plan_id
          WHERE stage.paused_because = '') steps),
span AS MATERIALIZED (
    SELECT running.*, stage."offset" AS stage, stage.roles, stage.channels, stage.is_urgent,
           reached.last_due_on, coalesce(lead(reached.last_due_on) OVER upwards, '-infinity') AS after_due_on
    FROM tracking_ladderstage stage
    JOIN running ON running.plan_id = stage.plan_id
    JOIN reached ON reached.district_id = running.district_id AND reached."offset" = stage."offset"
    WHERE stage.paused_because = ''
    WINDOW upwards AS (PARTITION BY stage.plan_id ORDER BY stage."offset")),
duty AS MATERIALIZED (
    SELECT key, kind, plan_id, measure_id, department_id, role, due_on
    FROM tracking_duties_due(%(day)s, (SELECT max(last_due_on) FROM reached))),
highest AS MATERIALIZED (
    SELECT duty.key, duty.kind, duty.measure_id, duty.department_id, duty.role, duty.due_on, span.*,
           ARRAY(
               SELECT sent.post_id || sent.channel FROM tracking_notification sent
               WHERE sent.duty_key = duty.key AND sent.due_on = duty.due_on
                 AND (CASE WHEN sent.chase_id IS NULL THEN sent.stage >= span.stage ELSE FALSE END
                      OR (sent.raised_on > span.rested_since AND NOT span.is_urgent))) AS heard
    FROM duty
    JOIN span ON span.plan_id = duty.plan_id AND duty.due_on > span.after_due_on AND duty.due_on <= span.last_due_on),
told AS MATERIALIZED (
    SELECT place.*, nearest.post_id,
           coalesce(
               array_agg(wanted.role ORDER BY wanted.role) FILTER (WHERE wanted.rank < nearest.post_rank),
               '{}') AS standing_in_for
    FROM (SELECT DISTINCT department_id, office_id, district_id, role, roles FROM highest) place
    CROSS JOIN LATERAL (
        SELECT DISTINCT up.role, up.rank
        FROM unnest(place.roles) named
        JOIN unnest(%(upwards)s::varchar[]) WITH ORDINALITY AS up(role, rank) ON up.rank = greatest(
            array_position(%(upwards)s::varchar[], named),
            array_position(%(upwards)s::varchar[], place.role::varchar))) wanted
    CROSS JOIN LATERAL (
        SELECT post.id AS post_id, step.post_rank
        FROM unnest(
            %(upwards)s::varchar[],
            ARRAY[place.department_id, place.department_id, place.office_id, place.district_id])
            WITH ORDINALITY AS step(role, department_id, post_rank)
        JOIN plans_post post ON post.role = step.role AND post.department_id = step.department_id
        WHERE step.post_rank >= wanted.rank AND EXISTS (
            SELECT FROM plans_holding held JOIN plans_user person ON person.id = held.person_id
            WHERE held.post_id = post.id AND person.is_active
              AND held.from_on <= %(day)s AND (held.until_on IS NULL OR held.until_on >= %(day)s))
        ORDER BY step.post_rank FETCH FIRST 1 ROW WITH TIES) nearest
    GROUP BY place.department_id, place.office_id, place.district_id, place.role, place.roles, nearest.post_id)
INSERT INTO tracking_notification (
    duty_key, kind, plan_id, measure_id, due_on, stage, post_id, channel, is_urgent, standing_in_for,
    raised_on, raised_at, raised_by_id)
SELECT highest.key, highest.kind, highest.plan_id, highest.measure_id, highest.due_on, highest.stage,
       told.post_id, by.channel, highest.is_urgent, told.standing_in_for, %(day)s, %(now)s, %(by)s
FROM highest
JOIN told USING (department_id, office_id, district_id, role, roles)
CROSS JOIN unnest(highest.channels) AS by(channel)
WHERE told.post_id || by.channel <> ALL (highest.heard)
ORDER BY highest.key, highest.stage, told.post_id, by.channel
ON CONFLICT DO NOTHING
"""


def raise_for(day: date, *, by: User, now: datetime) -> int:
    """Raises what is due to be said on `day`; how many reminders (per post and channel) are new."""
    with _raising(RAISE, day, by=by, now=now) as cursor:
        return int(cursor.rowcount)


def raise_and_list(day: date, *, by: User, now: datetime) -> list[int]:
    """The same; the keys of the new reminders, all of them in memory: for a person who looks at one day."""
    with _raising(f"{RAISE} RETURNING id", day, by=by, now=now) as cursor:
        return [pk for (pk,) in cursor.fetchall()]


@contextmanager
def _raising(statement: str, day: date, *, by: User, now: datetime) -> Iterator[Any]:
    with transaction.atomic():
        for plan in Plan.objects.running().filter(ladder=None):
            ensure_default(plan)
        with connection.cursor() as cursor:
            cursor.execute(statement, {"day": day, "now": now, "by": by.pk, "upwards": list(UPWARDS)})
            yield cursor


def unheard(duties: DutyQuerySet, *, day: date) -> DutyQuerySet:
    """Those that have reached a stage while nobody can be told: no post from the owing one up to the leader is held."""
    begins_on = Func(
        OuterRef("due_on"),
        F("offset"),
        OuterRef("plan__district"),
        function="plans_add_workdays",
        output_field=DateField(),
    )
    begun = (
        LadderStage.objects.in_force()
        .filter(plan=OuterRef("plan"))
        .alias(begins_on=begins_on)
        .filter(begins_on__lte=day)
    )
    held = Holding.objects.in_force(day).awake()
    heads = held.filter(post__department=OuterRef("department"), post__role=Role.HEAD)
    owing_or_above = held.filter(
        Q(post__department=OuterRef("department"), post__role=OuterRef("role"))
        | Q(post__department=OuterRef("plan__office"), post__role=Role.COORDINATOR)
        | Q(post__department=OuterRef("plan__district"), post__role=Role.LEADER)
    )
    return (
        duties.filter(plan__in=Plan.objects.running(), opened_on__lte=day)
        .filter(Exists(begun), ~Exists(owing_or_above))
        .exclude(Exists(heads), role=Role.LIAISON)
    )


def ensure_default(plan: Plan) -> None:
    """Gives a plan that has no ladder the default one; a ladder that somebody edited stays."""
    if LadderStage.objects.filter(plan=plan).exists():
        return
    LadderStage.objects.bulk_create(laddering.rows(plan, DEFAULT_LADDER), ignore_conflicts=True)
