"""Documents on their way in: uploads that are read, and drafts of what is taken over."""

from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, SET_NULL, Q

from plans.migrations._recorded import record
from plans.migrations._tables import ID, at_and_by, person

TABLES = [
    migrations.CreateModel(
        "Upload",
        fields=[
            ID,
            ("district", models.ForeignKey("plans.department", RESTRICT, related_name="+", verbose_name="district")),
            ("sha256", models.CharField("SHA-256", max_length=64)),
            ("name", models.CharField("file name", max_length=200)),
            ("size", models.PositiveBigIntegerField("size in bytes")),
            ("content", models.BinaryField("content", null=True)),
            (
                "status",
                models.CharField(
                    "status",
                    max_length=8,
                    default="waiting",
                    editable=False,
                    choices=[
                        ("waiting", "waiting"),
                        ("reading", "being read"),
                        ("read", "read"),
                        ("refused", "refused"),
                    ],
                ),
            ),
            ("tries", models.PositiveSmallIntegerField("tries", default=0, editable=False)),
            ("lease_until", models.DateTimeField("claimed until", null=True, editable=False)),
            ("code", models.CharField("reason", max_length=30, blank=True, editable=False)),
            ("params", models.JSONField("details", blank=True, default=dict, editable=False)),
            (
                "document",
                models.ForeignKey(
                    "plans.document", CASCADE, null=True, editable=False, related_name="+", verbose_name="document"
                ),
            ),
            (
                "revises",
                models.ForeignKey(
                    "plans.plan",
                    SET_NULL,
                    null=True,
                    editable=False,
                    related_name="+",
                    verbose_name="corrected text of the plan",
                ),
            ),
            ("uploaded_at", models.DateTimeField("uploaded at")),
            ("uploaded_by", person("uploaded by")),
        ],
        options={
            "verbose_name": "upload",
            "verbose_name_plural": "uploads",
            "ordering": ("-uploaded_at",),
            "indexes": [
                models.Index(
                    fields=("uploaded_at",), condition=Q(status__in=("waiting", "reading")), name="upload_pending"
                ),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("district", "sha256"), name="upload_once_per_district"),
                models.CheckConstraint(
                    condition=Q(content__isnull=False, status__in=("waiting", "reading"))
                    | Q(content=None, status__in=("read", "refused")),
                    name="upload_has_bytes_while_pending",
                ),
            ],
        },
    ),
    migrations.CreateModel(
        "ImportDraft",
        fields=[
            ID,
            (
                "document",
                models.OneToOneField(
                    "plans.document", CASCADE, related_name="import_draft", verbose_name="source document"
                ),
            ),
            ("version", models.PositiveIntegerField("version", default=0)),
            ("operations", models.JSONField("changes", blank=True, default=list)),
            ("undone", models.JSONField("changes taken back", blank=True, default=list)),
            ("checked", models.JSONField("measures checked", blank=True, default=list)),
            ("seen_problems", models.JSONField("problems looked at", blank=True, default=list)),
            ("saved_at", models.DateTimeField("saved at")),
            ("saved_by", person("saved by")),
            ("confirmed_at", models.DateTimeField("confirmed at", null=True)),
            ("confirmed_by", person("confirmed by", null=True)),
        ],
        options={
            "verbose_name": "import draft",
            "verbose_name_plural": "import drafts",
            "constraints": [
                at_and_by("import_draft", "confirmed"),
            ],
        },
    ),
]

RULES = [
    record("measures_upload", ignored=("lease_until",), heavy=("content",)),
    record("measures_importdraft", heavy=("operations", "undone", "checked", "seen_problems")),
]
