"""Addresses of surveys. The code of an invitation is in none."""

from __future__ import annotations

from django.urls import path

from plumbline.web.surveys import answering, views


urlpatterns = [
    path("survey", answering.begin, name="survey"),
    path("survey/answer", answering.answer, name="answer-survey"),
    path("schemes/<slug:slug>/surveys", views.surveys, name="surveys"),
    path("schemes/<slug:slug>/surveys/ask", views.ask, name="ask-survey"),
    path("schemes/<slug:slug>/surveys/<uuid:round_id>", views.surveyed, name="surveyed"),
]
