"""Addresses of one's own work. Ids are those of requests and actions, opaque."""

from __future__ import annotations

from django.urls import path

from plumbline.web.own import views


urlpatterns = [
    path("own", views.work, name="own-work"),
    path("own/requests/<uuid:request_id>", views.answer, name="own-request"),
    path("own/requests/<uuid:request_id>/not-known", views.not_known, name="own-not-known"),
    path("own/actions/<uuid:action_id>", views.step, name="own-action"),
]
