"""Addresses of sample audits. A case of a sample is named by an id that says nothing."""

from __future__ import annotations

from django.urls import path

from plumbline.web.quality import views


urlpatterns = [
    path("quality", views.quality, name="quality"),
    path("quality/of/<slug:slug>/new", views.commit, name="commit-to-audit"),
    path("quality/<uuid:audit_id>", views.audit, name="quality-audit"),
    path("quality/<uuid:audit_id>/draw", views.draw, name="draw-audit"),
    path("quality/cases/<uuid:audited_id>", views.audited, name="audited-case"),
    path("quality/cases/<uuid:audited_id>/rate", views.rate, name="rate-case"),
    path("quality/cases/<uuid:audited_id>/settle", views.settle, name="settle-ratings"),
]
