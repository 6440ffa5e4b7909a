"""Addresses of governance and administration."""

from __future__ import annotations

from django.urls import path

from plumbline.web.governance import views


urlpatterns = [
    path("ledger", views.ledger, name="ledger"),
    path("accounts", views.people, name="accounts"),
    path("accounts/roles/<uuid:membership_id>/end", views.end, name="end-role"),
]
