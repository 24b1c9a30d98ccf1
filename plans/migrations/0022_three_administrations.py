"""三员分立, held by the database: nobody is two of the three administrators at once, and an auditor nothing else."""

from django.db import migrations

APART = """
CREATE FUNCTION plans_administrations_apart() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mine text := (SELECT role FROM plans_post WHERE id = NEW.post_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('plans_administrations'), NEW.person_id::int);
    IF EXISTS (
        SELECT FROM plans_holding held JOIN plans_post post ON post.id = held.post_id
        WHERE held.person_id = NEW.person_id AND post.role <> mine
            AND held.from_on <= coalesce(NEW.until_on, 'infinity') AND coalesce(held.until_on, 'infinity') >= NEW.from_on
            AND ('auditor' IN (post.role, mine) OR (post.role IN ('data_entry', 'security')
                AND mine IN ('data_entry', 'security'))))
    THEN
        RAISE EXCEPTION 'one person does not hold two of the three administrations' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER plans_membership_apart AFTER INSERT OR UPDATE ON plans_membership
    FOR EACH ROW EXECUTE FUNCTION plans_administrations_apart();
CREATE TRIGGER plans_delegation_apart AFTER INSERT ON plans_delegation
    FOR EACH ROW EXECUTE FUNCTION plans_administrations_apart();

CREATE FUNCTION plans_role_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM plans_membership WHERE post_id = NEW.id) THEN
        RAISE EXCEPTION 'the role of a post that was held stays as it is' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER plans_post_role_stays BEFORE UPDATE OF role ON plans_post
    FOR EACH ROW WHEN (OLD.role IS DISTINCT FROM NEW.role) EXECUTE FUNCTION plans_role_stays();
"""
TOGETHER = """
DROP TRIGGER plans_post_role_stays ON plans_post;
DROP FUNCTION plans_role_stays();
DROP TRIGGER plans_delegation_apart ON plans_delegation;
DROP TRIGGER plans_membership_apart ON plans_membership;
DROP FUNCTION plans_administrations_apart();
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0021_locks_on_accounts")]

    operations = [migrations.RunSQL(APART, TOGETHER)]
