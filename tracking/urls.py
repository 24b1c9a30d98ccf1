"""The pages of this floor, sorted by page."""

from django.urls import path

from tracking.views import evidence

urlpatterns = [
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
]
