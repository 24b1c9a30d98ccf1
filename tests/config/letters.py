"""A message on its way, in whatever state a test needs."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from plans.models import User
from tracking.models import Message

MADE_AT = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def letter(**given: Any) -> Message:
    person, _ = User.objects.get_or_create(username="reader", defaults={"name": "李联络"})
    serial = Message.objects.count() + 1
    usual = {"channel": "email", "not_before": MADE_AT, "day": MADE_AT.date(), "created_at": MADE_AT}
    return Message.objects.create(
        person=person, serial=serial, subject="今日待办", body="一件", message_id=f"<{serial}@guatu>", **(usual | given)
    )
