"""Addresses: the scheme, the quarter, the line. None says anything about a person."""

from __future__ import annotations

from django.urls import path

from plumbline.web.returns import annual, views


urlpatterns = [
    path("returns", views.returns, name="returns"),
    path("returns/<slug:slug>/year/<int:year>", annual.annual, name="annual-return"),
    path("returns/<slug:slug>/year/<int:year>/file", annual.download, name="annual-return-file"),
    path("returns/<slug:slug>/year/<int:year>/<slug:line>", annual.rows, name="annual-return-rows"),
    path("returns/<slug:slug>/<int:year>/<int:quarter>", views.one_return, name="return"),
    path("returns/<slug:slug>/<int:year>/<int:quarter>/file", views.download, name="return-file"),
    path("returns/<slug:slug>/<int:year>/<int:quarter>/<slug:line>", views.rows, name="return-rows"),
]
