"""Addresses of referrals."""

from __future__ import annotations

from django.urls import path

from plumbline.web.referring import on_views, refer_views, stating, views


urlpatterns = [
    path("referrals", views.referrals, name="referrals"),
    path("referrals/new", refer_views.which_scheme, name="refer"),
    path("referrals/new/<slug:slug>", refer_views.refer, name="refer-to"),
    path("referrals/new/<slug:slug>/keep", refer_views.keep, name="keep-referral"),
    path("referrals/drafts/<uuid:draft_id>", refer_views.draft, name="referral-draft"),
    path("referrals/drafts/<uuid:draft_id>/check", refer_views.check, name="check-referral"),
    path("referrals/drafts/<uuid:draft_id>/throw-away", refer_views.throw_away, name="throw-draft-away"),
    path("referrals/<uuid:referral_id>/take-up", views.look_at, name="take-up-referral"),
    path("referrals/<uuid:referral_id>", views.decide, name="triage"),
    path("referrals/<uuid:referral_id>/on", on_views.which, name="refer-on"),
    path("referrals/<uuid:referral_id>/on/<slug:slug>", on_views.begin, name="refer-on-to"),
    path("referrals/<uuid:referral_id>/number", stating.state, name="state-count"),
    path("referrals/<uuid:referral_id>/changed", views.changed, name="referral-changed"),
]
