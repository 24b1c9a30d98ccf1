"""House rules of a request: a GET cannot write, whatever the view tries."""

import pytest
from django.db import InternalError, connection
from django.http import HttpResponse
from django.test import RequestFactory

from config.middleware import ReadOnlyGetMiddleware
from plans.models import Department

pytestmark = pytest.mark.django_db


def found_a_district(request):
    Department.objects.create(name="新区", short_name="新区")
    return HttpResponse("done")


def count_districts(request):
    return HttpResponse(Department.objects.count())


def hide_a_write(request):
    with connection.cursor() as cursor:
        cursor.execute("WITH gone AS (DELETE FROM plans_calendarday RETURNING 1) SELECT count(*) FROM gone")
    return HttpResponse("done")


@pytest.mark.parametrize("view", [found_a_district, hide_a_write])
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_request_cannot_write(view, method):
    request = getattr(RequestFactory(), method)("/somewhere/")
    with pytest.raises(InternalError, match="read-only transaction"):
        ReadOnlyGetMiddleware(view)(request)


def test_post_may_write_and_a_read_leaves_no_trace():
    ReadOnlyGetMiddleware(count_districts)(RequestFactory().get("/"))
    ReadOnlyGetMiddleware(found_a_district)(RequestFactory().post("/"))
    assert Department.objects.filter(name="新区").exists()


def test_answer_tells_the_id_under_which_the_log_holds_the_request(client, settings):
    assert client.get("/healthz", headers={"x-request-id": "from-a-stranger"})["X-Request-ID"] != "from-a-stranger"
    settings.DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True
    answer = client.get("/healthz", headers={"x-request-id": "from-the-proxy"})
    assert answer["X-Request-ID"] == "from-the-proxy"
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]
