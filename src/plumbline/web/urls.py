"""Addresses of the pages. Each journey has its own list; nothing in an address says anything about a person."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from plumbline.web.entry import views as entry


urlpatterns: list[URLPattern | URLResolver] = [
    path("", entry.home, name="home"),
    path("sign-in", entry.sign_in, name="sign-in"),
    path("sign-out", entry.sign_out, name="sign-out"),
    path("", include("plumbline.web.entry.urls")),
    path("", include("plumbline.web.requests.urls")),
    path("", include("plumbline.web.looking_up.urls")),
    path("", include("plumbline.web.referring.urls")),
    path("", include("plumbline.web.worksheets.urls")),
    path("", include("plumbline.web.contacting.urls")),
    path("", include("plumbline.web.casework.urls")),
    path("", include("plumbline.web.filling.urls")),
    path("", include("plumbline.web.needs.urls")),
    path("", include("plumbline.web.learning.urls")),
    path("", include("plumbline.web.safety.urls")),
    path("", include("plumbline.web.onward.urls")),
    path("", include("plumbline.web.catalogue.urls")),
    path("", include("plumbline.web.assessing.urls")),
    path("", include("plumbline.web.telling.urls")),
    path("", include("plumbline.web.returns.urls")),
    path("", include("plumbline.web.chronology.urls")),
    path("", include("plumbline.web.live.urls")),
    path("", include("plumbline.web.paper.urls")),
    path("", include("plumbline.web.meeting.urls")),
    path("", include("plumbline.web.choosing.urls")),
    path("", include("plumbline.web.analysis.urls")),
    path("", include("plumbline.web.intake.urls")),
    path("", include("plumbline.web.matching.urls")),
    path("", include("plumbline.web.protocols.urls")),
    path("", include("plumbline.web.figures.urls")),
    path("", include("plumbline.web.library.urls")),
    path("", include("plumbline.web.scheme_pages.urls")),
    path("", include("plumbline.web.board.urls")),
    path("", include("plumbline.web.surveys.urls")),
    path("", include("plumbline.web.quality.urls")),
    path("", include("plumbline.web.voice.urls")),
    path("", include("plumbline.web.agreements.urls")),
    path("", include("plumbline.web.governance.urls")),
    path("", include("plumbline.web.notices.urls")),
    path("", include("plumbline.web.own.urls")),
    path("", include("plumbline.web.accounts.urls")),
    path("", include("plumbline.web.tongues.urls")),
]
