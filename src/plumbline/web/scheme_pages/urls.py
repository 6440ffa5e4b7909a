"""Addresses of the schemes."""

from __future__ import annotations

from django.urls import path

from plumbline.web.scheme_pages import (
    charter,
    delivery,
    paper_templates,
    proposals,
    starting,
    statement,
    team,
    views,
)


urlpatterns = [
    path("schemes", views.schemes, name="schemes"),
    path("schemes/start", starting.choose, name="start-scheme"),
    path("schemes/start/<slug:kind>/<slug:nation>", starting.start, name="start-scheme-of"),
    path("schemes/<slug:slug>/take-back", starting.take_back, name="take-back-scheme"),
    path("schemes/<slug:slug>", views.handbook, name="handbook"),
    path("schemes/<slug:slug>/charter", charter.charter, name="charter"),
    path("schemes/<slug:slug>/charter/sign", charter.sign, name="sign-charter"),
    path("schemes/<slug:slug>/charter/compare", charter.compare, name="compare-charters"),
    path("schemes/<slug:slug>/charter/<int:number>", charter.version, name="charter-version"),
    path("schemes/<slug:slug>/values", views.set_value, name="set-value"),
    path("schemes/<slug:slug>/values/<uuid:proposal_id>", proposals.answer, name="answer-value"),
    path("schemes/<slug:slug>/values/<uuid:proposal_id>/withdraw", proposals.withdraw, name="withdraw-value"),
    path("schemes/<slug:slug>/statement/<slug:whose>", statement.statement, name="statement"),
    path("schemes/<slug:slug>/papers/<slug:what>", paper_templates.template, name="paper-template"),
    path("schemes/<slug:slug>/papers/<slug:what>/file", paper_templates.take_out, name="take-out-template"),
    path("schemes/<slug:slug>/team", team.team, name="scheme-team"),
    path("schemes/<slug:slug>/delivery", delivery.delivery, name="scheme-delivery"),
    path("schemes/<slug:slug>/delivery/<slug:how>", delivery.change, name="change-all-delivery"),
    path("schemes/<slug:slug>/delivery/<uuid:change_id>/undo", delivery.undo, name="undo-all-delivery"),
    path("schemes/<slug:slug>/team/join", team.join, name="appoint-to-team"),
    path("schemes/team/<uuid:post_id>/end", team.leave, name="end-team-post"),
]
