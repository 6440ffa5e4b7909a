"""Addresses of a meeting under way."""

from __future__ import annotations

from django.urls import path

from plumbline.web.live import views


urlpatterns = [
    path("meetings/<uuid:meeting_id>/notes", views.take_notes, name="take-notes"),
    path("meetings/<uuid:meeting_id>/screen", views.screen, name="room-screen"),
    path("agenda/<uuid:item_id>/notes", views.notes, name="notes"),
    path("agenda/<uuid:item_id>/draft", views.draft, name="keep-draft"),
    path("agenda/<uuid:item_id>/turn", views.turn, name="turn-to"),
]
