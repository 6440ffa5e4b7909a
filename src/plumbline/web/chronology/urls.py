"""Address of a chronology. The reference is random; what is asked for beside it is a number, a kind of row or the id of an agency."""

from __future__ import annotations

from django.urls import path

from plumbline.web.chronology import views


urlpatterns = [path("cases/<slug:ref>/chronology", views.chronology_page, name="chronology")]
