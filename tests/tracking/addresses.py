"""The pages that a reminder links to."""

from django.http import HttpResponse
from django.urls import path


def page(request, pk):
    return HttpResponse()


urlpatterns = [
    path("updates/<int:pk>/edit/", page, name="update_edit"),
    path("updates/<int:pk>/", page, name="update_detail"),
    path("reviews/<int:pk>/", page, name="review_detail"),
    path("measures/<int:pk>/", page, name="measure_detail"),
]
