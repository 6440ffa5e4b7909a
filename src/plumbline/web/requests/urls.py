"""Addresses of the desks."""

from __future__ import annotations

from django.urls import path

from plumbline.web.requests import asking_again, putting_off, views


urlpatterns = [
    path("inbox", views.morning, name="inbox"),
    path("inbox/put-off/<slug:line>/<uuid:about_id>", putting_off.put_off, name="put-off"),
    path("inbox/put-off/<uuid:put_off_id>/take-back", putting_off.take_back, name="take-back-put-off"),
    path("requests", views.desk, name="desk"),
    path("requests/changed", views.changed, name="work-changed"),
    path("requests/not-known", views.several_not_known, name="several-not-known"),
    path("requests/remind", asking_again.remind, name="remind-of-requests"),
    path("requests/<uuid:request_id>", views.answer, name="answer"),
    path("requests/<uuid:request_id>/not-known", views.nothing_known, name="not-known"),
]
