"""Addresses. A case by its random reference, a form by the name that its kind gives it."""

from __future__ import annotations

from django.urls import path

from plumbline.web.filling import views


urlpatterns = [path("cases/<slug:ref>/forms/<slug:form>", views.case_form, name="case-form")]
