"""Every address of the house."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from config import api, batch, entrance, health, metrics, provider_entrance, refusals, schema, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("metrics", metrics.metrics),
    path("admin/login/", entrance.SignIn.as_view()),
    path("admin/", admin.site.urls),
    path("login/", entrance.SignIn.as_view(), name="login"),
    path("login/code/", entrance.CodeAsked.as_view(), name="login_code"),
    path("login/provider/", provider_entrance.GoingOver.as_view(), name="provider"),
    path("login/provider/back/", provider_entrance.ComingBack.as_view(), name="provider_back"),
    path("logout/", provider_entrance.SigningOut.as_view(), name="logout"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("i18n/setlang/", views.set_language, name="set_language"),
    path("keys/", views.set_keys, name="set_keys"),
    path("theme/", views.set_theme, name="set_theme"),
    path("api/v1/batch/", batch.BatchView.as_view(), name="api_batch"),
    path("api/v1/", include(api.router.urls)),
    path("api/schema/", schema.SchemaView.as_view(), name="api_schema"),
    path("api/docs/", views.api_docs, name="api_docs"),
    path("", include("plans.urls")),
    path("", include("measures.urls")),
    path("", include("tracking.urls")),
]

handler404 = refusals.not_found
handler500 = health.server_error
