"""How the house writes its log: lines for a person at a desk, JSON for a machine, and never a secret in either."""

import re
import sys
from typing import Any

import structlog

SECRETS = re.compile(r"(?i)\b((?:access_?token|api_?key|key|token|password|passwd|secret|sign)=)[^&\s\"']+")
SECRET_NAMES = re.compile(r"(?i)token|password|passwd|secret|cookie|authorization")
CREDENTIALS = re.compile(r"(?<=://)([^:/@\s]*):[^@\s/]+@")
HIDDEN = "***"
LONGEST, LONGEST_TRACE = 4_000, 40_000  # characters of one value, and of the trace of a failure
TRACES = {"exception", "stack"}


def hide_secrets(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Robot addresses and database URLs carry their credential inside: it is blotted out wherever it appears."""
    return {name: HIDDEN if SECRET_NAMES.search(name) else _blot(value) for name, value in event.items()}


def _blot(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return CREDENTIALS.sub(rf"\1:{HIDDEN}@", SECRETS.sub(rf"\1{HIDDEN}", value))


def tame(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What came from outside can neither end the line, nor paint the terminal of who reads it, nor fill the disk."""
    return {name: _tamed(value, LONGEST_TRACE if name in TRACES else LONGEST) for name, value in event.items()}


def _tamed(value: Any, longest: int) -> Any:
    if not isinstance(value, str):
        return value
    cut = value if len(value) <= longest else f"{value[:longest]}… ({len(value)})"
    return "".join(char if char.isprintable() or char in "\n\t" else f"\\u{ord(char):04x}" for char in cut)


def on_one_line(logger: Any, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """For a line that a person reads; a trace keeps its lines."""
    ends = str.maketrans({"\n": "\\n", "\t": "\\t"})
    lines = {name: value for name, value in event.items() if isinstance(value, str) and name not in TRACES}
    return {**event, **{name: value.translate(ends) for name, value in lines.items()}}


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.StackInfoRenderer(),
]


def configure(*, level: str, as_json: bool) -> dict[str, Any]:
    """Sets structlog up and returns the value of `LOGGING`; both ways of logging end in one format."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "house": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_ending(as_json)],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            # A line for every request is for the machine that counts them.
            "django_structlog": {"level": level if as_json else "WARNING"},
            "celery.app.trace": {"level": level if as_json else "WARNING"},
            "celery.beat": {"level": level if as_json else "WARNING"},
            "fontTools": {"level": "WARNING"},
            "pdfminer": {"level": "ERROR"},
        },
    }


def _ending(as_json: bool) -> list[structlog.typing.Processor]:
    if as_json:
        return [
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            hide_secrets,
            tame,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [
        structlog.processors.TimeStamper(fmt="%H:%M:%S", utc=False),
        # Plain and written here: the painted trace shows the variables of each frame, which nobody blots, and takes
        # a quarter of a second for each request that is refused.
        structlog.processors.format_exc_info,
        hide_secrets,
        tame,
        on_one_line,
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
