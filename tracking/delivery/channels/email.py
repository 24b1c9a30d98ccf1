"""E-mail through the mail connection of the settings: text and html, the same Message-ID on every attempt."""

from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from tracking.delivery import unsubscribing
from tracking.delivery.channels.outcomes import Permanent, Temporary
from tracking.models import Message

REFUSED = 500  # SMTP codes from here on are final (RFC 5321 §4.2.1)


def send(message: Message) -> None:
    if not message.person.email:
        raise Permanent("the person has no e-mail address")
    try:
        _mail(message).send()
    except (BadHeaderError, UnicodeError) as error:
        raise Permanent(str(error)) from error
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _refusal(min(codes), error) from error
    except SMTPDataError as error:
        raise _refusal(error.smtp_code, error) from error
    except (SMTPException, OSError) as error:
        # Connection, greeting, sign-in, sender: the fault is between the servers, not with this message.
        raise Temporary(f"{type(error).__name__}: {error}") from error


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
    return mail
