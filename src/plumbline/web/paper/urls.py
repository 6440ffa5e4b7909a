"""Addresses of papers and calendar files."""

from __future__ import annotations

from django.urls import path

from plumbline.web.paper import consents, views


urlpatterns = [
    path("meetings/<uuid:meeting_id>/calendar.ics", views.calendar, name="meeting-calendar"),
    path("meetings/<uuid:meeting_id>/papers", views.papers, name="papers"),
    path("meetings/<uuid:meeting_id>/papers/consent", consents.ask, name="ask-consent"),
    path("papers/consent/<uuid:request_id>", consents.answer, name="answer-consent"),
    path("papers/<uuid:printout_id>/destroyed", views.destroyed, name="papers-destroyed"),
]
