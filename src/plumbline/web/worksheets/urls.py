"""Addresses of lists of actions."""

from __future__ import annotations

from django.urls import path

from plumbline.web.worksheets import views


urlpatterns = [
    path("actions/list", views.take_out, name="take-out-actions"),
    path("actions/answers", views.bring_back, name="bring-back-actions"),
    path("actions/answers/save", views.save, name="save-answers"),
]
