"""Address of the board's page."""

from __future__ import annotations

from django.urls import path

from plumbline.web.board import across, demand, drift, outputs, pack, process, views


urlpatterns = [
    path("board", views.board, name="board"),
    path("board/<slug:slug>", views.board, name="board-of"),
    path("forums", across.across, name="forums"),
    path("board/<slug:slug>/drift", drift.drift, name="drift"),
    path("board/<slug:slug>/demand", demand.demand, name="demand"),
    path("board/<slug:slug>/demand/unit-cost", demand.set_cost, name="set-unit-cost"),
    path("board/<slug:slug>/pack", pack.pack, name="board-pack"),
    path("board/<slug:slug>/process", process.process, name="process"),
    path("board/<slug:slug>/outputs", outputs.outputs, name="outputs"),
    path("board/<slug:slug>/outputs/cases", outputs.by_case, name="outputs-by-case"),
]
