"""Addresses of the schemes."""

from __future__ import annotations

from django.urls import path

from plumbline.web.scheme_pages import views


urlpatterns = [
    path("schemes", views.schemes, name="schemes"),
    path("schemes/<slug:slug>", views.handbook, name="handbook"),
    path("schemes/<slug:slug>/values", views.set_value, name="set-value"),
]
