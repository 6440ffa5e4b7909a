"""Addresses of papers and calendar files."""

from __future__ import annotations

from django.urls import path

from plumbline.web.paper import views


urlpatterns = [
    path("meetings/<uuid:meeting_id>/calendar.ics", views.calendar, name="meeting-calendar"),
    path("meetings/<uuid:meeting_id>/papers", views.papers, name="papers"),
    path("papers/<uuid:printout_id>/destroyed", views.destroyed, name="papers-destroyed"),
]
