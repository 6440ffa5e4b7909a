"""Addresses of papers and calendar files."""

from __future__ import annotations

from django.urls import path

from plumbline.web.paper import case_files, consents, views


urlpatterns = [
    path("cases/<slug:ref>/file", case_files.files, name="case-files"),
    path("case-files/<uuid:file_id>/answer", case_files.answer, name="answer-case-file"),
    path("case-files/<uuid:file_id>/take", case_files.take, name="take-case-file"),
    path("meetings/<uuid:meeting_id>/calendar.ics", views.calendar, name="meeting-calendar"),
    path("meetings/<uuid:meeting_id>/papers", views.papers, name="papers"),
    path("meetings/<uuid:meeting_id>/papers/consent", consents.ask, name="ask-consent"),
    path("papers/consent/<uuid:request_id>", consents.answer, name="answer-consent"),
    path("papers/<uuid:printout_id>/destroyed", views.destroyed, name="papers-destroyed"),
]
