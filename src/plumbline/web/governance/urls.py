"""Addresses of governance."""

from __future__ import annotations

from django.urls import path

from plumbline.web.governance import views


urlpatterns = [
    path("ledger", views.ledger, name="ledger"),
]
