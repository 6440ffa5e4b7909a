"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import path

from plumbline.web.catalogue import views


urlpatterns = [
    path("interventions", views.catalogue, name="interventions"),
    path("interventions/new", views.add, name="add-intervention"),
    path("interventions/<uuid:intervention>", views.entry, name="intervention"),
    path("interventions/<uuid:intervention>/change", views.change, name="change-intervention"),
    path("interventions/<uuid:intervention>/withdraw", views.withdraw, name="withdraw-intervention"),
]
