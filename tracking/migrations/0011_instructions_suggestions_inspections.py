"""Instructions, suggestions and inspections, with their steps and what is attached to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("measures", "0005_corrected_text_uploads"),
        ("plans", "0005_record_of_acts"),
        ("tracking", "0010_extensions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("update", "file the monthly update"),
                    ("signature", "sign the filing"),
                    ("review", "review the filing"),
                    ("milestone", "reach the milestone"),
                    ("instruction", "answer the instruction"),
                    ("instruction_review", "settle the instruction"),
                    ("suggestion_dispatch", "assign the suggestion"),
                    ("suggestion", "answer the suggestion"),
                    ("suggestion_review", "close the suggestion"),
                    ("inspection", "conclude the inspection"),
                    ("inspection_reply", "reply to the findings"),
                ],
                max_length=20,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("as_of", models.DateField(verbose_name="as of")),
                ("seed", models.CharField(max_length=40, verbose_name="seed")),
                ("size", models.PositiveSmallIntegerField(verbose_name="size of the sample")),
                ("method", models.CharField(max_length=40, verbose_name="method")),
                ("frame", models.JSONField(verbose_name="measures that could be drawn")),
                ("report_due_on", models.DateField(verbose_name="report by")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "under way"), ("concluded", "concluded")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("drawn_at", models.DateTimeField(verbose_name="drawn at")),
                ("concluded_at", models.DateTimeField(editable=False, null=True, verbose_name="concluded at")),
                (
                    "concluded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="concluded by",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="drawn by",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="inspections",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspection",
                "verbose_name_plural": "inspections",
                "ordering": ("-drawn_at", "-pk"),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="inspection_of_one_at_least"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concluded_at", None), ("concluded_by", None), ("status", "open")),
                            models.Q(
                                ("concluded_at__isnull", False),
                                ("concluded_by__isnull", False),
                                ("status", "concluded"),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_concluded_at_and_by",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="drawn as no.")),
                ("weight", models.PositiveSmallIntegerField(verbose_name="risk weight")),
                ("reasons", models.JSONField(verbose_name="reasons of the weight")),
                (
                    "reported_percent",
                    models.DecimalField(
                        decimal_places=2, editable=False, max_digits=5, null=True, verbose_name="completion reported, %"
                    ),
                ),
                ("reported_light", models.CharField(max_length=12, verbose_name="light at the draw")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("drawn", "to be inspected"),
                            ("inspected", "department is heard"),
                            ("replied", "department has replied"),
                            ("concluded", "concluded"),
                        ],
                        default="drawn",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "as reported"),
                            ("partly", "partly as reported"),
                            ("untrue", "not as reported"),
                            ("not_checkable", "cannot be checked"),
                        ],
                        max_length=15,
                        verbose_name="verdict",
                    ),
                ),
                ("findings", models.TextField(blank=True, verbose_name="findings")),
                ("inspector", models.CharField(blank=True, max_length=100, verbose_name="inspector")),
                ("visited_on", models.DateField(blank=True, null=True, verbose_name="on the spot on")),
                ("inspected_at", models.DateTimeField(editable=False, null=True, verbose_name="recorded at")),
                ("reply_due_on", models.DateField(editable=False, null=True, verbose_name="reply by")),
                ("reply", models.TextField(blank=True, verbose_name="reply of the department")),
                ("replied_at", models.DateTimeField(editable=False, null=True, verbose_name="replied at")),
                (
                    "final_verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("true", "as reported"),
                            ("partly", "partly as reported"),
                            ("untrue", "not as reported"),
                            ("not_checkable", "cannot be checked"),
                        ],
                        max_length=15,
                        verbose_name="final verdict",
                    ),
                ),
                ("conclusion", models.TextField(blank=True, verbose_name="conclusion")),
                ("concluded_at", models.DateTimeField(editable=False, null=True, verbose_name="concluded at")),
                (
                    "concluded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="concluded by",
                    ),
                ),
                (
                    "inspected_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "inspection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="items",
                        to="tracking.inspection",
                        verbose_name="inspection",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="inspection_items",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "replied_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="replied by",
                    ),
                ),
            ],
            options={
                "verbose_name": "inspected measure",
                "verbose_name_plural": "inspected measures",
                "ordering": ("inspection", "position"),
                "indexes": [
                    models.Index(fields=["measure", "status"], name="inspection_item_by_measure"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("inspection", "measure"), name="measure_drawn_once"),
                    models.UniqueConstraint(fields=("inspection", "position"), name="draw_position_once"),
                    models.CheckConstraint(condition=models.Q(("weight__gte", 1)), name="draw_weight_above_nothing"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("inspected_at", None),
                                ("inspected_by", None),
                                ("reply_due_on", None),
                                ("verdict", ""),
                                ("visited_on", None),
                            ),
                            models.Q(
                                ("inspected_at__isnull", False),
                                ("inspected_by__isnull", False),
                                ("reply_due_on__isnull", False),
                                ("verdict__in", ["true", "partly", "untrue", "not_checkable"]),
                                ("visited_on__isnull", False),
                                models.Q(("findings", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="item_inspected_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                            models.Q(
                                ("replied_at__isnull", False),
                                ("replied_by__isnull", False),
                                models.Q(("reply", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="item_replied_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concluded_at", None), ("concluded_by", None), ("final_verdict", "")),
                            models.Q(
                                ("concluded_at__isnull", False),
                                ("concluded_by__isnull", False),
                                ("final_verdict__in", ["true", "partly", "untrue", "not_checkable"]),
                            ),
                            _connector="OR",
                        ),
                        name="item_concluded_at_and_by",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("inspected_at", None), ("status", "drawn")),
                            models.Q(
                                ("concluded_at", None),
                                ("inspected_at__isnull", False),
                                ("replied_at", None),
                                ("status", "inspected"),
                            ),
                            models.Q(("concluded_at", None), ("replied_at__isnull", False), ("status", "replied")),
                            models.Q(
                                ("concluded_at__isnull", False),
                                ("inspected_at__isnull", False),
                                ("status", "concluded"),
                            ),
                            _connector="OR",
                        ),
                        name="item_status_follows_its_stamps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(verbose_name="instruction")),
                ("given_on", models.DateField(verbose_name="given on")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("extra", "extra urgent"),
                            ("urgent", "urgent"),
                            ("ordinary", "ordinary"),
                            ("difficult", "difficult"),
                        ],
                        default="ordinary",
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="reply by")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "to answer"), ("replied", "answered"), ("settled", "settled")],
                        default="open",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="instructions",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "milestone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="instructions",
                        to="measures.milestone",
                        verbose_name="milestone",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "instruction",
                "verbose_name_plural": "instructions",
                "ordering": ("-recorded_at", "-pk"),
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "open")), fields=["due_on"], name="instruction_open_by_due"
                    ),
                    models.Index(fields=["measure", "status"], name="instruction_by_measure"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="instruction_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("given_on"))), name="instruction_due_after_given"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstructionAddressee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="addressees",
                        to="tracking.instruction",
                        verbose_name="instruction",
                    ),
                ),
            ],
            options={
                "verbose_name": "addressee",
                "verbose_name_plural": "addressees",
                "ordering": ("instruction", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("instruction", "department"), name="addressed_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="InstructionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[("reply", "answered"), ("follow_up", "asked further"), ("settle", "settled")],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="reply by")),
                ("taken_at", models.DateTimeField(verbose_name="at")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "instruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="steps",
                        to="tracking.instruction",
                        verbose_name="instruction",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of an instruction",
                "verbose_name_plural": "steps of instructions",
                "ordering": ("taken_at", "pk"),
                "indexes": [
                    models.Index(fields=["instruction", "verb", "department"], name="instruction_step_by_verb"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "reply"), _negated=True),
                            models.Q(("department__isnull", False), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reply_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb", "follow_up"), _negated=True),
                            models.Q(("due_on__isnull", False), models.Q(("text", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="follow_up_asks_by_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReplyTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("extra", "extra urgent"),
                            ("urgent", "urgent"),
                            ("ordinary", "ordinary"),
                            ("difficult", "difficult"),
                        ],
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField(verbose_name="working days")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: for every plan that sets none of its own.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply_terms",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply term",
                "verbose_name_plural": "reply terms",
                "ordering": ("plan", "days"),
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "urgency"), name="reply_term_once", nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="reply_term_at_least_a_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(editable=False, verbose_name="year")),
                ("serial", models.PositiveIntegerField(editable=False, verbose_name="running number")),
                ("received_on", models.DateField(verbose_name="received on")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("officer", "experience officer"),
                            ("meeting", "round table"),
                            ("hotline", "12345 hotline"),
                            ("online", "online"),
                            ("visit", "visit to enterprises"),
                            ("letter", "letter"),
                            ("other", "other"),
                        ],
                        default="officer",
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                ("submitter_name", models.CharField(blank=True, max_length=40, verbose_name="submitter")),
                ("submitter_unit", models.CharField(blank=True, max_length=100, verbose_name="unit or trade")),
                ("submitter_contact", models.CharField(blank=True, max_length=100, verbose_name="contact")),
                ("subject", models.CharField(max_length=200, verbose_name="subject")),
                ("text", models.TextField(verbose_name="suggestion")),
                ("sha256", models.CharField(editable=False, max_length=64, verbose_name="SHA-256")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "to assign"),
                            ("dispatched", "to answer"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                        ],
                        default="received",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="suggestions",
                        to="plans.department",
                        verbose_name="district",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="suggestions",
                        to="plans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "suggestion",
                "verbose_name_plural": "suggestions",
                "ordering": ("-year", "-serial"),
                "indexes": [
                    models.Index(fields=["district", "status"], name="suggestion_by_status"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("district", "year", "serial"), name="suggestion_number_once"),
                    models.UniqueConstraint(fields=("district", "sha256"), name="suggestion_taken_in_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("subject", ""), _negated=True), models.Q(("text", ""), _negated=True)
                        ),
                        name="suggestion_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status", "received"), ("plan__isnull", False), _connector="OR"),
                        name="suggestion_dispatched_under_a_plan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("concerns", "about the measure"), ("taken_up", "taken up in a later plan")],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("linked_at", models.DateTimeField(verbose_name="linked at")),
                (
                    "linked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="linked by",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestion_links",
                        to="measures.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="links",
                        to="tracking.suggestion",
                        verbose_name="suggestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "linked measure",
                "verbose_name_plural": "linked measures",
                "ordering": ("suggestion", "kind", "measure"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("suggestion", "measure"), name="measure_linked_once_per_suggestion"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("dispatch", "assigned"),
                            ("contribute", "said its part"),
                            ("answer", "answered"),
                            ("return", "returned"),
                            ("rate", "rated"),
                            ("close", "closed"),
                            ("reopen", "reopened"),
                        ],
                        max_length=10,
                        verbose_name="step",
                    ),
                ),
                ("text", models.TextField(blank=True, verbose_name="text")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("A", "A solved"), ("B", "B in progress"), ("C", "C planned"), ("D", "D explained")],
                        max_length=1,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "satisfaction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("satisfied", "satisfied"),
                            ("basically", "basically satisfied"),
                            ("dissatisfied", "dissatisfied"),
                            ("none", "no opinion given"),
                        ],
                        max_length=12,
                        verbose_name="satisfaction",
                    ),
                ),
                ("taken_at", models.DateTimeField(verbose_name="at")),
                (
                    "department",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="steps",
                        to="tracking.suggestion",
                        verbose_name="suggestion",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a suggestion",
                "verbose_name_plural": "steps of suggestions",
                "ordering": ("taken_at", "pk"),
                "indexes": [
                    models.Index(fields=["suggestion", "verb", "taken_at"], name="suggestion_step_by_verb"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb__in", ("dispatch", "answer", "return", "reopen")), _negated=True),
                            ("due_on__isnull", False),
                            _connector="OR",
                        ),
                        name="suggestion_step_has_its_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("department__isnull", False),
                                ("outcome__in", ["A", "B", "C", "D"]),
                                ("verb", "answer"),
                                models.Q(("text", ""), _negated=True),
                            ),
                            models.Q(models.Q(("verb", "answer"), _negated=True), ("outcome", "")),
                            _connector="OR",
                        ),
                        name="answer_has_text_and_outcome",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("satisfaction__in", ["satisfied", "basically", "dissatisfied", "none"]),
                                ("verb", "rate"),
                            ),
                            models.Q(models.Q(("verb", "rate"), _negated=True), ("satisfaction", "")),
                            _connector="OR",
                        ),
                        name="rating_says_how_satisfied",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verb__in", ("return", "reopen", "contribute")), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="suggestion_step_has_its_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("size", models.PositiveBigIntegerField(verbose_name="size in bytes")),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("added_at", models.DateTimeField(verbose_name="added at")),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="added by",
                    ),
                ),
                (
                    "inspection_item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="files",
                        to="tracking.inspectionitem",
                    ),
                ),
                (
                    "instruction_step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="files",
                        to="tracking.instructionstep",
                    ),
                ),
                (
                    "suggestion_step",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="files",
                        to="tracking.suggestionstep",
                    ),
                ),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ("added_at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("instruction_step__isnull", False),
                                ("suggestion_step__isnull", True),
                                ("inspection_item__isnull", True),
                            ),
                            models.Q(
                                ("instruction_step__isnull", True),
                                ("suggestion_step__isnull", False),
                                ("inspection_item__isnull", True),
                            ),
                            models.Q(
                                ("instruction_step__isnull", True),
                                ("suggestion_step__isnull", True),
                                ("inspection_item__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_has_one_owner",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggestionUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "responsible"), ("supporting", "consulted")],
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due")),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="+",
                        to="plans.department",
                        verbose_name="department",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="units",
                        to="tracking.suggestion",
                        verbose_name="suggestion",
                    ),
                ),
            ],
            options={
                "verbose_name": "answering department",
                "verbose_name_plural": "answering departments",
                "ordering": ("suggestion", "role", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("suggestion", "department"), name="unit_once_per_suggestion"),
                    models.UniqueConstraint(
                        condition=models.Q(("role", "lead")), fields=("suggestion",), name="one_lead_per_suggestion"
                    ),
                ],
            },
        ),
    ]
