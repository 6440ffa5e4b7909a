"""Addresses of what was learnt."""

from __future__ import annotations

from django.urls import path

from plumbline.web.learning import views


urlpatterns = [
    path("learning", views.learning, name="learning"),
    path("learning/<uuid:learning_id>", views.one, name="learning-action"),
    path("cases/<slug:ref>/learning/new", views.record, name="record-learning"),
]
