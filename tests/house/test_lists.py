"""Every page of rows is a list: filters in the address, order, groups, columns, views to keep, tables to take along."""

import csv
import io
from itertools import zip_longest

import pytest
from django.urls import reverse

from tests.house.answers import is_for_machines, rows
from tests.house.doors import address_of
from tests.listed import undrawn

pytestmark = pytest.mark.django_db

# Pages with no number in their address that hold something else than rows to look through, and what.
NO_LISTS = {
    "api_docs": "what machines may ask",
    "home": "the way to the first page",
    "desk": "the own duties, worked off where they stand",
    "signing": "what one head signs, all of it at once",
    "review_queue": "a queue, in the order in which it is worked off",
    "inbox": "letters to one person, read one by one",
    "search": "hits in the order of their weight",
    "overview": "figures",
    "wall": "a drawing; its filters stand in the address",
    "reminder_log": "rules, a form and the log of messages; the log leaves as a table by its own button",
    "hook_list": "the few robots of a district, each with the button that ends it",
    "event_subscription_list": "the few programs of a district, each with the button that ends it",
    "key_list": "the few tokens of one person, each with the button that ends it",
    "calendar_year": "a year of days",
    "calendar_notice": "a form",
    "import_upload": "a form",
    "message_choices": "a form",
    "measures_change": "a preview of rows ticked in the ledger",
    "milestones_change": "a preview of ticked rows",
    "suggestions_change": "a preview of ticked rows",
    "paper_check": "a form",
    "account": "what one person may change about themselves, and the few sessions of theirs",
    "account_password": "a form",
    "account_second_factor": "a form",
    "account_identity": "a form",
    "account_list": "for the security administrator: tests/plans/test_accounts.py",
    "knock_list": "for the security administrator and the auditor: tests/plans/test_accounts.py",
    "change_list": "for the auditor: tests/plans/test_change_pages.py",
    "implementation_report_list": "one or two reports a year, each with its files",
    "reorganisation_new": "a form",
    "suggestion_new": "a form",
    "suggestion_template": "a file",
}
# Lists about one thing, and the thing; lists that a page shows beside its own way of showing them.
OF_ONE = {"acknowledgement_list": "plan"}
ASKED = {"people_list": {"show": "posts"}}
WITHOUT_FILTERS = {"department_list": "some dozens in office order, and the search finds them"}
PAGES = [row.door for row in rows() if row.method == "GET" and not row.thing and not is_for_machines(row.door)]
LISTS = [*(door for door in dict.fromkeys(PAGES) if door not in NO_LISTS), *OF_ONE]


def test_the_exceptions_are_pages():
    assert set(NO_LISTS) <= set(PAGES)


@pytest.mark.parametrize("door", LISTS)
def test_a_list_is_filtered_sorted_grouped_kept_and_taken_along(world, clients, door):
    wang, address = clients["wang"], address_of(door, OF_ONE.get(door, ""), world)
    asked = ASKED.get(door, {})
    page = wang.get(address, asked)
    listing = page.context["listing"]
    assert door in WITHOUT_FILTERS or page.context["form"].fields, "no filters"
    table = wang.get(address, {**asked, "export": "csv"}).getvalue().decode("utf-8-sig")
    heads, *body = csv.reader(io.StringIO(table))
    assert len(body) == listing.count
    assert heads == [str(column.label) for column in listing.columns]
    assert door in OF_ONE or reverse("view_save") in page.content.decode(), "no views"

    sorts = [column.key for column in listing.all_columns if column.sort]
    groups = [column.key for column in listing.all_columns.groups]
    assert sorts, "no order"
    assert groups, "no groups"
    with undrawn():
        for sort, group in zip_longest(sorts, groups, fillvalue=""):
            shown = wang.get(address, {**asked, "sort": f"-{sort}" if sort else "", "group": group}).listing
            assert shown.count == listing.count, (sort, group)
            values = [value for value, _rows in shown.groups()]
            assert len(values) == len(set(values)), f"the rows of one {group} stand apart"
    arranged = wang.get(address, {**asked, "sort": f"-{sorts[0]}", "group": groups[0]})
    assert arranged.status_code == 200
