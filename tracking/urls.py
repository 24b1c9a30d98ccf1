"""The pages of this floor, sorted by page."""

from django.urls import path

from tracking.views import evidence, reports

urlpatterns = [
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/issue/", reports.report_issue, name="report_issue"),
    path("reports/<int:pk>/<slug:format>", reports.report_file, name="report_file"),
    path("periods/<int:period_pk>/report/", reports.report_draw_up, name="report_draw_up"),
]
