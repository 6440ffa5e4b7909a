"""Addresses. A case by its random reference, a need by its number in it, a claim and a sample by ids that say nothing."""

from __future__ import annotations

from django.urls import path

from plumbline.web.needs import claims, views


urlpatterns = [
    path("cases/<slug:ref>/needs", views.needs, name="needs"),
    path("cases/<slug:ref>/needs/new", views.show, name="show-need"),
    path("cases/<slug:ref>/needs/<int:number>/count", views.count, name="count-need"),
    path("cases/<slug:ref>/needs/<int:number>/counts/<int:count>", views.replace, name="replace-count"),
    path("cases/<slug:ref>/needs/<int:number>/take-off", views.take_off, name="take-need-off"),
    path("cases/<slug:ref>/claim", claims.claim, name="claim-result"),
    path("claims/<slug:slug>", claims.claims, name="claims"),
    path("claims/<slug:slug>/sample", claims.sample, name="sample-claims"),
    path("claims/made/<uuid:claim_id>/take-back", claims.withdraw, name="withdraw-claim"),
    path("claims/samples/<uuid:sample_id>/<uuid:claim_id>", claims.check, name="check-claim"),
]
