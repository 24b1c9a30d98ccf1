"""The record of acts, and the record of changes with its seals. See ADR 12 and ADR 22."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models
from django.db.models import DO_NOTHING, RESTRICT, Q

from plans.migrations._recorded import keep, record
from plans.migrations._tables import ID, person

TABLES = [
    migrations.CreateModel(
        "Act",
        fields=[
            ID,
            ("district", models.ForeignKey("plans.department", RESTRICT, related_name="+", verbose_name="district")),
            (
                "plan",
                models.ForeignKey(
                    "plans.plan", DO_NOTHING, null=True, related_name="acts", db_constraint=False, verbose_name="plan"
                ),
            ),
            ("verb", models.CharField("act", max_length=40)),
            ("subject", models.CharField("done to", max_length=40)),
            ("about", models.CharField("concerns", max_length=40)),
            ("comment", models.TextField("comment", blank=True)),
            ("taken_at", models.DateTimeField("at")),
            ("taken_by", person("by")),
            (
                "part_of",
                models.ForeignKey(
                    "plans.act", RESTRICT, null=True, editable=False, related_name="parts", verbose_name="part of"
                ),
            ),
        ],
        options={
            "verbose_name": "act",
            "verbose_name_plural": "record of acts",
            "ordering": ("taken_at", "pk"),
            "indexes": [
                models.Index(fields=("about", "taken_at"), name="act_by_about"),
            ],
        },
    ),
    migrations.CreateModel(
        "Change",
        fields=[
            ID,
            ("at", models.DateTimeField("at")),
            ("relation", models.CharField("table", max_length=63)),
            ("key", models.CharField("row", max_length=40)),
            (
                "act",
                models.CharField(
                    "kind of change",
                    max_length=8,
                    choices=[
                        ("insert", "row added"),
                        ("update", "row changed"),
                        ("delete", "row removed"),
                        ("truncate", "table emptied"),
                    ],
                ),
            ),
            ("before", models.JSONField("was", null=True)),
            ("after", models.JSONField("became", null=True)),
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL,
                    DO_NOTHING,
                    null=True,
                    related_name="+",
                    db_index=False,
                    db_constraint=False,
                    verbose_name="by",
                ),
            ),
            ("door", models.CharField("door", max_length=200)),
            ("db_user", models.CharField("user of the database", max_length=63)),
            ("transaction", models.BigIntegerField("transaction")),
        ],
        options={
            "verbose_name": "recorded change",
            "verbose_name_plural": "record of changes",
            "ordering": ("-pk",),
            "indexes": [
                models.Index(fields=("relation", "key"), name="change_by_row"),
                BrinIndex(fields=("at",), name="change_by_moment"),
            ],
        },
    ),
    migrations.CreateModel(
        "Seal",
        fields=[
            ("number", models.BigIntegerField("number", primary_key=True, serialize=False)),
            ("at", models.DateTimeField("at")),
            ("changes", ArrayField(models.BigIntegerField(), verbose_name="sealed changes")),
            ("leaves", ArrayField(models.BinaryField(), verbose_name="hashes of the changes")),
            ("previous", models.BinaryField("hash of the seal before", unique=True)),
            ("digest", models.BinaryField("SHA-256")),
        ],
        options={
            "verbose_name": "seal",
            "verbose_name_plural": "seals",
            "ordering": ("-number",),
            "constraints": [
                models.CheckConstraint(condition=Q(number__gte=1), name="seal_counts_from_one"),
            ],
        },
    ),
]

# The record itself and its seals: not even the owner of the tables changes them without first taking a trigger away.
KEEP = """
CREATE FUNCTION plans_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE FUNCTION plans_refuse_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed', TG_TABLE_NAME USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER plans_act_kept BEFORE UPDATE OR DELETE ON plans_act
    FOR EACH ROW EXECUTE FUNCTION plans_refuse_change();
CREATE TRIGGER plans_act_never_emptied BEFORE TRUNCATE ON plans_act
    FOR EACH STATEMENT EXECUTE FUNCTION plans_refuse_truncate();
"""
LET_GO = """
DROP TRIGGER plans_act_never_emptied ON plans_act;
DROP TRIGGER plans_act_kept ON plans_act;
DROP FUNCTION plans_refuse_truncate();
DROP FUNCTION plans_refuse_change();
"""

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

RULES = [
    migrations.RunSQL(KEEP, LET_GO),
    keep("plans_change"),
    keep("plans_seal"),
    migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
    record("plans_act"),
]
