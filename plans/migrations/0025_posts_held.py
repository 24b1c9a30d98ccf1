"""The posts that a person holds, which every page asks for: a function keeps the plan of its statement.

Planning it took five times as long as running it.
"""

from django.db import migrations

# Each with its territory, the nearest department from its own upwards that is one, and with all of those departments.
HELD = """
CREATE FUNCTION plans_held(person bigint, day date, territories varchar[])
RETURNS TABLE (post bigint, role varchar, unit bigint, land bigint, above bigint[], is_deputy boolean)
LANGUAGE plpgsql STABLE ROWS 2 SET plan_cache_mode TO force_generic_plan AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH RECURSIVE mine AS (
        SELECT post.id, post.role, post.department_id, bool_and(held.is_deputy) AS is_deputy
        FROM plans_holding held JOIN plans_post post ON post.id = held.post_id
        WHERE held.person_id = person AND held.from_on <= day AND (held.until_on IS NULL OR held.until_on >= day)
        GROUP BY post.id),
    upwards AS (
        SELECT mine.id AS post_id, unit.id, unit.parent_id, unit.kind, 0 AS steps
        FROM mine JOIN plans_department unit ON unit.id = mine.department_id
        UNION ALL
        SELECT upwards.post_id, up.id, up.parent_id, up.kind, upwards.steps + 1
        FROM plans_department up JOIN upwards ON upwards.parent_id = up.id)
    SELECT mine.id, mine.role, mine.department_id,
           (SELECT id FROM upwards WHERE post_id = mine.id AND (kind = ANY(territories) OR parent_id IS NULL)
            ORDER BY steps LIMIT 1),
           (SELECT array_agg(id ORDER BY steps) FROM upwards WHERE post_id = mine.id), mine.is_deputy
    FROM mine ORDER BY mine.id;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0024_first_passwords_run_out")]

    operations = [migrations.RunSQL(HELD, "DROP FUNCTION plans_held")]
