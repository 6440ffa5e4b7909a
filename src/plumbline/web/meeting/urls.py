"""Addresses of meetings."""

from __future__ import annotations

from django.urls import path

from plumbline.web.meeting import views


urlpatterns = [
    path("meetings", views.meetings, name="meetings"),
    path("meetings/new", views.call, name="call-meeting"),
    path("meetings/<uuid:meeting_id>", views.meeting, name="meeting"),
    path("meetings/<uuid:meeting_id>/cases/new", views.add_case, name="list-case"),
    path("meetings/<uuid:meeting_id>/attendance", views.attendance, name="attendance"),
    path("meetings/<uuid:meeting_id>/<slug:act>", views.move, name="move-meeting"),
    path("agenda/<uuid:item_id>/decide", views.decide, name="decide"),
]
