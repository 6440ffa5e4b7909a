"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from plumbline.web.referring import refer_views, views


urlpatterns = [
    path("referrals", views.referrals, name="referrals"),
    path("referrals/new", refer_views.which_scheme, name="refer"),
    path("referrals/new/<slug:slug>", refer_views.refer, name="refer-to"),
    path("referrals/<uuid:referral_id>", views.decide, name="triage"),
]
