"""Addresses of contacts. A case is named by its random reference, a contact by its id; neither says anything."""

from __future__ import annotations

from django.urls import path

from plumbline.web.contacting import queue, views


urlpatterns = [
    path("my-people", views.people, name="my-people"),
    path("cases/<slug:ref>/contacts/new", views.contact, name="log-contact"),
    path("cases/<slug:ref>/safe-contact", views.safe_contact, name="safe-contact"),
    path("contacts/<uuid:contact_id>/correct", views.correct, name="correct-contact"),
    path("contacts/waiting/keys", queue.keys, name="waiting-keys"),
]
