"""Addresses of interviews. The code on somebody's slip is in none."""

from __future__ import annotations

from django.urls import path

from plumbline.web.voice import views


urlpatterns = [
    path("schemes/<slug:slug>/voice", views.voice, name="voice"),
    path("schemes/<slug:slug>/voice/interviews", views.interviews, name="interviews"),
    path("schemes/<slug:slug>/voice/interviews/new", views.hold, name="hold-interview"),
    path("voice/take-back", views.take_back, name="take-back-interview"),
    path("voice/interviews/<uuid:interview_id>", views.interview, name="interview"),
    path("voice/interviews/<uuid:interview_id>/code", views.code, name="code-interview"),
    path("voice/interviews/<uuid:interview_id>/quote", views.quote, name="choose-quote"),
    path("voice/quotes/<uuid:quote_id>/check", views.check, name="check-quote"),
]
