"""The list of attacks of attempts.txt: what is tried by whom, at which door, and the refusal that meets it.

What one request cannot try stands beside it, in tests whose names begin with the numbers of the attacks they try; what
the tests of its own part try already is named in ELSEWHERE. test_register.py holds the three against the list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True)
class Attempt:
    """One request. `thing` is a row of the world; `{name}` in a body stands for the number of such a row.

    Every refusal is written down, of somebody who is not signed in by the address alone. An attempt that is answered
    with 200 or sent on is no refusal: it went through and did nothing.
    """

    number: int
    words: str
    who: str
    method: str
    door: str
    thing: str
    answer: int
    body: dict[str, Any] | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.words}"


def attempts() -> list[Attempt]:
    """The rows of attempts.txt."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            number, words, who, method, door, thing, answer, body = (part.strip() for part in line.split("|", 7))
            told = json.loads(body) if body else None
            found.append(Attempt(int(number), words, who, method, door, thing, int(answer), told))
    return found


# What the tests of its own part try already, by file and name. A test whose name begins with the numbers it tries, as
# test_20_22_what_is_typed, needs no line here, wherever it stands.
ELSEWHERE = {
    10: ["tests/config/test_machine.py::test_ten_requests_with_one_key_at_once_do_it_once"],
    13: ["tests/tracking/test_evidence.py::test_evidence_of_a_draft_is_removed_and_cited_evidence_stays"],
    19: ["tests/plans/test_listing.py::test_no_text_becomes_a_formula"],
    23: ["tests/plans/documents/test_hostile.py::test_what_would_do_harm_is_refused_by_name"],
    24: [
        "tests/plans/documents/test_hostile.py::test_what_would_do_harm_is_refused_by_name",
        "tests/plans/documents/test_hostile.py::test_no_part_outside_of_the_file_is_asked_for",
    ],
    25: [
        "tests/plans/documents/test_hostile.py::test_what_would_do_harm_is_refused_by_name",
        "tests/tracking/test_admitting.py::test_an_office_file_holds_no_archive",
    ],
    26: [
        "tests/plans/documents/test_hostile.py::test_what_would_do_harm_is_refused_by_name",
        "tests/tracking/test_admitting.py::test_a_picture_of_too_many_pixels_is_refused",
    ],
    27: [
        "tests/tracking/test_evidence.py::test_names_are_made_safe",
        "tests/tracking/test_evidence.py::test_a_file_is_handed_out_as_an_attachment_to_those_who_see_the_update",
        "tests/tracking/test_admitting.py::test_what_is_kept_lies_outside_the_web_root_under_a_hash",
    ],
    36: ["tests/config/test_machine.py::test_key_belongs_to_one_request_and_one_person"],
    37: ["tests/tracking/test_updates.py::test_withdrawing_keeps_the_day_of_the_first_filing"],
    42: ["tests/plans/test_changes.py::test_one_tampered_row_is_found_and_no_other"],
    44: ["tests/plans/test_signing_in.py::test_an_unknown_account_is_told_what_a_known_one_is"],
    45: ["tests/plans/test_signing_in.py::test_one_address_that_tries_many_accounts_is_stopped"],
    46: ["tests/plans/test_signing_in.py::test_ten_wrong_passwords_lock_the_account_and_not_its_owner"],
    48: ["tests/plans/test_signing_in.py::test_a_password_made_by_somebody_else_is_changed_first"],
    55: ["tests/plans/test_signing_in.py::test_an_unknown_account_is_told_what_a_known_one_is"],
    57: [
        "tests/tracking/test_channels.py::test_private_addresses_are_refused_however_they_are_written",
        "tests/tracking/test_channels.py::test_the_address_that_was_judged_is_the_one_that_is_called",
        "tests/tracking/test_channels.py::test_a_redirect_is_not_followed",
        "tests/plans/documents/test_hostile.py::test_no_part_outside_of_the_file_is_asked_for",
    ],
    64: ["tests/plans/documents/test_hostile.py::test_the_child_is_confined"],
    68: ["tests/plans/test_changes.py::test_a_chain_that_was_cut_or_made_anew_is_known_by_its_noted_head"],
}
