"""The address at which a language is chosen."""

from __future__ import annotations

from django.urls import path

from plumbline.web.tongues import views


urlpatterns = [path("language", views.choose_tongue, name="choose-tongue")]
