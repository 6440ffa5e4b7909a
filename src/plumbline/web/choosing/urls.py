"""Addresses of nominations."""

from __future__ import annotations

from django.urls import path

from plumbline.web.choosing import views


urlpatterns = [
    path("nominations", views.waiting, name="nominations"),
    path("nominations/<uuid:nomination_id>", views.choose, name="nomination"),
]
