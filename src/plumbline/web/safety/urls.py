"""Addresses. A case by its random reference, everything else by an opaque id."""

from __future__ import annotations

from django.urls import path

from plumbline.web.safety import flags, handovers, prompts, transfers, victim


urlpatterns = [
    path("flags", flags.flags, name="flags"),
    path("flags/changed", flags.changed, name="flags-changed"),
    path("cases/<slug:ref>/flags/set", flags.set_one, name="set-flag"),
    path("flags/<uuid:flag_id>/remove", flags.remove_one, name="remove-flag"),
    path("cases/<slug:ref>/transfer", transfers.send, name="transfer"),
    path("cases/<slug:ref>/transfer/answer", transfers.answer, name="transfer-answer"),
    path("cases/<slug:ref>/transfer/take-back", transfers.take_back, name="take-back-transfer"),
    path("cases/<slug:ref>/hand-over/take-back", handovers.take_back, name="take-back-handover"),
    path("cases/<slug:ref>/hand-over/<uuid:peer_id>", handovers.offer, name="offer-handover"),
    path("hand-overs", handovers.offered, name="handovers"),
    path("hand-overs/<uuid:arrival_id>", handovers.arrival, name="arrival"),
    path("hand-overs/<uuid:arrival_id>/accept", handovers.accept, name="accept-arrival"),
    path("hand-overs/<uuid:arrival_id>/decline", handovers.decline, name="decline-arrival"),
    path("cases/<slug:ref>/victim", victim.side, name="victim-side"),
    path("cases/<slug:ref>/victim/words", victim.words, name="victim-words"),
    path("cases/<slug:ref>/victim/clock", victim.clock, name="victim-clock"),
    path("cases/<slug:ref>/prompts", prompts.prompts, name="prompts"),
]
