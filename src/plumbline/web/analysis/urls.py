"""Addresses of asked work."""

from __future__ import annotations

from django.urls import path

from plumbline.web.analysis import views


urlpatterns = [
    path("asked/<uuid:work_id>", views.work, name="work"),
    path("asked/<uuid:work_id>/stop", views.stop, name="stop-work"),
    path("data/join", views.join, name="join-records"),
    path("shape/measure", views.measure, name="measure"),
    path("lists/freeze", views.freeze, name="freeze"),
    path("lists/lots/<uuid:commitment_id>/draw", views.draw, name="draw-lot"),
]
