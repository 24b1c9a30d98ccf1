"""A withdrawn measure owes nothing: neither a filing nor its signature, review or milestones."""

from importlib import import_module

from django.db import migrations

# Columns stay as they are, so the view can be replaced where it stands.
DUTY = import_module("tracking.migrations.0002_duty_view").DUTY.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")
STANDING = DUTY.replace(
    "JOIN measures_measure measure ON measure.id = filed.measure_id",
    "JOIN measures_measure measure ON measure.id = filed.measure_id AND measure.withdrawn_at IS NULL",
).replace(
    "AND measure.status = 'open'",
    "AND measure.status = 'open' AND measure.withdrawn_at IS NULL",
)


class Migration(migrations.Migration):
    dependencies = [("tracking", "0004_reporting_seal"), ("measures", "0003_withdrawn_measures")]

    operations = [migrations.RunSQL(STANDING, DUTY)]
