"""Addresses of accounts. Ids are those of accounts and memberships, never of people in cases."""

from __future__ import annotations

from django.urls import path

from plumbline.web.accounts import acts, machines, moves, peers, views


urlpatterns = [
    path("accounts", views.everybody, name="accounts"),
    path("accounts/open", acts.open_one, name="open-account"),
    path("accounts/<uuid:user_id>", views.account, name="account"),
    path("accounts/<uuid:user_id>/role", acts.add_role, name="give-role"),
    path("accounts/<uuid:user_id>/code", acts.give_code, name="give-code"),
    path("accounts/<uuid:user_id>/second-factor/remove", acts.remove_factor, name="remove-second-factor"),
    path("accounts/<uuid:user_id>/close", acts.close, name="close-account"),
    path("accounts/<uuid:user_id>/reopen", acts.reopen, name="reopen-account"),
    path("accounts/roles/<uuid:membership_id>/vetting", acts.vet, name="mark-vetting"),
    path("accounts/roles/<uuid:membership_id>/end", acts.end_role, name="end-role"),
    path("tokens", machines.tokens_page, name="tokens"),
    path("tokens/make", machines.make, name="make-token"),
    path("tokens/<uuid:token_id>/revoke", machines.revoke, name="revoke-token"),
    path("installations", peers.peers_page, name="peers"),
    path("installations/register", peers.register, name="register-peer"),
    path("installations/<uuid:peer_id>/token", peers.renew, name="renew-peer-token"),
    path("installations/<uuid:peer_id>/end", peers.end, name="end-peer"),
    path("move-out", moves.moves_page, name="moves"),
    path("move-out/ask", moves.ask, name="ask-move"),
    path("move-out/<uuid:request_id>", moves.answer, name="answer-move"),
    path("webhooks", machines.webhooks_page, name="webhooks"),
    path("webhooks/<uuid:webhook_id>/end", machines.end, name="end-webhook"),
]
