"""Addresses of governance."""

from __future__ import annotations

from django.urls import path

from plumbline.web.governance import openings, views


urlpatterns = [
    path("ledger", views.ledger, name="ledger"),
    path("people-opened", views.people_opened, name="people-opened"),
    path("opened-cases", openings.queue, name="opened-cases"),
    path("opened-cases/<uuid:opening_id>", openings.review, name="review-opening"),
]
