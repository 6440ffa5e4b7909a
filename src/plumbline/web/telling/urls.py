"""Addresses. A person of a case goes by their place in it."""

from __future__ import annotations

from django.urls import path

from plumbline.web.telling import access, views


urlpatterns = [
    path("cases/<slug:ref>/told", views.told, name="told"),
    path("cases/<slug:ref>/told/<int:place>", views.say_told, name="say-told"),
    path("cases/<slug:ref>/told/<int:place>/not", views.say_not_told, name="say-not-told"),
    path("cases/<slug:ref>/told/<int:place>/objects", views.take_objection, name="take-objection"),
    path("cases/<slug:ref>/told/<int:place>/consent", views.record_consent, name="record-consent"),
    path("access-requests", access.waiting, name="access-requests"),
    path("cases/<slug:ref>/access-requests", access.of_case, name="access-of-case"),
    path("cases/<slug:ref>/access-requests/new", access.take, name="take-access-request"),
    path("access-requests/<uuid:request_id>/view", access.give_view, name="give-access-view"),
    path("access-requests/<uuid:request_id>/answered", access.answered, name="access-answered"),
    path("objections/<uuid:objection_id>/longer", views.extend_objection, name="extend-objection"),
    path("objections/<uuid:objection_id>/who", views.who_objects, name="who-objects"),
    path("objections/<uuid:objection_id>/answer", views.answer_objection, name="answer-objection"),
]
