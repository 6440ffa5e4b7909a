"""Addresses of the figures."""

from __future__ import annotations

from django.urls import path

from plumbline.web.figures import recording, sent_counts, small_areas, views


urlpatterns = [
    path("data", views.data_status, name="data"),
    path("data/counts", sent_counts.sent_counts, name="sent-counts"),
    path("shape", views.shape, name="shape"),
    path("shape/areas", small_areas.small_areas, name="small-areas"),
    path("shape/<uuid:report_id>", views.shape, name="shape-report"),
    path("lists", views.lists, name="lists"),
    path("lists/lots/<uuid:commitment_id>", views.lot, name="lot"),
    path("evaluations", views.evaluations, name="evaluations"),
    path("evaluations/recording", recording.changes, name="recording-changes"),
    path("evaluations/recording/declare", recording.declare, name="declare-recording-change"),
    path(
        "evaluations/recording/<uuid:change_id>/correct", recording.correct, name="correct-recording-change"
    ),
    path(
        "evaluations/recording/<uuid:change_id>/withdraw",
        recording.withdraw,
        name="withdraw-recording-change",
    ),
    path("evaluations/<uuid:result_id>", views.result, name="result"),
    path("evaluations/<uuid:result_id>/in-full", views.result_in_full, name="result-in-full"),
]
