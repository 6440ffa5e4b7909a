"""Addresses of the evidence library."""

from __future__ import annotations

from django.urls import path

from plumbline.web.library import bundles, exchange, keys, released, similar, views


urlpatterns = [
    path("library", views.library, name="library"),
    path("library/cases/<slug:slug>", similar.similar, name="similar-cases"),
    path("released", released.released, name="released"),
    path("released/<uuid:result_id>", released.released_card, name="released-card"),
    path("library/bundles", bundles.bundle_list, name="research-bundles"),
    path("library/bundles/ask/<uuid:result_id>", bundles.ask, name="ask-for-bundle"),
    path("library/bundles/<uuid:bundle_id>", bundles.one, name="research-bundle"),
    path("library/bundles/<uuid:bundle_id>/check", bundles.check, name="check-bundle"),
    path("library/bundles/<uuid:bundle_id>/file", bundles.take_out, name="take-bundle-out"),
    path("library/taken/<uuid:summary_id>", views.taken, name="taken-summary"),
    path("library/take-in", exchange.take_in, name="take-summary-in"),
    path("library/installations", views.installations, name="installations"),
    path("library/installations/confirm", exchange.confirm, name="confirm-installation"),
    path(
        "library/installations/<uuid:installation_id>/withdraw",
        exchange.withdraw,
        name="withdraw-installation",
    ),
    path("library/installations/notice", keys.take, name="take-key-notice"),
    path("library/key/change", keys.change, name="change-key"),
    path("library/key/notices/<int:number>", keys.notice, name="key-notice"),
    path("library/summaries/<uuid:result_id>", exchange.sign_summary, name="sign-summary"),
    path("library/summaries/<uuid:result_id>/file", exchange.give, name="give-summary"),
]
