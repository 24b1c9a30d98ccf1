"""The addresses of the house, and below them the pages that a reminder links to."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as house


def page(request, pk):
    return HttpResponse()


urlpatterns = [
    *house,
    path("updates/<int:pk>/edit/", page, name="update_edit"),
    path("updates/<int:pk>/", page, name="update_detail"),
    path("reviews/<int:pk>/", page, name="review_detail"),
    path("measures/<int:pk>/", page, name="measure_detail"),
]
