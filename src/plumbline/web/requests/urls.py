"""Addresses of the desks."""

from __future__ import annotations

from django.urls import path

from plumbline.web.requests import alike, asking_again, giving_on, taking_back, views


urlpatterns = [
    path("inbox", views.morning, name="inbox"),
    path("requests", views.desk, name="desk"),
    path("requests/changed", views.changed, name="work-changed"),
    path("requests/not-known", views.several_not_known, name="several-not-known"),
    path("requests/remind", asking_again.remind, name="remind-of-requests"),
    path("actions/alike", alike.alike, name="actions-alike"),
    path("requests/given", taking_back.given, name="given-facts"),
    path("facts/<uuid:fact_id>/take-back", taking_back.take_back, name="take-back-fact"),
    path("requests/<uuid:request_id>/give", giving_on.give, name="give-request"),
    path("requests/<uuid:request_id>", views.answer, name="answer"),
    path("requests/<uuid:request_id>/not-known", views.nothing_known, name="not-known"),
]
