"""Addresses of agreements."""

from __future__ import annotations

from django.urls import path

from plumbline.web.agreements import views


urlpatterns = [
    path("agreements", views.agreements, name="agreements"),
    path("agreements/new", views.sign, name="sign-agreement"),
    path("agreements/<uuid:agreement_id>", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/review", views.review, name="review-agreement"),
    path("agreements/<uuid:agreement_id>/end", views.end, name="end-agreement"),
]
