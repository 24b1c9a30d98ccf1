"""The pages of this floor, sorted by page."""

from django.urls import path

from measures.views import assignments, imports, milestones, plans, proposals, responsibility, revisions, targets

urlpatterns = [
    path("imports/", imports.import_list, name="import_list"),
    path("imports/new/", imports.import_upload, name="import_upload"),
    path("imports/uploads/<int:pk>/", imports.import_upload_status, name="import_upload_status"),
    path("imports/<int:pk>/", proposals.import_preview, name="import_preview"),
    path("imports/<int:pk>/change/", proposals.import_change, name="import_change"),
    path("imports/<int:pk>/read-again/", imports.import_reread, name="import_reread"),
    path("imports/<int:pk>/confirm/", imports.import_confirm, name="import_confirm"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/settings/", plans.plan_settings, name="plan_settings"),
    path("plans/<int:pk>/activate/", plans.plan_activate, name="plan_activate"),
    path("plans/<int:pk>/undo-import/", imports.import_undo, name="import_undo"),
    path("plans/<int:pk>/undo/", revisions.plan_undo, name="plan_undo"),
    path("plans/<int:pk>/revise/", revisions.plan_revise, name="plan_revise"),
    path("plans/<int:pk>/revise/<int:document>/", revisions.plan_revision, name="plan_revision"),
    path("plans/<int:pk>/responsibilities/", responsibility.responsibility_check, name="responsibility_check"),
    path(
        "plans/<int:pk>/responsibilities/template/",
        responsibility.responsibility_template,
        name="responsibility_template",
    ),
    path("plans/<int:pk>/responsibilities/apply/", responsibility.responsibility_apply, name="responsibility_apply"),
    path("measures/<int:pk>/setup/", assignments.measure_setup, name="measure_setup"),
    path("measures/<int:pk>/assignments/", assignments.assignment_add, name="assignment_add"),
    path("measures/<int:pk>/milestones/", milestones.milestone_add, name="milestone_add"),
    path("assignments/<int:pk>/confirm/", assignments.assignment_confirm, name="assignment_confirm"),
    path("assignments/<int:pk>/release/", assignments.assignment_release, name="assignment_release"),
    path("milestones/<int:pk>/", milestones.milestone_edit, name="milestone_edit"),
    path("milestones/<int:pk>/done/", milestones.milestone_done, name="milestone_done"),
    path("measures/<int:pk>/targets/", targets.target_add, name="target_add"),
    path("targets/<int:pk>/edit/", targets.target_edit, name="target_edit"),
    path("targets/<int:pk>/months/", targets.target_draw, name="target_draw"),
    path("targets/<int:pk>/remove/", targets.target_remove, name="target_remove"),
]
