"""E-mail through the mail connection of the settings: text and html, the same Message-ID on every attempt.

One connection carries many mails, and it stands before the sender looks at its claim for the last time. So a sender
that is paused after that look finds its line dropped by the server, which is less patient than a lease is long.
"""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from threading import local
from typing import Any

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from plans import vault
from tracking import media
from tracking.delivery import subscribing, unsubscribing
from tracking.delivery.channels import trace
from tracking.delivery.channels.outcomes import Doubtful, Permanent, Temporary, Unreachable
from tracking.models import Message

REFUSED = 500  # SMTP codes from here on are final (RFC 5321 §4.2.1)
MAILS_A_LINE = 100  # servers limit it; after a refusal for that reason the mail would have to wait

TYPES = {"docx": media.DOCX.type, "html": media.HTML.type, "pdf": media.PDF.type, "xlsx": media.XLSX.type}

_kept = local()  # `line`: the mail backend of this thread; `mails`: how many it has carried


def connect() -> None:
    """Makes sure that a line to the server stands, opening one where none does. Raises Unreachable."""
    if _stands():
        return
    hang_up()
    line = get_connection()
    try:
        line.open()
    except (SMTPException, OSError) as error:
        raise Unreachable(f"{type(error).__name__}: {error}") from error
    _kept.line, _kept.mails = line, 0


def hang_up() -> None:
    line, _kept.line = getattr(_kept, "line", None), None
    if line is not None:
        line.close()


def send(message: Message) -> None:
    if not message.person.email:
        raise Permanent("the person has no e-mail address")
    mail = _mail(message)
    if getattr(_kept, "line", None) is None:
        connect()
    _kept.mails += 1
    mail.connection = _kept.line
    try:
        mail.send()
    except (BadHeaderError, UnicodeError) as error:
        raise Permanent(str(error)) from error
    except SMTPRecipientsRefused as error:
        raise _refusal(min(code for code, _ in error.recipients.values()), error) from error
    except SMTPDataError as error:
        raise _refusal(error.smtp_code, error) from error
    except SMTPSenderRefused as error:
        # About our server's right to send, not about this message: somebody may grant it.
        raise Temporary(f"{type(error).__name__}: {error}") from error
    except (SMTPException, OSError) as error:
        hang_up()
        raise Doubtful(f"{type(error).__name__}: {error}") from error


def was_accepted(message: Message) -> bool:
    """Whether an earlier attempt arrived, as far as the relay can be asked. Raises Temporary without an answer."""
    return trace.knows(message.message_id)


def _stands() -> bool:
    line = getattr(_kept, "line", None)
    if line is None or _kept.mails >= MAILS_A_LINE:
        return False
    server: Any = getattr(line, "connection", None)
    try:
        return server is not None and server.noop()[0] < 400
    except (SMTPException, OSError):
        return False


def _refusal(code: int, error: SMTPException) -> Temporary | Permanent:
    return (Permanent if code >= REFUSED else Temporary)(str(error))


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.body,
        to=[message.person.email],
        headers={
            "Message-ID": message.message_id,
            "Auto-Submitted": "auto-generated",
            "X-Guatu-Message": str(message.pk),
            "X-Guatu-Digest": f"{message.day.isoformat()}-{message.serial}",
            **unsubscribing.headers_of(message),
        },
    )
    said = {"message": message, "unsubscribe": unsubscribing.link_of(message) if message.may_unsubscribe else ""}
    with translation.override(settings.LANGUAGE_CODE):  # as the message itself
        mail.attach_alternative(render_to_string("tracking/mail/digest.html", said), "text/html")
    if message.report_id:
        _attach(mail, message)
    return mail


def _attach(mail: EmailMultiAlternatives, message: Message) -> None:
    """The file of the report as it was issued, under a name that every mail program keeps."""
    report, subscription = message.report, message.subscription
    if report is None or subscription is None or not (digest := subscribing.file_of(report, subscription)):
        return
    format = subscription.attached
    name = f"report-{report.period.month:%Y-%m}-{report.revision}.{format}"
    mail.attach(name, vault.fetch(digest), TYPES[format])
