"""How every change of a table comes into the record of changes, whoever makes it, by whatever door, SQL included.

One trigger function for all tables, in place of a table of events beside each (django-pghistory): a column that is
added later is recorded without another migration. See ADR 22.
"""

from collections.abc import Sequence

from django.db import migrations

HIDDEN = "•••"


def record(
    table: str, *, key: str = "id", ignored: Sequence[str] = (), secret: Sequence[str] = (), heavy: Sequence[str] = ()
) -> migrations.RunSQL:
    """Write down each change of `table`, whose primary key is `key`.

    A change of `ignored` columns alone is none; of a `secret` one only that it changed is written; a `heavy` one, of
    megabytes, is written as its SHA-256.
    """
    masks = ", ".join(f'"{column}": "{HIDDEN}"' for column in secret)
    told = ", ".join(f"'{part}'" for part in (key, ",".join(ignored), f"{{{masks}}}", ",".join(heavy)))
    return migrations.RunSQL(_triggers(table, told, bool(heavy)), _none(table))


def _triggers(table: str, told: str, heavy: bool) -> str:
    whole = "plans_record_heavy" if heavy else "plans_record_rows"
    changed = (
        f"AFTER UPDATE ON {table} REFERENCING OLD TABLE AS was NEW TABLE AS rows FOR EACH STATEMENT"
        f" EXECUTE FUNCTION plans_record_heavy({told})"
        if heavy
        else f"AFTER UPDATE ON {table} FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*)"
        f" EXECUTE FUNCTION plans_record_change({told})"
    )
    return f"""
        CREATE TRIGGER recorded_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS rows
            FOR EACH STATEMENT EXECUTE FUNCTION {whole}({told});
        CREATE TRIGGER recorded_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS rows
            FOR EACH STATEMENT EXECUTE FUNCTION {whole}({told});
        CREATE TRIGGER recorded_update {changed};
        CREATE TRIGGER recorded_truncate AFTER TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION plans_record_rows({told});
    """


def _none(table: str) -> str:
    return "".join(
        f"DROP TRIGGER recorded_{event} ON {table};\n" for event in ("insert", "delete", "update", "truncate")
    )


# `guatu.told` is set for one transaction by `plans.recording`: person|door. Raw SQL has none; the user of the database
# is written beside it in any case. Everything stands in the three functions themselves: a function of SQL called from
# them is planned again at each call. A row that changed is compared by a trigger of its own: the plan that joins one old
# row with one new one is kept, and bad, for a hundred thousand.
_TOLD = """
    told text := coalesce(current_setting('guatu.told', true), '');
    person bigint := nullif(split_part(told, '|', 1), '');
    door text := substr(told, strpos(told, '|') + 1);
    masks jsonb := TG_ARGV[2];"""
