"""The floor as the last release left it: its tables, and the rules that the database itself holds. See ADR 40."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations

from plans.migrations._tables import CreateTables
from plans.migrations.foundation import (
    calendar,
    departments,
    people,
    plans,
    posts,
    record,
)

SUBJECTS = (record, people, departments, posts, calendar, plans)
# What it was folded from. A database that has seen all of them has seen this.
REPLACED = (
    "0001_initial",
    "0002_calendar_and_clock",
    "0003_document_history",
    "0004_keep_the_reading",
    "0005_record_of_acts",
    "0006_days_of_a_district",
    "0007_posts_change_hands",
    "0008_departments_reorganise",
    "0009_taking_on_settings",
    "0010_life_of_a_plan",
    "0011_light_and_supplement_settings",
    "0012_machine_keys",
    "0013_days_of_a_city_and_inspection_terms",
    "0014_saved_views",
    "0015_language_of_a_person",
    "0016_heads_of_reports",
    "0017_parts_of_an_act",
    "0018_league_table",
    "0019_reports_are_approved",
    "0020_record_of_changes",
    "0021_locks_on_accounts",
    "0022_three_administrations",
)


class Migration(migrations.Migration):
    initial = True
    replaces = [("plans", name) for name in REPLACED]
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        CreateTables(*[table for subject in SUBJECTS for table in subject.TABLES]),
        *[rule for subject in SUBJECTS for rule in subject.RULES],
    ]
