"""Addresses of onward referrals. A case is named by its random reference, a referral by its id; neither says anything."""

from __future__ import annotations

from django.urls import path

from plumbline.web.onward import fidelity, sessions, views


urlpatterns = [
    path("onward", views.to_us, name="referrals-to-us"),
    path("onward/<uuid:onward_id>", views.onward, name="onward"),
    path("onward/<uuid:onward_id>/changed", views.changed, name="onward-changed"),
    path("onward/<uuid:onward_id>/session", sessions.log, name="log-session"),
    path("onward/<uuid:onward_id>/plan", sessions.plan, name="plan-session"),
    path("onward/<uuid:onward_id>/call-off", sessions.call_off, name="call-off-session"),
    path("onward/sessions/<uuid:contact_id>/take-away", sessions.withdraw, name="withdraw-session"),
    path("onward/<uuid:onward_id>/checklist", fidelity.answer, name="answer-checklist"),
    path("cases/<slug:ref>/onward/new", views.choose, name="choose-intervention"),
    path("cases/<slug:ref>/onward/new/<uuid:intervention>", views.refer, name="offer-intervention"),
    path("cases/<slug:ref>/unmet/new", views.unmet, name="unmet-need"),
]
