"""Every address of the house and what it answers to whom.

A row names the address, what it is about (a thing of `world`), the method, and the answers in the order of PEOPLE. HEAD
answers as GET; a method without a row is refused with 405; nobody and a closed account are asked to sign in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.house import target_doors, voice_doors
from tests.house.world import PDF, World
from tests.measures.prepared import sheet
from tests.measures.trees import TEXT

PEOPLE = ("far-wang", "far-li", "zhao", "li", "head", "wang", "leader", "idle", "former")
NOT_LET_IN = ("nobody", "asleep")
SPEAKS_FOR = {"asleep": "nobody", "idle": "former"}  # and for whom: to the house both are the same
BY_HEAD = "former"  # a page is the same code by HEAD, so one of the people asks that way
NOT_FOUND = 404
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

# Answered alike to everybody, signed in or not.
OPEN = {
    "healthz": {"GET": 200},
    "set_language": {"POST": 302},
    "set_theme": {"POST": 302},
}
# Open by their nature and with a conversation of their own: tests/config/test_health.py and test_frame.py.
APART = {"readyz", "login", "logout"}

SETTINGS = {
    "filing_day": 20, "grace_days": 2, "review_days": 3, "signing_days": 1, "due_soon_days": 5, "overdue_days": 10,
    "behind_points": 10, "acknowledge_days": 3, "plan_back_days": 10, "light_basis": "both", "overdue_points": 30,
    "contribution_days": 2,
}  # fmt: skip
REORGANISED = {"effective_on": "2026-10-22", "reason": "机构改革"}
VERSIONS = {"draft update": 1, "returned update": 3, "accepted update": 4, "signed update": 3}

#                                                        far     far
#                                                        wang li zhao li  head wang lead idle former
TABLE = """
home                  |                        | GET  | 302 302 302 302 302 302 302 302 302
desk                  |                        | GET  | 200 200 200 200 200 200 200 200 200
inbox                 |                        | GET  | 200 200 200 200 200 200 200 200 200
plan_list             |                        | GET  | 200 200 200 200 200 200 200 200 200
department_list       |                        | GET  | 200 200 200 200 200 200 200 200 200
measure_list          |                        | GET  | 200 200 200 200 200 200 200 200 200
milestone_list        |                        | GET  | 200 200 200 200 200 200 200 200 200
update_list           |                        | GET  | 200 200 200 200 200 200 200 200 200
report_list           |                        | GET  | 200 200 200 200 200 200 200 200 200
duty_list             |                        | GET  | 200 200 200 200 200 200 200 200 200
overview              |                        | GET  | 200 403 403 403 403 302 302 403 403
reminder_log          |                        | GET  | 200 403 403 403 403 200 200 403 403
review_queue          |                        | GET  | 200 403 403 403 403 200 403 403 403
signing               |                        | GET  | 403 403 403 403 200 403 403 403 403
signing               |                        | POST | 403 403 403 403 302 403 403 403 403
import_list           |                        | GET  | 200 403 403 403 403 200 403 403 403
import_upload         |                        | GET  | 200 403 403 403 403 200 403 403 403
import_upload         |                        | POST | 400 403 403 403 403 302 403 403 403
import_preview        | waiting document       | GET  | 404 404 404 404 404 200 200 404 404
import_upload_status  | waiting upload         | GET  | 404 404 404 404 404 200 200 404 404
import_change         | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_reread         | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_confirm        | waiting document       | POST | 404 404 404 404 404 302 403 404 404
import_undo           | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_detail           | plan                   | GET  | 404 404 200 200 200 200 200 404 404
plan_detail           | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
plan_settings         | plan                   | POST | 404 404 403 403 403 302 403 404 404
plan_settings         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_activate         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_issue            | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_close            | plan                   | POST | 404 404 403 403 403 400 403 404 404
plan_reopen           | past plan              | POST | 404 404 403 403 403 302 403 404 404
plan_archive          | past plan              | POST | 404 404 403 403 403 302 403 404 404
plan_settlement       | plan                   | GET  | 404 404 200 200 200 200 200 404 404
plan_settlement       | past plan              | GET  | 404 404 200 200 200 200 200 404 404
plan_settlement       | plan                   | POST | 404 404 403 403 403 302 403 404 404
plan_alignment        | plan                   | GET  | 404 404 200 200 200 200 200 404 404
plan_alignment        | plan                   | POST | 404 404 403 403 403 302 403 404 404
plan_superior         | plan                   | POST | 404 404 403 403 403 302 403 404 404
alignment_undo        | alignment              | POST | 404 404 403 403 403 302 403 404 404
plan_overview         | plan                   | GET  | 404 404 403 403 403 200 200 404 404
plan_overview         | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
plan_undo             | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_undo             | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revise           | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_revise           | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revise           | draft plan             | POST | 404 404 404 404 404 302 403 404 404
plan_revision         | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_revision         | draft plan             | POST | 404 404 404 404 404 302 403 404 404
responsibility_check  | draft plan             | POST | 404 404 404 404 404 200 403 404 404
responsibility_apply  | draft plan             | POST | 404 404 404 404 404 302 403 404 404
responsibility_template | plan                 | GET  | 404 404 403 403 403 200 403 404 404
responsibility_template | draft plan           | GET  | 404 404 404 404 404 200 403 404 404
plan_lineage          | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_lineage          | draft plan             | GET  | 404 404 404 404 404 200 403 404 404
plan_lineage          | plan                   | POST | 404 404 403 403 403 302 403 404 404
plan_inherit          | plan                   | GET  | 404 404 403 403 403 200 403 404 404
plan_inherit          | draft plan             | POST | 404 404 404 404 404 302 403 404 404
measure_chain         | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
measure_chain         | draft measure          | GET  | 404 404 404 404 404 200 200 404 404
department_detail     | market                 | GET  | 404 404 200 200 200 200 200 404 404
department_detail     | elsewhere              | GET  | 200 200 404 404 404 404 404 404 404
measure_detail        | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
measure_detail        | draft measure          | GET  | 404 404 404 404 404 200 200 404 404
measure_setup         | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_setup         | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
assignment_add        | measure 2              | POST | 404 404 403 403 403 302 403 404 404
assignment_add        | draft measure          | POST | 404 404 404 404 404 302 403 404 404
assignment_confirm    | proposal               | POST | 404 404 404 404 404 302 403 404 404
assignment_release    | assignment             | POST | 404 404 403 403 403 302 403 404 404
assignment_release    | proposal               | POST | 404 404 404 404 404 302 403 404 404
milestone_add         | measure 2              | POST | 404 404 403 403 403 302 403 404 404
milestone_edit        | milestone 2            | GET  | 404 404 403 403 403 200 403 404 404
milestone_edit        | milestone 2            | POST | 404 404 403 403 403 302 403 404 404
milestone_edit        | draft milestone        | GET  | 404 404 404 404 404 200 403 404 404
milestone_done        | milestone 2            | POST | 404 404 403 302 302 302 403 404 404
closing_list          |                        | GET  | 200 200 200 200 200 200 200 200 200
closing_request       | measure 3              | GET  | 404 404 403 200 200 200 200 404 404
closing_request       | measure 3              | POST | 404 404 403 400 400 403 403 404 404
closing_detail        | closing                | GET  | 404 404 404 200 200 200 200 404 404
closing_detail        | closing                | POST | 404 404 404 403 403 302 403 404 404
measure_reopen        | measure 5              | POST | 404 404 403 403 403 302 403 404 404
milestone_done        | milestone 2            | GET  | 404 404 403 200 200 200 403 404 404
milestone_weights     | measure 2              | POST | 404 404 403 403 403 302 403 404 404
milestone_take_back   | reached milestone      | GET  | 404 404 403 200 200 200 403 404 404
milestone_take_back   | reached milestone      | POST | 404 404 403 302 302 302 403 404 404
proof_file            | proof                  | GET  | 404 404 404 200 200 200 200 404 404
acknowledgement_list  | plan                   | GET  | 404 404 200 200 200 200 200 404 404
acknowledgement_list  | plan                   | POST | 404 404 302 302 302 403 403 404 404
assignment_acknowledge | new lead              | POST | 404 404 403 302 302 403 403 404 404
objection_raise       | new lead               | GET  | 404 404 403 200 200 403 403 404 404
objection_raise       | new lead               | POST | 404 404 403 302 302 403 403 404 404
objection_detail      | objection              | GET  | 404 404 404 200 200 200 200 404 404
objection_detail      | objection              | POST | 404 404 404 403 403 302 403 404 404
objection_withdraw    | objection              | POST | 404 404 404 302 302 403 403 404 404
plan_back_propose     | measure 3              | GET  | 404 404 403 200 403 403 403 404 404
plan_back_propose     | measure 3              | POST | 404 404 403 302 403 403 403 404 404
plan_back_detail      | plan-back              | GET  | 404 404 404 200 200 200 200 404 404
plan_back_detail      | plan-back              | POST | 404 404 404 403 403 302 403 404 404
plan_back_withdraw    | plan-back              | POST | 404 404 404 302 403 403 403 404 404
decision_list         |                        | GET  | 200 403 403 403 403 200 403 403 403
extension_request     | open milestone         | GET  | 404 404 403 200 403 403 403 404 404
extension_request     | open milestone         | POST | 404 404 403 302 403 403 403 404 404
extension_detail      | requested extension    | GET  | 404 404 404 200 200 200 200 404 404
extension_detail      | signed extension       | POST | 404 404 404 403 403 302 403 404 404
extension_sign        | requested extension    | POST | 404 404 404 403 302 403 403 404 404
extension_withdraw    | requested extension    | POST | 404 404 404 302 403 403 403 404 404
update_detail         | draft update           | GET  | 404 404 404 200 200 200 200 404 404
update_detail         | shared expected update | GET  | 404 404 200 200 200 200 200 404 404
update_detail         | accepted update        | GET  | 404 404 200 200 200 200 200 404 404
update_edit           | draft update           | GET  | 404 404 404 200 403 403 403 404 404
update_edit           | draft update           | POST | 404 404 404 302 403 403 403 404 404
update_edit           | returned update        | GET  | 404 404 404 200 403 403 403 404 404
update_edit           | returned update        | POST | 404 404 404 302 403 403 403 404 404
update_edit           | shared expected update | GET  | 404 404 403 200 403 403 403 404 404
update_edit           | shared expected update | POST | 404 404 403 302 403 403 403 404 404
update_edit           | accepted update        | GET  | 404 404 403 302 403 403 403 404 404
update_edit           | accepted update        | POST | 404 404 403 409 403 403 403 404 404
update_sign           | submitted update       | POST | 404 404 404 403 302 403 403 404 404
update_withdraw       | submitted update       | POST | 404 404 404 302 403 403 403 404 404
review_detail         | signed update          | GET  | 404 404 404 403 403 200 403 404 404
review_detail         | signed update          | POST | 404 404 404 403 403 302 403 404 404
review_detail         | shared expected update | GET  | 404 404 403 403 403 302 403 404 404
review_detail         | shared expected update | POST | 404 404 403 403 403 409 403 404 404
update_supplement     | locked update          | GET  | 404 404 404 403 403 200 403 404 404
update_supplement     | locked update          | POST | 404 404 404 403 403 302 403 404 404
contribution_edit     | part                   | GET  | 404 404 200 200 200 200 200 404 404
contribution_edit     | part                   | POST | 404 404 302 403 403 403 403 404 404
contribution_edit     | handed part            | GET  | 404 404 404 200 200 200 200 404 404
contribution_edit     | handed part            | POST | 404 404 404 409 403 403 403 404 404
contribution_withdraw | handed part            | POST | 404 404 404 302 403 403 403 404 404
contribution_take     | zhao's part            | POST | 404 404 403 302 403 403 403 404 404
contribution_return   | zhao's part            | POST | 404 404 403 302 403 403 403 404 404
measure_override      | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_override      | measure 2              | POST | 404 404 403 403 403 302 403 404 404
measure_override      | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
override_lift         | override               | POST | 404 404 403 403 403 302 403 404 404
measure_schedule      | measure 2              | GET  | 404 404 403 403 403 200 403 404 404
measure_schedule      | measure 2              | POST | 404 404 403 403 403 302 403 404 404
measure_schedule      | draft measure          | GET  | 404 404 404 404 404 200 403 404 404
evidence_file         | evidence               | GET  | 404 404 404 200 200 200 200 404 404
evidence_file         | shared evidence        | GET  | 404 404 200 200 200 200 200 404 404
message_read          | letter                 | POST | 404 404 404 302 404 403 403 404 404
message_retry         | failed letter          | POST | 404 404 404 403 404 302 403 404 404
report_draw_up        | october                | POST | 404 404 403 403 403 302 403 404 404
report_detail         | issued report          | GET  | 404 404 200 200 200 200 200 404 404
report_detail         | draft report           | GET  | 404 404 404 404 404 200 200 404 404
report_file           | issued report          | GET  | 404 404 200 200 200 200 200 404 404
report_file           | draft report           | GET  | 404 404 404 404 404 404 404 404 404
report_issue          | draft report           | POST | 404 404 404 404 404 302 403 404 404
calendar_year         |                        | GET  | 200 200 200 200 200 200 200 200 200
own_day_add           |                        | POST | 400 403 403 403 403 302 403 403 403
own_day_remove        | own day                | POST | 404 404 403 403 403 302 403 404 404
calendar_notice       |                        | GET  | 200 403 403 403 403 200 403 403 403
calendar_notice       |                        | POST | 200 403 403 403 403 200 403 403 403
api-calendarday-list  |                        | GET  | 200 200 200 200 200 200 200 200 200
api-calendarday-detail | own day               | GET  | 404 404 200 200 200 200 200 404 404
people_list           |                        | GET  | 200 403 403 403 403 200 403 403 403
post_vacate           | market post            | GET  | 404 404 403 403 403 200 403 404 404
post_vacate           | market post            | POST | 404 404 403 403 403 302 403 404 404
deputy_add            | market post            | GET  | 404 404 403 200 403 200 403 404 404
deputy_add            | market post            | POST | 404 404 403 302 403 302 403 404 404
deputy_end            | deputy                 | POST | 404 404 403 302 403 302 403 404 404
hand_over             | market post            | GET  | 404 404 403 403 403 200 403 404 404
hand_over             | market post            | POST | 404 404 403 403 403 302 403 404 404
hand_over_undo        | hand-over to come      | POST | 404 404 403 403 403 302 403 404 404
reorganisation_list   |                        | GET  | 200 200 200 200 200 200 200 200 200
reorganisation_new    |                        | GET  | 200 403 403 403 403 200 403 403 403
reorganisation_new    |                        | POST | 400 403 403 403 403 302 403 403 403
reorganisation_detail | planned reorganisation | GET  | 404 404 404 404 404 200 200 404 404
reorganisation_carry_out | planned reorganisation | POST | 404 404 404 404 404 302 403 404 404
reorganisation_cancel | planned reorganisation | POST | 404 404 404 404 404 302 403 404 404
api_schema            |                        | GET  | 200 200 200 200 200 200 200 200 200
api_docs              |                        | GET  | 200 200 200 200 200 200 200 200 200
api-department-list   |                        | GET  | 200 200 200 200 200 200 200 200 200
api-department-detail | market                 | GET  | 404 404 200 200 200 200 200 404 404
api-department-detail | elsewhere              | GET  | 200 200 404 404 404 404 404 404 404
api-post-list         |                        | GET  | 200 200 200 200 200 200 200 200 200
api-post-detail       | market post            | GET  | 404 404 200 200 200 200 200 404 404
api-post-hand-over    | market post            | POST | 404 404 403 403 403 200 403 404 404
api-post-vacate       | market post            | POST | 404 404 403 403 403 200 403 404 404
api-post-delegate     | market post            | POST | 404 404 403 200 403 200 403 404 404
api-membership-list   |                        | GET  | 200 200 200 200 200 200 200 200 200
api-membership-detail | hand-over to come      | GET  | 404 404 200 200 200 200 200 404 404
api-membership-undo   | hand-over to come      | POST | 404 404 403 403 403 204 403 404 404
api-delegation-list   |                        | GET  | 200 200 200 200 200 200 200 200 200
api-delegation-detail | deputy                 | GET  | 404 404 200 200 200 200 200 404 404
api-delegation-end    | deputy                 | POST | 404 404 403 200 403 200 403 404 404
api-reorganisation-list |                        | GET  | 200 200 200 200 200 200 200 200 200
api-reorganisation-list |                        | POST | 400 400 403 403 403 201 403 400 400
api-reorganisation-preview |                        | POST | 400 400 403 403 403 200 403 400 400
api-reorganisation-detail | planned reorganisation | GET  | 404 404 404 404 404 200 200 404 404
api-reorganisation-cancel | planned reorganisation | POST | 404 404 404 404 404 200 403 404 404
api-plan-list         |                        | GET  | 200 200 200 200 200 200 200 200 200
api-plan-detail       | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-detail       | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
api-plan-obstacles    | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-obstacles    | draft plan             | GET  | 404 404 404 404 404 200 200 404 404
api-plan-activate     | draft plan             | POST | 404 404 404 404 404 200 403 404 404
api-plan-issue        | draft plan             | POST | 404 404 404 404 404 200 403 404 404
api-plan-close        | plan                   | POST | 404 404 403 403 403 400 403 404 404
api-plan-reopen       | past plan              | POST | 404 404 403 403 403 200 403 404 404
api-plan-archive      | past plan              | POST | 404 404 403 403 403 200 403 404 404
api-plan-superior     | plan                   | POST | 404 404 403 403 403 200 403 404 404
api-plan-coverage     | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-settlement   | plan                   | GET  | 404 404 200 200 200 200 200 404 404
api-plan-settlement   | plan                   | POST | 404 404 403 403 403 200 403 404 404
api-alignment-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-alignment-list    |                        | POST | 404 404 403 403 403 201 403 404 404
api-alignment-detail  | alignment              | GET  | 404 404 200 200 200 200 200 404 404
api-alignment-detail  | alignment              | DELETE | 404 404 403 403 403 204 403 404 404
api-measure-open-points | measure 2            | GET  | 404 404 403 200 200 200 200 404 404
api-measure-reopen    | measure 5              | POST | 404 404 403 403 403 200 403 404 404
api-closing-list      |                        | GET  | 200 200 200 200 200 200 200 200 200
api-closing-list      |                        | POST | 404 404 403 400 400 403 403 404 404
api-closing-detail    | closing                | GET  | 404 404 404 200 200 200 200 404 404
api-closing-grant     | closing                | POST | 404 404 404 403 403 400 403 404 404
api-closing-refuse    | closing                | POST | 404 404 404 403 403 200 403 404 404
api-measure-list      |                        | GET  | 200 200 200 200 200 200 200 200 200
api-measure-detail    | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
api-measure-detail    | draft measure          | GET  | 404 404 404 404 404 200 200 404 404
api-measure-chain     | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
api-lineage-list      |                        | GET  | 200 200 200 200 200 200 200 200 200
api-lineage-list      |                        | POST | 404 404 403 403 403 201 403 404 404
api-lineage-propose   |                        | POST | 404 404 403 403 403 200 403 404 404
api-lineage-detail    | guess                  | GET  | 404 404 200 200 200 200 200 404 404
api-lineage-confirm   | guess                  | POST | 404 404 403 403 403 200 403 404 404
api-lineage-reject    | guess                  | POST | 404 404 403 403 403 200 403 404 404
api-lineage-reopen    | guess                  | POST | 404 404 403 403 403 200 403 404 404
api-lineage-end-list  |                        | GET  | 200 200 200 200 200 200 200 200 200
api-lineage-end-list  |                        | POST | 404 404 403 403 403 201 403 404 404
api-lineage-end-detail | dropped               | GET  | 404 404 200 200 200 200 200 404 404
api-lineage-end-detail | dropped               | DELETE | 404 404 403 403 403 204 403 404 404
api-milestone-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-milestone-detail  | milestone 2            | GET  | 404 404 200 200 200 200 200 404 404
api-milestone-detail  | draft milestone        | GET  | 404 404 404 404 404 200 200 404 404
api-milestone-record  | milestone 2            | POST | 404 404 403 200 200 200 403 404 404
api-milestone-take-back | reached milestone    | POST | 404 404 403 200 200 200 403 404 404
api-acknowledgement-list |                     | GET  | 200 200 200 200 200 200 200 200 200
api-acknowledgement-list |                     | POST | 404 404 200 200 200 403 403 404 404
api-acknowledgement-detail | new lead          | GET  | 404 404 200 200 200 200 200 404 404
api-acknowledgement-acknowledge | new lead     | POST | 404 404 403 200 200 403 403 404 404
api-objection-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-objection-list    |                        | POST | 404 404 403 201 201 403 403 404 404
api-objection-detail  | objection              | GET  | 404 404 404 200 200 200 200 404 404
api-objection-withdraw | objection             | POST | 404 404 404 200 200 403 403 404 404
api-objection-confirm | objection              | POST | 404 404 404 403 403 200 403 404 404
api-objection-reassign | objection             | POST | 404 404 404 403 403 200 403 404 404
api-plan-back-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-plan-back-list    |                        | POST | 404 404 403 201 403 403 403 404 404
api-plan-back-detail  | plan-back              | GET  | 404 404 404 200 200 200 200 404 404
api-plan-back-withdraw | plan-back             | POST | 404 404 404 200 403 403 403 404 404
api-plan-back-approve | plan-back              | POST | 404 404 404 403 403 200 403 404 404
api-plan-back-send-back | plan-back            | POST | 404 404 404 403 403 200 403 404 404
api-extension-list    |                        | GET  | 200 200 200 200 200 200 200 200 200
api-extension-list    |                        | POST | 404 404 403 201 403 403 403 404 404
api-extension-detail  | requested extension    | GET  | 404 404 404 200 200 200 200 404 404
api-extension-sign    | requested extension    | POST | 404 404 404 403 200 403 403 404 404
api-extension-withdraw | requested extension   | POST | 404 404 404 200 403 403 403 404 404
api-extension-grant   | signed extension       | POST | 404 404 404 403 403 200 403 404 404
api-extension-refuse  | signed extension       | POST | 404 404 404 403 403 200 403 404 404
api-period-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-period-list       |                        | POST | 404 404 403 403 403 201 403 404 404
api-period-detail     | october                | GET  | 404 404 200 200 200 200 200 404 404
api-update-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-update-detail     | draft update           | GET  | 404 404 404 200 200 200 200 404 404
api-update-detail     | shared expected update | GET  | 404 404 200 200 200 200 200 404 404
api-update-detail     | accepted update        | GET  | 404 404 200 200 200 200 200 404 404
api-update-write      | draft update           | PUT  | 404 404 404 200 403 403 403 404 404
api-update-write      | shared expected update | PUT  | 404 404 403 200 403 403 403 404 404
api-update-submit     | draft update           | POST | 404 404 404 200 403 403 403 404 404
api-update-withdraw   | submitted update       | POST | 404 404 404 200 403 403 403 404 404
api-update-sign       | submitted update       | POST | 404 404 404 403 200 403 403 404 404
api-update-accept     | signed update          | POST | 404 404 404 403 403 200 403 404 404
api-update-send-back  | signed update          | POST | 404 404 404 403 403 200 403 404 404
api-update-evidence   | draft update           | POST | 404 404 404 200 403 403 403 404 404
api-update-supplement | locked update          | POST | 404 404 404 403 403 200 403 404 404
api-contribution-list |                        | GET  | 200 200 200 200 200 200 200 200 200
api-contribution-detail | part                 | GET  | 404 404 200 200 200 200 200 404 404
api-contribution-write | part                  | PUT  | 404 404 200 403 403 403 403 404 404
api-contribution-submit | written part         | POST | 404 404 200 403 403 403 403 404 404
api-contribution-withdraw | handed part        | POST | 404 404 404 200 403 403 403 404 404
api-contribution-take | zhao's part            | POST | 404 404 403 200 403 403 403 404 404
api-contribution-send-back | zhao's part       | POST | 404 404 403 200 403 403 403 404 404
api-override-list     |                        | GET  | 200 200 200 200 200 200 200 200 200
api-override-list     |                        | POST | 404 404 403 403 403 201 403 404 404
api-override-detail   | override               | GET  | 404 404 200 200 200 200 200 404 404
api-override-lift     | override               | POST | 404 404 403 403 403 200 403 404 404
api-schedule-detail   | measure 2              | GET  | 404 404 200 200 200 200 200 404 404
api-schedule-detail   | measure 2              | PUT  | 404 404 403 403 403 200 403 404 404
api-duty-list         |                        | GET  | 200 200 200 200 200 200 200 200 200
api-report-list       |                        | GET  | 200 200 200 200 200 200 200 200 200
api-report-list       |                        | POST | 404 404 403 403 403 201 403 404 404
api-report-detail     | issued report          | GET  | 404 404 200 200 200 200 200 404 404
api-report-detail     | draft report           | GET  | 404 404 404 404 404 200 200 404 404
"""
TABLE += voice_doors.TABLE.removeprefix("\n")


@dataclass(frozen=True)
class Row:
    door: str
    thing: str
    method: str
    answers: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.door} {self.thing}".strip()


def rows() -> list[Row]:
    found = []
    for line in f"{TABLE.strip()}\n{target_doors.TABLE.strip()}".splitlines():
        door, thing, method, answers = (part.strip() for part in line.split("|"))
        statuses = dict(zip(PEOPLE, map(int, answers.split()), strict=True))
        found.append(Row(door, thing, method, statuses | dict.fromkeys(NOT_LET_IN, refusal_of(door))))
    return found


def who_knocks(row: Row) -> Iterator[str]:
    """Everybody whose answer can be another's mistake: not who is the same to the house as one who knocks anyway, and
    no colleague with fewer posts of one who finds nothing.
    """
    for who in row.answers:
        hidden_from_far = who == "far-li" and row.answers["far-wang"] == NOT_FOUND
        if who not in SPEAKS_FOR and not (hidden_from_far and row.answers[who] == NOT_FOUND):
            yield who


def is_for_machines(door: str) -> bool:
    return door.startswith("api-") or door == "api_schema"


def refusal_of(door: str) -> int:
    """To whom is not signed in: a page shows the way to the login."""
    return 401 if is_for_machines(door) else 302


def patterns(resolver: URLResolver | None = None, inside: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the URL configuration under its name, with its namespace; an unnamed one under its route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern, f"{inside}{pattern.namespace}:" if pattern.namespace else inside)
        else:
            yield f"{inside}{pattern.name or pattern.pattern}", pattern


def address_of(door: str, thing: str, world: World) -> str:
    if door == "healthz":  # unnamed
        return "/healthz"
    arguments: list[Any] = [world.pk(thing)] if thing else []
    if door == "plan_revision":
        arguments.append(world.pk("waiting document"))
    return reverse(door, args=[*arguments, "docx"] if door == "report_file" else arguments)


def body_of(door: str, thing: str, world: World) -> dict[str, Any]:
    """What the page or a machine would send there; files are made anew each time."""
    version = VERSIONS.get(thing, 0)
    if (told := target_doors.body_of(door, world)) is not None:
        return told
    if door in voice_doors.BODIES:
        return voice_doors.BODIES[door](world)
    match door:
        case "set_theme":
            return {"theme": "dark"}
        case "set_language":
            return {"language": "en"}
        case "import_upload":
            words = TEXT.replace("营商环境", "数字政府").encode()
            return {"district": world.district.root.pk, "file": SimpleUploadedFile("方案.txt", words)}
        case "plan_revise":
            return {"file": SimpleUploadedFile("修订稿.txt", TEXT.replace("20项", "30项").encode())}
        case "plan_revision":
            return {"apply": "1", "seen": world.hidden["difference"], "facts": "take", "because": "更正"}
        case "import_change":
            return {"verb": "title", "at": world.hidden["measure"], "heading": "开办企业一件事", "version": 0}
        case "plan_settings":
            return SETTINGS
        case "own_day_add":
            return {"district": world.district.root.pk, "day": "2026-12-01", "works": "", "reason": "停电"}
        case "own_day_remove":
            return {"reason": "取消"}
        case "calendar_notice":
            return {"text": "一、元旦：1月1日（周五）放假1天。", "year": 2027}
        case "responsibility_check":
            table = sheet(("举措", "牵头单位"), ("开办企业", "区税务局"))
            return {"file": SimpleUploadedFile("分工.xlsx", table)}
        case "responsibility_apply":
            return {"ticket": world.hidden["ticket"]}
        case "assignment_add":
            return {"department": world.pk("tax"), "role": "supporting"}
        case "milestone_add" | "milestone_edit":
            return {"title": "全市推开", "due_on": "2026-10-20", "weight": 1}
        case "post_vacate" | "api-post-vacate":
            return {"last_on": "2026-10-31"}
        case "hand_over" | "api-post-hand-over":
            return {"person": world.people["zhao"].pk, "from_on": "2026-11-02", "comment": "两项举措待报送"}
        case "deputy_add" | "api-post-delegate":
            days = {"from_on": "2026-10-23", "until_on": "2026-10-25"}
            return {"person": world.people["zhao"].pk, "reason": "外出学习", **days}
        case "reorganisation_new":
            names = {"name_0": "安和区税收管理局", "short_name_0": "区税管局"}
            return {"apply": "1", "kind": "rename", "departments": world.pk("tax"), **names, **REORGANISED}
        case "api-reorganisation-list" | "api-reorganisation-preview":
            heir = {"department": world.pk("tax"), "name": "安和区税收管理局", "short_name": "区税管局"}
            named = {f"heirs[0]{name}": value for name, value in heir.items()}
            return {"kind": "rename", "departments": world.pk("tax"), **named, **REORGANISED}
        case "milestone_done" | "api-milestone-record":
            return {"done_on": "2026-10-20"}
        case "plan_reopen" | "api-plan-reopen" | "api-measure-reopen":
            return {"reason": "尚有未了事项"}
        case "plan_settlement":
            return {"reason_for_all": "明年继续推进"}
        case "plan_alignment":
            return {"superior_measure": world.pk("top measure"), "reason": "本区无此类企业"}
        case "plan_superior" | "api-plan-superior":
            return {"superior": world.pk("city plan")}
        case "api-alignment-list":
            one = {"plan": world.pk("plan"), "superior_measure": world.pk("top measure")}
            return one | {"measure": world.pk("measure 2")}
        case "closing_request":
            return {"conclusion": "已完成"}
        case "api-closing-list":
            return {"measure": world.pk("measure 3"), "conclusion": "已完成"}
        case "closing_detail" | "measure_reopen" | "api-closing-refuse":
            return {"comment": "证明材料不足"}
        case "milestone_weights":
            return {str(world.pk("milestone 2")): "100"}
        case "milestone_take_back" | "api-milestone-take-back" | "objection_raise":
            return {"reason": "情况有变"}
        case "objection_detail" | "api-objection-confirm":
            return {"confirm": "1", "answer": "仍由你局牵头"}
        case "api-objection-reassign":
            return {"department": world.pk("tax")}
        case "api-objection-list":
            return {"assignment": world.pk("new lead"), "reason": "非本局职责"}
        case "api-acknowledgement-list":
            return {"plan": world.pk("plan")}
        case "plan_back_propose":
            lines = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-title": "全市推开", "0-due_on": "2026-11-20"}
            return {f"form-{name}": value for name, value in lines.items()}
        case "api-plan-back-list":
            step = {"steps[0]verb": "add", "steps[0]title": "全市推开", "steps[0]due_on": "2026-11-20"}
            return {"measure": world.pk("measure 3"), **step}
        case "plan_back_detail":
            return {"approve": "1"}
        case "api-plan-back-send-back" | "api-extension-refuse":
            return {"comment": "请说明依据"}
        case "extension_request":
            return {"asked_for": "2026-12-31", "reason": "系统联调未完成", "progress": "已完成八成"}
        case "api-extension-list":
            asking = {"asked_for": "2026-12-31", "reason": "系统联调未完成", "progress": "已完成八成"}
            return {"milestone": world.pk("open milestone"), **asking}
        case "extension_detail" | "api-extension-grant":
            return {"grant": "1", "until": "2026-12-31"}
        case "update_edit" | "api-update-write":
            return {"version": version, "progress": "已完成"}
        case "update_supplement" | "api-update-supplement":
            return {"until_on": "2026-11-06", "reason": "人员调整"}
        case "contribution_edit" | "api-contribution-write":
            return {"version": version, "text": "已完成系统对接"}
        case "contribution_return" | "api-contribution-send-back":
            return {"comment": "请写明数量"}
        case "measure_override" | "api-override-list":
            wanted = {"light": "behind", "reason": "资金未到位", "from_on": "2026-10-22", "until_on": "2026-10-30"}
            return wanted | ({} if door == "measure_override" else {"measure": world.pk("measure 2")})
        case "measure_schedule":
            return {"m11": "90"}
        case "api-schedule-detail":
            return {"steps": [{"month": "2026-11-01", "percent": "90"}]}
        case "review_detail":
            return {"accept": "1", "version": version}
        case "signing":
            return {"chosen": f"{world.pk('submitted update')}:2"}
        case "report_draw_up":
            return {"as_of": "2026-10-22"}
        case "report_issue":
            return {"seen": world.hidden["seen"]}
        case "plan_lineage":
            return {"do": f"end:{world.pk('measure 3')}", "reason": "新任务"}
        case "api-lineage-list":
            return {"earlier": world.pk("earlier measure"), "later": world.pk("measure 2")}
        case "api-lineage-propose":
            return {"plan": world.pk("plan"), "earlier": world.pk("earlier plan")}
        case "api-lineage-end-list":
            return {"measure": world.pk("measure 3"), "plan": world.pk("earlier plan")}
        case "api-period-list":
            return {"plan": world.pk("plan"), "month": "2026-08-01"}
        case "api-report-list":
            return {"period": world.pk("october")}
        case "api-update-send-back":
            return {"comment": "请写明数量"}
        case "api-update-evidence":
            return {"file": SimpleUploadedFile("证明.pdf", PDF + b"\nmore")}
    return {}
