import os
import time
from datetime import date

import pytest
from django.db import connection, transaction

from plans.actions import plans
from plans.models import User
from tracking.demo import loading
from tracking.demo.people import district_data, settle
from tracking.demo.year import playing
from tracking.demo.year.stage import at

pytestmark = pytest.mark.django_db
UNTIL = date.fromisoformat(os.environ.get("UNTIL", "2026-03-10"))
N = int(os.environ.get("N", "1"))


def test_it():
    marks = []
    for n in range(N):
        sp = transaction.savepoint()
        with connection.cursor() as c:
            c.execute(
                "SELECT setval(oid::regclass::text::regclass, 100000) FROM pg_class WHERE relkind='S' AND relname ~ '^(plans|measures|tracking)_'"
            )
        t = time.process_time()
        w = time.time()
        root = settle(district_data())
        plan = loading.adopt(root, coordinator=User.objects.get(username="wang").as_of(loading.IMPORTED_ON))
        plans.configure(plan, settings={"asks_contributions": True}, by=User.objects.clock(), now=at(loading.ACTIVE_ON))
        played = playing.play(plan, seed=int(os.environ.get("SEED", "7")), from_on=loading.ACTIVE_ON, until=UNTIL)
        print(time.process_time() - t, time.time() - w, played.plan.status)
        for k, v in played.counts.items():
            print(v, k)
        d = {}
        for m in playing._tables():
            table = m._meta.db_table
            for f in m._meta.concrete_fields:
                if f.column in ("password", "date_joined", "message_id"):
                    continue
                d[table, f.column] = playing._rows(table, f'id, "{f.column}"' if f.column != "id" else "id")
        marks.append(d)
        transaction.savepoint_rollback(sp)
    if N > 1:
        for k in marks[0]:
            if marks[0][k] != marks[1][k]:
                print("DIFF", k, marks[0][k], marks[1][k])
