"""Addresses of a case. The reference is random and says nothing."""

from __future__ import annotations

from django.urls import path

from plumbline.web.casework import (
    break_glass,
    delivery,
    dormant,
    look_backs,
    moving,
    planning,
    presence,
    readers,
    reopening,
    reviewing,
    staff_warnings,
    taking_out,
    team,
    tracks,
    views,
)


urlpatterns = [
    path("cases/<slug:ref>", views.case, name="case"),
    path("cases/<slug:ref>/agencies", readers.readers, name="case-readers"),
    path("cases/<slug:ref>/agencies/<uuid:agency>", readers.how_long, name="share-end"),
    path("cases/<slug:ref>/changed", views.changed, name="case-changed"),
    path("cases/<slug:ref>/research-finished", views.finish_research, name="finish-research"),
    path("cases/<slug:ref>/objectives/new", planning.objective, name="set-objective"),
    path("cases/<slug:ref>/actions/new", planning.propose, name="propose-action"),
    path("cases/<slug:ref>/plan", planning.agree_plan, name="agree-plan"),
    path("cases/<slug:ref>/move", moving.move, name="move"),
    path("cases/<slug:ref>/ratings/<slug:track>", tracks.rate, name="set-track"),
    path("cases/<slug:ref>/scores/new", tracks.score, name="store-score"),
    path("cases/<slug:ref>/review", reviewing.review, name="review"),
    path("cases/<slug:ref>/close", reviewing.close, name="close"),
    path("cases/<slug:ref>/reopen", reopening.reopen, name="reopen"),
    path("cases/<slug:ref>/conflict", views.conflict, name="conflict"),
    path("cases/<slug:ref>/summary", taking_out.summary, name="take-out-summary"),
    path("cases/<slug:ref>/dormant", dormant.dormant, name="dormant"),
    path("cases/<slug:ref>/delivery", delivery.choose, name="choose-delivery"),
    path("cases/<slug:ref>/lead-worker", delivery.lead, name="name-lead"),
    path("cases/<slug:ref>/direct", delivery.direct, name="direct-action"),
    path("cases/<slug:ref>/supervision", delivery.supervision, name="supervision"),
    path("look-backs/<uuid:look_back_id>", look_backs.look_back, name="look-back"),
    path("actions/<uuid:action_id>", planning.action, name="action"),
    path("actions/<uuid:action_id>/again", planning.take_up, name="take-up-action"),
    path("actions/<uuid:action_id>/reassign", delivery.reassign, name="reassign-action"),
    path("cases/<slug:ref>/presence", presence.share, name="share-presence"),
    path("presence/<uuid:share_id>/end", presence.end, name="end-presence"),
    path("cases/<slug:ref>/warnings", staff_warnings.warnings, name="staff-warnings"),
    path("cases/<slug:ref>/warnings/new", staff_warnings.warn, name="warn-staff"),
    path("cases/<slug:ref>/warnings/<uuid:warning_id>", staff_warnings.look_again, name="look-at-warning"),
    path("cases/<slug:ref>/warnings/<uuid:warning_id>/end", staff_warnings.end, name="end-warning"),
    path("open-a-case", break_glass.ask, name="break-glass"),
    path("opened/<uuid:opening_id>", break_glass.opened, name="opened-case"),
    path("opened/<uuid:opening_id>/end", break_glass.end, name="end-break-glass"),
    path("team", team.caseload, name="team"),
]
