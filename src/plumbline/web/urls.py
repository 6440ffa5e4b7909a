"""Addresses of the pages. Each journey adds its own; nothing in an address says anything about a person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver


urlpatterns: list[URLPattern | URLResolver] = []
