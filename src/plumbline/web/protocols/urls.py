"""Addresses of plans."""

from __future__ import annotations

from django.urls import path

from plumbline.web.protocols import views


urlpatterns = [
    path("evaluations/plan/<uuid:run_id>", views.plan, name="plan-evaluation"),
    path("evaluations/plan/<uuid:run_id>/try", views.try_on_history, name="try-on-history"),
    path("evaluations/plans/<uuid:protocol_id>", views.protocol, name="protocol"),
    path("evaluations/plans/<uuid:protocol_id>/lock", views.lock, name="lock-protocol"),
    path("evaluations/plans/<uuid:protocol_id>/witness", views.witness, name="witness-protocol"),
    path("evaluations/<uuid:result_id>/release", views.release, name="release-result"),
    path("evaluations/plans/<uuid:protocol_id>/compare", views.compare, name="compare-as-planned"),
]
