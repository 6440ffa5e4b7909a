"""A browser of Django's own, signed in as one of the personas through the page that everybody signs in by."""

from __future__ import annotations

from django.test import Client

from tests.personas import PASSWORD


def signed_in(who: str) -> Client:
    """A client with the session of ``who``: alice, bob, charlie, dana or one of their colleagues."""
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/sign-in", {"email": f"{who}@example.invalid", "password": PASSWORD})
    assert answer.status_code == 302
    return client
