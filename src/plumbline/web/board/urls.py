"""Address of the board's page."""

from __future__ import annotations

from django.urls import path

from plumbline.web.board import drift, views


urlpatterns = [
    path("board", views.board, name="board"),
    path("board/<slug:slug>", views.board, name="board-of"),
    path("board/<slug:slug>/drift", drift.drift, name="drift"),
]
