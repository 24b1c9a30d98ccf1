"""Terms of acknowledgement and plan-back, and whether completion needs evidence."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("plans", "0008_departments_reorganise"),
    ]

    operations = [
        migrations.AddField(
            model_name='plan',
            name='acknowledge_days',
            field=models.PositiveSmallIntegerField(default=3, verbose_name='acknowledgement within, working days'),
        ),
        migrations.AddField(
            model_name='plan',
            name='asks_plan_back',
            field=models.BooleanField(default=False, help_text='Each lead department proposes the milestones of its measure for approval.', verbose_name='lead departments plan back'),
        ),
        migrations.AddField(
            model_name='plan',
            name='evidence_required',
            field=models.BooleanField(default=False, help_text='A figure or a completion is submitted only with a file that shows it.', verbose_name='claims need evidence'),
        ),
        migrations.AddField(
            model_name='plan',
            name='plan_back_days',
            field=models.PositiveSmallIntegerField(default=10, verbose_name='plan-back within, working days'),
        ),
    ]
