"""A form that arrives twice is taken once: a double press, a reload, a page gone back to and sent again."""

from __future__ import annotations

import secrets

from django.db import connection
from django.http import HttpRequest


FIELD = "once"
KEPT_IN = "sent_once"
SAVED_BEFORE = "This was saved before. Nothing was saved twice."
# How many of the last forms a session remembers; enough for a day of pressing.
REMEMBERED = 100


def token_for(request: HttpRequest) -> str:
    """The mark that a form carries: the one it came with, or a new one."""
    return given(request) or secrets.token_urlsafe(12)


def given(request: HttpRequest) -> str:
    """The mark that a form came with; empty where it has none."""
    return request.POST.get(FIELD, "")[:32]


def was_sent(request: HttpRequest) -> bool:
    """Say whether this very form was taken already. A second one that arrives meanwhile waits for the first to end."""
    token = given(request)
    if not token or not request.session.session_key:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [token])
    # The session of this request was read before the wait, so what the first one left is read afresh.
    fresh = type(request.session)(request.session.session_key)
    return token in fresh.get(KEPT_IN, [])


def renewed(request: HttpRequest) -> str:
    """A new mark for a form of which part was taken and the rest comes back: what was taken is not taken again."""
    remember_sent(request)
    return secrets.token_urlsafe(12)


def remember_sent(request: HttpRequest) -> None:
    """Write down that this form was taken."""
    token = given(request)
    if token:
        request.session[KEPT_IN] = [*request.session.get(KEPT_IN, []), token][-REMEMBERED:]
