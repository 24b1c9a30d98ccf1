"""Settings that hold everywhere; what differs stands in dev, test and prod."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from config import embedded, env, logging

BASE_DIR = env.ROOT

INSTALLED_APPS = [
    "plans",
    "measures",
    "tracking",
    "config",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django_celery_beat",
    "django_structlog",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "config.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "config.middleware.RequestIdMiddleware",
    "config.sessions.SessionLimitsMiddleware",
    "config.middleware.PrivateMiddleware",
    "config.middleware.RefusalsNotedMiddleware",
    "config.middleware.BodyLimitMiddleware",
    "config.middleware.AccountDuesMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.AtWorkMiddleware",
    "config.middleware.KeyUseMiddleware",
    "config.middleware.ReadOnlyGetMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "config" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.shell",
            ],
        },
    },
]

EMBEDDED_SERVERS = embedded.DEVELOPMENT
DATABASES: dict[str, dict[str, Any]] = {"default": env.database(env.DATABASE_URL or EMBEDDED_SERVERS.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": env.REDIS_URL or EMBEDDED_SERVERS.redis_url(),
    }
}

AUTH_USER_MODEL = "plans.User"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "plans.passwords.NotUsedBefore"},
    {"NAME": "plans.passwords.SeveralKinds"},
]
PASSWORD_KINDS = env.PASSWORD_KINDS
PASSWORD_DAYS = env.PASSWORD_DAYS
SECOND_FACTOR_ROLES = env.SECOND_FACTOR_ROLES
OIDC_ISSUER = env.OIDC_ISSUER
OIDC_CLIENT_ID = env.OIDC_CLIENT_ID
OIDC_CLIENT_SECRET = env.OIDC_CLIENT_SECRET
OIDC_LABEL = env.OIDC_LABEL or _("Single sign-on")
OIDC_SECOND_FACTORS = env.OIDC_SECOND_FACTORS
OIDC_MATCH_MAIL = env.OIDC_MATCH_MAIL
SESSION_COOKIE_AGE = 8 * 60 * 60  # one working day
SESSION_IDLE = timedelta(minutes=30)
CLAMD = env.CLAMD
PROXIES = env.PROXIES

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # seconds
LOCALE_PATHS = [BASE_DIR / "config" / "locale"]
FORMAT_MODULE_PATH = "config.formats"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "config" / "static"]
MANIFEST_STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = env.MEDIA_ROOT
LARGEST_BODY = 25 * 2**20  # bytes of one request; the reverse proxy refuses more, too
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_BODY
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
DATA_UPLOAD_MAX_NUMBER_FILES = 100
DISK_RESERVE = 256 * 2**20  # bytes that files leave free
MOST_REFUSALS = env.MOST_REFUSALS  # of one person in a quarter of an hour; after that nothing is answered or kept
FILE_UPLOAD_PERMISSIONS = 0o640

DEFAULT_FROM_EMAIL = env.DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 15  # seconds; Django's own default waits for ever
MAIL_TRACE_URL = env.MAIL_TRACE_URL
MESSAGE_LEASE = timedelta(seconds=env.MESSAGE_LEASE)  # above the patience of the mail server with a silent line
MESSAGE_FIRST_WAIT = timedelta(seconds=30)
BACKUP_KEY = env.BACKUP_KEY
SECRET_KEY_FALLBACKS = env.SECRET_KEY_FALLBACKS
SIGNING_RETIRED_KEYS = env.SIGNING_RETIRED_KEYS
REPORT_FONT_DIR = env.REPORT_FONT_DIR
# Private networks that robots and webhooks may stand in, as 10.1.0.0/16; every other private address is refused.
OUTBOUND_ALLOWED_NETWORKS = env.OUTBOUND_ALLOWED_NETWORKS
METRICS_TOKEN = env.METRICS_TOKEN
PUBLIC_URL = env.PUBLIC_URL or "http://localhost:8000"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "plans.api.access.KeyAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated", "plans.api.access.WithinScope"],
    "DEFAULT_THROTTLE_CLASSES": ["plans.api.access.CallsPerMinute"],
    "DEFAULT_THROTTLE_RATES": {"user": f"{env.API_CALLS_PER_MINUTE}/min"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "plans.api.paging.Numbered",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "config.refusals.refusal_handler",
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Guatu",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",  # so that operations are named and sorted by noun
    "SERVE_INCLUDE_SCHEMA": False,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.schema.told_in_full",
    ],
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "ENUM_NAME_OVERRIDES": {
        "PlanStatus": "plans.models.Plan.Status",
        "MeasureStatus": "measures.models.Measure.Status",
        "ReportStatus": "tracking.models.Report.Status",
        "ReportFormat": "tracking.models.ReportFile.Format",
        "UpdateStatus": "tracking.models.ProgressUpdate.Status",
        "InstructionStatus": "tracking.models.Instruction.Status",
        "SuggestionStatus": "tracking.models.Suggestion.Status",
        "InspectionStatus": "tracking.models.Inspection.Status",
        "InspectionItemStatus": "tracking.models.InspectionItem.Status",
        "InspectionVerdict": "tracking.models.inspection.Verdict",
        "SuggestionChannel": "tracking.models.Suggestion.Channel",
        "TargetState": "tracking.targets.TargetState",
        "ReminderState": "tracking.models.Notification.State",
        "ReminderChannel": "tracking.models.ladder.Channel",
        "HookChannel": "tracking.models.ladder.HOOK_CHANNELS",
        "MessageChannel": "tracking.models.ladder.WAYS",
        "MessageStatus": "tracking.models.Message.Status",
        "EventKind": "tracking.events.Kind",
        "LadderRole": "tracking.reminder_forms.ROLES",
        "DutyKind": "tracking.models.Duty.Kind",
        "UpdateStep": "tracking.models.Step.Verb",
        "PlanBackChange": "measures.models.PlanBackRow.Verb",
        "PlanBackTargetChange": "measures.models.PlanBackTarget.Verb",
        "ObjectionStatus": "measures.models.Objection.Status",
        "PlanBackStatus": "measures.models.PlanBack.Status",
        "ExtensionStatus": "tracking.models.Extension.Status",
        "PostRole": "plans.models.membership.Role",
        "AssignmentRole": "measures.models.Assignment.Role",
        "DepartmentKind": "plans.models.Department.Kind",
        "ReorganisationKind": "plans.models.Reorganisation.Kind",
        "TargetKind": "measures.models.Target.Kind",
        "SettlementOutcome": "measures.models.settlement.Outcome",
        "SuggestionOutcome": "tracking.models.suggestion.Outcome",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"

LOGGING = logging.configure(level=env.LOG_LEVEL, as_json=False)
DJANGO_STRUCTLOG_CELERY_ENABLED = True

CELERY_BROKER_URL = env.celery_broker_url(CACHES["default"]["LOCATION"])
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 600}  # above the time limit: nothing is done twice
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_BEAT_SCHEDULER = "config.schedule.OneBeat"
CELERY_BEAT_ENABLE_REMOTE_CONTROL = True  # `celery inspect ping` answers while the clock ticks
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
