"""Addresses of files on their way in, and of batches."""

from __future__ import annotations

from django.urls import path

from plumbline.web.intake import batch_views, views


urlpatterns = [
    path("data/upload", views.bring, name="upload-file"),
    path("data/uploads/<uuid:upload_id>", views.upload, name="upload"),
    path("data/uploads/<uuid:upload_id>/reading", views.reread, name="reread"),
    path("data/uploads/<uuid:upload_id>/columns", views.confirm, name="confirm-columns"),
    path("data/uploads/<uuid:upload_id>/columns/again", views.reconsider, name="reconsider-columns"),
    path("data/uploads/<uuid:upload_id>/take-in", views.take_in, name="take-in"),
    path("data/uploads/<uuid:upload_id>/keep-both", views.apart, name="keep-both"),
    path("data/uploads/<uuid:upload_id>/put-away", views.put_away, name="put-away"),
    path("data/batches/<uuid:batch_id>", batch_views.batch, name="batch"),
    path("data/batches/<uuid:batch_id>/undo", batch_views.undo, name="undo-batch"),
    path("data/batches/<uuid:batch_id>/kept-aside", batch_views.kept_aside, name="kept-aside"),
    path("data/batches/<uuid:batch_id>/report", batch_views.report, name="quality-report"),
]
