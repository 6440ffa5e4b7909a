"""Address of the search. What is searched for is sent in the form, and stands in no address."""

from __future__ import annotations

from django.urls import path

from plumbline.web.looking_up import views


urlpatterns = [path("find", views.find, name="find")]
