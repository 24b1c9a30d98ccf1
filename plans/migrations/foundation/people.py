"""People, and what opens the door to them."""

from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import CASCADE, RESTRICT, F, Q
from django.utils import timezone

from plans.migrations._recorded import keep, record
from plans.migrations._tables import ID, at_and_by, person
from plans.models.user import PersonManager

TABLES = [
    migrations.CreateModel(
        "User",
        fields=[
            ID,
            ("password", models.CharField("password", max_length=128)),
            ("last_login", models.DateTimeField("last login", blank=True, null=True)),
            (
                "is_superuser",
                models.BooleanField(
                    "superuser status",
                    default=False,
                    help_text="Designates that this user has all permissions without explicitly assigning them.",
                ),
            ),
            (
                "username",
                models.CharField(
                    "username",
                    max_length=150,
                    unique=True,
                    help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                    validators=[UnicodeUsernameValidator()],
                    error_messages={"unique": "A user with that username already exists."},
                ),
            ),
            ("email", models.EmailField("email address", max_length=254, blank=True)),
            (
                "is_staff",
                models.BooleanField(
                    "staff status", default=False, help_text="Designates whether the user can log into this admin site."
                ),
            ),
            (
                "is_active",
                models.BooleanField(
                    "active",
                    default=True,
                    help_text="Designates whether this user should be treated as active. "
                    "Unselect this instead of deleting accounts.",
                ),
            ),
            ("date_joined", models.DateTimeField("date joined", default=timezone.now)),
            ("name", models.CharField("name", max_length=40)),
            ("phone", models.CharField("telephone", max_length=30, blank=True)),
            ("language", models.CharField("language", max_length=10, blank=True, editable=False)),
            ("must_change_password", models.BooleanField("must choose a new password", default=False)),
            ("second_factor", models.TextField(blank=True, editable=False)),
            ("second_factor_step", models.BigIntegerField(default=0, editable=False)),
            (
                "groups",
                models.ManyToManyField(
                    "auth.group",
                    blank=True,
                    help_text="The groups this user belongs to. "
                    "A user will get all permissions granted to each of their groups.",
                    related_name="user_set",
                    related_query_name="user",
                    verbose_name="groups",
                ),
            ),
            (
                "user_permissions",
                models.ManyToManyField(
                    "auth.permission",
                    blank=True,
                    help_text="Specific permissions for this user.",
                    related_name="user_set",
                    related_query_name="user",
                    verbose_name="user permissions",
                ),
            ),
        ],
        options={
            "verbose_name": "person",
            "verbose_name_plural": "people",
        },
        managers=[("objects", PersonManager())],
    ),
    migrations.CreateModel(
        "FormerPassword",
        fields=[
            ID,
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, CASCADE, related_name="former_passwords", verbose_name="person"
                ),
            ),
            ("password", models.CharField("password", max_length=128)),
            ("since", models.DateTimeField("in use since")),
        ],
        options={
            "verbose_name": "former password",
            "verbose_name_plural": "former passwords",
            "ordering": ("-since", "-pk"),
        },
    ),
    migrations.CreateModel(
        "Visit",
        fields=[
            ID,
            (
                "person",
                models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="visits", verbose_name="person"),
            ),
            ("session_key", models.CharField(max_length=40, unique=True, editable=False)),
            ("begun", models.DateTimeField("signed in")),
            ("address", models.GenericIPAddressField("address", null=True)),
            ("browser", models.CharField("browser", max_length=200, blank=True)),
        ],
        options={
            "verbose_name": "sign-in",
            "verbose_name_plural": "sign-ins",
            "ordering": ("-begun", "-pk"),
        },
    ),
    migrations.CreateModel(
        "Knock",
        fields=[
            ID,
            ("at", models.DateTimeField("at")),
            (
                "kind",
                models.CharField(
                    "what",
                    max_length=10,
                    choices=[
                        ("entered", "signed in"),
                        ("wrong", "wrong password"),
                        ("wrong_code", "wrong code"),
                        ("locked", "locked out"),
                        ("refused", "turned away"),
                    ],
                ),
            ),
            ("person", person("person", null=True)),
            ("username", models.CharField("account", max_length=150, blank=True)),
            ("address", models.GenericIPAddressField("address", null=True)),
            ("device", models.CharField(max_length=64, blank=True)),
            ("door", models.CharField("door", max_length=200)),
            ("status", models.PositiveSmallIntegerField("status code")),
        ],
        options={
            "verbose_name": "event at the door",
            "verbose_name_plural": "events at the door",
            "ordering": ("-pk",),
            "indexes": [
                models.Index(fields=("username", "at"), name="knock_by_account"),
                models.Index(fields=("address", "at"), name="knock_by_address"),
            ],
        },
    ),
    migrations.CreateModel(
        "AccessToken",
        fields=[
            ID,
            (
                "person",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, RESTRICT, related_name="access_tokens", verbose_name="person"
                ),
            ),
            ("label", models.CharField("what it is for", max_length=80)),
            ("digest", models.CharField("SHA-256 of the key", max_length=64, unique=True, editable=False)),
            ("hint", models.CharField("begins with", max_length=16, editable=False)),
            ("scopes", ArrayField(models.CharField(max_length=60), verbose_name="reaches")),
            ("expires_on", models.DateField("valid until")),
            ("used_on_api_at", models.DateTimeField("last used at", blank=True, null=True, editable=False)),
            ("made_at", models.DateTimeField("made at")),
            ("made_by", person("made by")),
            ("revoked_at", models.DateTimeField("revoked at", blank=True, null=True)),
            ("revoked_by", person("revoked by", blank=True, null=True)),
        ],
        options={
            "verbose_name": "access token",
            "verbose_name_plural": "access tokens",
            "ordering": ("-made_at", "-pk"),
            "constraints": [
                at_and_by("token", "revoked"),
                models.CheckConstraint(condition=Q(made_by=F("person")), name="token_made_for_its_owner"),
                models.CheckConstraint(condition=~Q(scopes=[]), name="token_reaches_something"),
            ],
        },
    ),
    migrations.CreateModel(
        "KeptAnswer",
        fields=[
            ID,
            ("person", models.ForeignKey(settings.AUTH_USER_MODEL, CASCADE, related_name="+", verbose_name="person")),
            ("key", models.CharField("key", max_length=200)),
            ("asked", models.CharField("digest of the request", max_length=64)),
            ("status", models.PositiveSmallIntegerField("status", null=True)),
            ("body", models.BinaryField("answer", default=b"")),
            ("created_at", models.DateTimeField("at")),
        ],
        options={
            "verbose_name": "kept answer",
            "verbose_name_plural": "kept answers",
            "indexes": [
                models.Index(fields=("created_at",), name="answer_by_age"),
            ],
            "constraints": [
                models.UniqueConstraint(fields=("person", "key"), name="answer_once_per_key"),
            ],
        },
    ),
    migrations.CreateModel(
        "SavedView",
        fields=[
            ID,
            ("name", models.CharField("name", max_length=60)),
            ("page", models.CharField("page", max_length=60)),
            ("query", models.CharField("filters, order and columns", max_length=1000, blank=True)),
            (
                "department",
                models.ForeignKey(
                    "plans.department",
                    CASCADE,
                    blank=True,
                    null=True,
                    related_name="+",
                    verbose_name="shared with the department",
                ),
            ),
            (
                "plan",
                models.ForeignKey(
                    "plans.plan",
                    CASCADE,
                    blank=True,
                    null=True,
                    related_name="+",
                    verbose_name="shared with all of the plan",
                ),
            ),
            ("saved_at", models.DateTimeField("saved at")),
            (
                "saved_by",
                models.ForeignKey(
                    settings.AUTH_USER_MODEL, CASCADE, related_name="saved_views", verbose_name="saved by"
                ),
            ),
        ],
        options={
            "verbose_name": "saved view",
            "verbose_name_plural": "saved views",
            "ordering": ("page", "name"),
            "constraints": [
                models.UniqueConstraint(fields=("saved_by", "page", "name"), name="saved_view_once_per_person"),
                models.CheckConstraint(
                    condition=Q(department=None) | Q(plan=None), name="saved_view_is_shared_with_one"
                ),
            ],
        },
    ),
]


def add_clock(apps, schema_editor):
    """The system user in whose name the clock acts."""
    apps.get_model("plans", "User").objects.create(
        username="clock", name="系统时钟", email="", is_active=False, password="!"
    )


RULES = [
    migrations.RunPython(add_clock, migrations.RunPython.noop),  # who goes with the table
    record("plans_user", ignored=("last_login", "second_factor_step"), secret=("password", "second_factor")),
    record("plans_user_groups"),
    record("plans_user_user_permissions"),
    record("plans_formerpassword", secret=("password",)),
    record("plans_visit", secret=("session_key",)),
    record("plans_knock"),
    keep("plans_knock"),
    record("plans_accesstoken", ignored=("used_on_api_at",), secret=("digest",)),
    record("plans_savedview"),
]
