"""One transaction per request, one identity inside it, and nothing left behind in the browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from psycopg.errors import DeadlockDetected, UniqueViolation

from plumbline.access.identity import forget, identify
from plumbline.access.queries import viewer_for
from plumbline.values.errors import PlumblineError, StageRefused
from plumbline.values.one_reading import one_reading
from plumbline.web.refusals import refuse


# What PostgreSQL says to the second of two who write at one moment where no service has a sentence of its own for it.
AT_ONCE = (UniqueViolation, DeadlockDetected)
MEANWHILE = (
    "Somebody else saved something here at the same moment. Nothing of yours was saved. "
    "Go back, read what stands there now, and send yours again if it is still needed."
)
# Sent by the script that keeps a progress page up to date: a page looking at itself is nobody at work.
WATCHING = "X-Plumbline-Watching"

Next = Callable[[HttpRequest], HttpResponse]


def until_step(seconds: float) -> float:
    """How long to wait until the next whole step, counted from when the request came."""
    step: float = settings.NOT_FOUND_STEP
    return -seconds % step if step else 0.0


class PrivateResponses:
    """No page is stored by a browser or a proxy on the way (assurance 2.3, cache and back button).

    "Not there" comes in whole steps of time: what is hidden takes a little longer to refuse than what is absent, since the
    database looks at it, and the clock must not tell them apart either.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with headers that forbid storing."""
        began = time.monotonic()
        response = self.get_response(request)
        if response.status_code == 404:
            # The transaction is over: nobody waits for what this one holds.
            time.sleep(until_step(time.monotonic() - began))
        response.setdefault("Cache-Control", "no-store")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class OneTransaction:
    """Put session, view, template and ledger in one transaction (assurance R14).

    Django's ``ATOMIC_REQUESTS`` leaves middleware and late rendering outside, where the
    transaction-local identity is gone.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside a transaction; a 5xx answer rolls it back."""
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


class SessionLimits:
    """End a session after 15 idle minutes or 10 hours in all (assurance 1.8)."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, signed out if the session is too old."""
        session, now = request.session, timezone.now()
        started, seen = session.get("started"), session.get("seen")
        if started and seen and self._is_over(started, seen, now):
            logout(request)
        elif started and not request.headers.get(WATCHING):
            session["seen"] = now.isoformat()
        return self.get_response(request)

    @staticmethod
    def _is_over(started: str, seen: str, now: datetime) -> bool:
        idle = now - datetime.fromisoformat(seen) > settings.SESSION_IDLE
        return idle or now - datetime.fromisoformat(started) > settings.SESSION_LONGEST


class IdentifiedView:
    """Run each view with its viewer known to the database, and turn a refusal into its page.

    The view runs in a savepoint: what it wrote before it refused is undone, while the ledger can
    still be told of the refusal in the outer transaction.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is in `process_view`."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponse:
        """Answer with the view's response, finished while its viewer is still known."""
        if request.user.is_authenticated:
            request.viewer = viewer_for(request.user)  # type: ignore[attr-defined]
            identify(request.viewer)  # type: ignore[attr-defined]
        # What only reads changes nothing under its own feet; what writes looks at everything anew.
        keeping = one_reading() if request.method in ("GET", "HEAD") else nullcontext()
        try:
            with keeping, transaction.atomic():
                return _finished(view(request, *args, **kwargs))
        except PlumblineError as refusal:
            return _finished(refuse(request, refusal))
        except DatabaseError as clash:
            if not isinstance(clash.__cause__, AT_ONCE):
                raise
            return _finished(refuse(request, StageRefused(MEANWHILE, slug="at-once")))
        finally:
            if request.user.is_authenticated:
                forget()


def _finished(response: HttpResponse) -> HttpResponse:
    if isinstance(response, TemplateResponse):
        return response.render()
    return response
