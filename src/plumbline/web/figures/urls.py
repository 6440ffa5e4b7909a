"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path

from plumbline.web.figures import views


urlpatterns = [
    path("data", views.data_status, name="data"),
    path("shape", views.shape, name="shape"),
    path("shape/<uuid:report_id>", views.shape, name="shape-report"),
    path("lists", views.lists, name="lists"),
    path("evaluations", views.evaluations, name="evaluations"),
    path("evaluations/<uuid:result_id>", views.result, name="result"),
]