_WRITE = "INSERT INTO plans_change (at, relation, key, act, before, after, person_id, door, db_user, transaction)"
_WHO = "person, door, session_user, pg_current_xact_id()::text::bigint"
FUNCTIONS = f"""
CREATE FUNCTION plans_record_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_variable
DECLARE {_TOLD}
BEGIN
    IF TG_OP = 'INSERT' THEN
        {_WRITE} SELECT clock_timestamp(), TG_TABLE_NAME, to_jsonb(rows) ->> TG_ARGV[0], 'insert',
            NULL, to_jsonb(rows) || masks, {_WHO} FROM rows;
    ELSIF TG_OP = 'DELETE' THEN
        {_WRITE} SELECT clock_timestamp(), TG_TABLE_NAME, to_jsonb(rows) ->> TG_ARGV[0], 'delete',
            to_jsonb(rows) || masks, NULL, {_WHO} FROM rows;
    ELSE
        {_WRITE} VALUES (clock_timestamp(), TG_TABLE_NAME, '', 'truncate', NULL, NULL, {_WHO});
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION plans_record_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE {_TOLD}
    after jsonb := to_jsonb(NEW);
    was jsonb;
    became jsonb;
    mask text;
BEGIN
    SELECT jsonb_object_agg(each.key, each.value), jsonb_object_agg(each.key, after -> each.key) INTO was, became
    FROM jsonb_each(to_jsonb(OLD)) AS each WHERE each.value IS DISTINCT FROM after -> each.key;
    IF TG_ARGV[1] <> '' THEN
        was := was - string_to_array(TG_ARGV[1], ',');
        became := became - string_to_array(TG_ARGV[1], ',');
    END IF;
    IF was IS NULL OR was = '{{}}' THEN
        RETURN NULL;
    END IF;
    FOR mask IN SELECT each.key FROM jsonb_each(masks) AS each WHERE masks <> '{{}}' AND was ? each.key LOOP
        was := jsonb_set(was, ARRAY[mask], masks -> mask);
        became := jsonb_set(became, ARRAY[mask], masks -> mask);
    END LOOP;
    {_WRITE} VALUES (clock_timestamp(), TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0], 'update', was, became, {_WHO});
    RETURN NULL;
END $$;

CREATE FUNCTION plans_record_heavy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE {_TOLD}
    ignored text[] := string_to_array(TG_ARGV[1], ',');
    heavy text[] := string_to_array(TG_ARGV[3], ',');
    light text;
BEGIN
    SELECT string_agg(CASE
        WHEN attname <> ALL (heavy) THEN format('%I', attname)
        ELSE format('''sha256:'' || encode(sha256(%s), ''hex'') AS %I',
            format(CASE WHEN atttypid = 'bytea'::regtype THEN '%I' ELSE 'convert_to(%I::text, ''UTF8'')' END, attname),
            attname) END, ', ' ORDER BY attnum) INTO light
    FROM pg_attribute WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
    IF TG_OP = 'UPDATE' THEN
        EXECUTE format('{_WRITE}
            SELECT clock_timestamp(), $1, old.content ->> $2, ''update'', found.was, found.became,
                $3, $4, session_user, pg_current_xact_id()::text::bigint
            FROM (SELECT to_jsonb(one) - $5 AS content FROM (SELECT %1$s FROM was) AS one) AS old
            JOIN (SELECT to_jsonb(one) - $5 AS content FROM (SELECT %1$s FROM rows) AS one) AS new
                ON new.content ->> $2 = old.content ->> $2
            CROSS JOIN LATERAL (
                SELECT jsonb_object_agg(each.key, each.value) AS was,
                    jsonb_object_agg(each.key, new.content -> each.key) AS became
                FROM jsonb_each(old.content) AS each
                WHERE each.value IS DISTINCT FROM new.content -> each.key) AS found
            WHERE found.was IS NOT NULL', light)
        USING TG_TABLE_NAME, TG_ARGV[0], person, door, ignored;
    ELSE
        EXECUTE format('{_WRITE}
            SELECT clock_timestamp(), $1, content ->> $2, $6, CASE $6 WHEN ''delete'' THEN content END,
                CASE $6 WHEN ''insert'' THEN content END, $3, $4, session_user, pg_current_xact_id()::text::bigint
            FROM (SELECT to_jsonb(one) || $5 AS content FROM (SELECT %s FROM rows) AS one) AS told', light)
        USING TG_TABLE_NAME, TG_ARGV[0], person, door, masks, lower(TG_OP);
    END IF;
    RETURN NULL;
END $$;
"""
NO_FUNCTIONS = "DROP FUNCTION plans_record_heavy(), plans_record_change(), plans_record_rows();"
# The record itself and its seals: not even the owner of the tables changes them without first taking a trigger away.
KEEP = """
CREATE FUNCTION plans_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER plans_act_never_emptied BEFORE TRUNCATE ON plans_act
    FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse_truncate();
"""
LET_GO = """
DROP TRIGGER plans_act_never_emptied ON plans_act;
DROP FUNCTION plans_refuse_truncate();
"""


def keep(table: str) -> migrations.RunSQL:
    """Rows of `table` are written once: by trigger for everybody, by privilege for whoever is no superuser."""
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
        CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse_truncate();
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
        """,
        f"""
        DROP TRIGGER {table}_kept ON {table};
        DROP TRIGGER {table}_never_emptied ON {table};
        GRANT UPDATE, DELETE, TRUNCATE ON {table} TO CURRENT_USER;
        """,
    )
