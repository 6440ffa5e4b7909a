"""Addresses of the matching desk."""

from __future__ import annotations

from django.urls import path

from plumbline.web.matching import decisions, views


urlpatterns = [
    path("matching", views.waiting, name="matching"),
    path("matching/next", views.go_on, name="next-pair"),
    path("matching/pairs/<uuid:pair_id>", views.compare, name="pair"),
    path("matching/decisions", decisions.own, name="own-decisions"),
    path("matching/decisions/<uuid:pair_decision_id>/take-back", decisions.take_back, name="take-back"),
]
