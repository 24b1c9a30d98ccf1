"""The caretaker's door to reminding: the ladder and its manners are data to be kept, the rest is to look at."""

from __future__ import annotations

from django.contrib import admin

from plans.admin.by_post import ByPost, ReadOnly
from plans.admin.noun import NounAdmin
from tracking.models import (
    Chase,
    EventSubscription,
    Hook,
    ImplementationReport,
    LadderStage,
    Message,
    Mute,
    Notification,
    ReminderRules,
    SupervisionNotice,
)
from tracking.reminder_forms import LadderStageForm


class NotificationInline(ReadOnly, admin.TabularInline):
    model = Notification
    fields = ("duty_key", "measure", "stage", "due_on", "post")


@admin.register(LadderStage)
class LadderStageAdmin(ByPost, NounAdmin):
    form = LadderStageForm
    list_display = ("plan", "offset", "roles", "channels", "is_urgent", "paused_because")
    list_filter = ("plan", "is_urgent")
    list_select_related = ("plan",)
    search_fields = ("plan__title",)
    autocomplete_fields = ("plan",)


@admin.register(ReminderRules)
class ReminderRulesAdmin(ByPost, NounAdmin):
    list_display = ("plan", "cool_down", "quiet_from", "quiet_until", "rests")
    list_filter = ("rests",)
    list_select_related = ("plan",)
    search_fields = ("plan__title",)
    autocomplete_fields = ("plan",)


@admin.register(Notification)
class NotificationAdmin(ReadOnly, NounAdmin):
    list_display = ("raised_at", "kind", "measure", "stage", "post", "channel", "due_on")
    list_filter = ("kind", "stage", "channel", "plan")
    list_select_related = ("measure", "post__department")
    search_fields = ("measure__heading", "post__department__name", "duty_key")
    date_hierarchy = "raised_at"


@admin.register(Message)
class MessageAdmin(ReadOnly, NounAdmin):
    list_display = ("subject", "person", "channel", "day", "status", "attempts")
    list_filter = ("status", "channel")
    list_select_related = ("person",)
    search_fields = ("subject", "person__name", "message_id")
    date_hierarchy = "created_at"
    exclude = ("event_source",)
    inlines = (NotificationInline,)


@admin.register(Chase)
class ChaseAdmin(ReadOnly, NounAdmin):
    list_display = ("chased_at", "measure", "text", "chased_by")
    list_filter = ("measure__plan",)
    list_select_related = ("measure", "chased_by")
    search_fields = ("text", "measure__heading")
    date_hierarchy = "chased_at"
    inlines = (NotificationInline,)


@admin.register(Hook)
class HookAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "department", "channel", "host", "made_at", "ended_at")
    list_filter = ("channel",)
    list_select_related = ("department",)
    search_fields = ("name", "host", "department__name")
    exclude = ("sealed_address", "sealed_secret", "free_from")


@admin.register(EventSubscription)
class EventSubscriptionAdmin(ReadOnly, NounAdmin):
    list_display = ("name", "district", "plan", "kinds", "host", "made_at", "ended_at")
    list_filter = ("district",)
    list_select_related = ("district", "plan")
    search_fields = ("name", "host", "district__name", "plan__title")
    exclude = ("sealed_address", "sealed_secret", "last_act", "last_step")


@admin.register(Mute)
class MuteAdmin(ReadOnly, NounAdmin):
    list_display = ("person", "kind", "channel")
    list_filter = ("kind", "channel")
    list_select_related = ("person",)
    search_fields = ("person__name",)


@admin.register(SupervisionNotice)
class SupervisionNoticeAdmin(ReadOnly, NounAdmin):
    list_display = ("number", "colour", "measure", "department", "reply_by", "issued_at")
    list_filter = ("colour", "plan", "year")
    list_select_related = ("measure", "department")
    search_fields = ("text", "measure__heading", "department__name")
    date_hierarchy = "issued_at"


@admin.register(ImplementationReport)
class ImplementationReportAdmin(ReadOnly, NounAdmin):
    list_display = ("title", "plan", "revision", "as_of", "issued_at")
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("title", "text")
    date_hierarchy = "written_at"
