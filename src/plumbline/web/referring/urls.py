"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from plumbline.web.referring import views


urlpatterns = [
    path("referrals", views.referrals, name="referrals"),
    path("referrals/new", views.refer, name="refer"),
    path("referrals/<uuid:referral_id>", views.decide, name="triage"),
]
