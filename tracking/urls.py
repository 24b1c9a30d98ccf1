"""The pages of this floor, sorted by page."""

from django.urls import path

from tracking.views import (
    departments,
    desk,
    evidence,
    ledger,
    lists,
    measure,
    overview,
    reminders,
    reports,
    reviews,
    signing,
    update,
)

urlpatterns = [
    path("", overview.home, name="home"),
    path("departments/", departments.department_list, name="department_list"),
    path("departments/<int:pk>/", departments.department_detail, name="department_detail"),
    path("desk/", desk.desk, name="desk"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("inbox/", reminders.inbox, name="inbox"),
    path("inbox/<int:pk>/read/", reminders.message_read, name="message_read"),
    path("measures/", ledger.measure_list, name="measure_list"),
    path("measures/<int:pk>/", measure.measure_detail, name="measure_detail"),
    path("milestones/", lists.milestone_list, name="milestone_list"),
    path("overdue/", lists.duty_list, name="duty_list"),
    path("overview/", overview.overview, name="overview"),
    path("periods/<int:period_pk>/report/", reports.report_draw_up, name="report_draw_up"),
    path("plans/<int:pk>/overview/", overview.plan_overview, name="plan_overview"),
    path("reminders/", reminders.reminder_log, name="reminder_log"),
    path("reminders/messages/<int:pk>/retry/", reminders.message_retry, name="message_retry"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/<slug:format>", reports.report_file, name="report_file"),
    path("reports/<int:pk>/issue/", reports.report_issue, name="report_issue"),
    path("review/", reviews.review_queue, name="review_queue"),
    path("review/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("signing/", signing.signing, name="signing"),
    path("update/<int:pk>/", update.update_detail, name="update_detail"),
    path("update/<int:pk>/edit/", update.update_edit, name="update_edit"),
    path("update/<int:pk>/sign/", update.update_sign, name="update_sign"),
    path("update/<int:pk>/withdraw/", update.update_withdraw, name="update_withdraw"),
    path("updates/", lists.update_list, name="update_list"),
]
