"""The first and last steps of every call: whose token, is it for this, has it come before, whom does the answer show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Status
from ninja.security import HttpBearer

from plumbline.access.enums import Role
from plumbline.access.identity import forget, identify
from plumbline.access.queries import Held, token_held
from plumbline.access.services.tokens import answered_before, keep_answer, note_call, note_shown
from plumbline.access.tokens import Scope, fingerprint
from plumbline.access.viewer import Viewer
from plumbline.api.problems import problem
from plumbline.values.errors import PermissionRefused


View = Callable[..., Any]
KEY = "idempotency_key"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered. ``people``: whoever it shows, counted against harvesting.

    ``etag``: the number of what is shown, where it has one. ``kept``: what is answered when the same call comes again, where that is
    not all of it: a secret is shown once.
    """

    body: dict[str, Any]
    people: Collection[UUID] = ()
    status: int = 200
    etag: str = ""
    kept: dict[str, Any] | None = None


class TokenBearer(HttpBearer):
    """Find the token's holder and make the database know them; the call is then counted and in the ledger."""

    def authenticate(self, request: HttpRequest, token: str) -> Held:
        """Return what the token lets its bearer do.

        Raises
        ------
        PermissionRefused: the token is not in force. TooMuch: it was used too often.
        """
        held = token_held(token)
        request.plumbline_identified = True  # type: ignore[attr-defined]
        identify(held.viewer)
        name = request.resolver_match.url_name if request.resolver_match else ""
        note_call(held=held, call=name or "")
        return held


def viewer_of(request: HttpRequest) -> Viewer:
    """Whom the token of a call acts as."""
    held: Held = request.auth  # type: ignore[attr-defined]
    return held.viewer


def token_id_of(request: HttpRequest) -> UUID:
    """The token of a call."""
    held: Held = request.auth  # type: ignore[attr-defined]
    return held.id


def call(scope: Scope | None, roles: Iterable[Role]) -> Callable[[View], View]:
    """Let a call be made with tokens of ``scope``, by holders of ``roles`` alone.

    It runs in a savepoint: what it wrote before it refused is undone. The decorated view carries ``.roles``, as pages do.
    """
    allowed = frozenset(roles)

    def door(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest, **given: Any) -> Any:
            held: Held = request.auth  # type: ignore[attr-defined]
            _check(held, scope, allowed)
            with transaction.atomic():
                answer = _answered(request, held, view, given)
                if isinstance(answer, Answer):
                    note_shown(held=held, people=answer.people)
            return _given(request, answer)

        through.roles = allowed  # type: ignore[attr-defined]
        return through

    return door


def _check(held: Held, scope: Scope | None, roles: frozenset[Role]) -> None:
    if scope is not None and scope not in held.scopes:
        raise PermissionRefused(
            f"This token is not for this. It would need “{scope.value}”: ask your administrator.",
            slug="scope-missing",
        )
    if not held.viewer.has_role(*roles):
        raise PermissionRefused("The role of the account that this token acts as does not include this.")


def _answered(request: HttpRequest, held: Held, view: View, given: dict[str, Any]) -> Answer | HttpResponse:
    key = given.get(KEY)
    if key is None:
        found: Answer | HttpResponse = view(request, **given)
        return found
    asked = _fingerprint(request)
    before = answered_before(held=held, key=key, asked=asked)
    if before is not None:
        return Answer(before["body"], status=before["status"])
    answer: Answer = view(request, **given)
    kept = {"body": answer.body if answer.kept is None else answer.kept, "status": answer.status}
    keep_answer(held=held, key=key, asked=asked, answer=kept)
    return answer


def _fingerprint(request: HttpRequest) -> str:
    what = f"{request.method} {request.get_full_path()}".encode()
    if not request.FILES and not request.POST:
        return fingerprint(what, request.body)
    parts = [what, *(f"{name}={value}".encode() for name, value in sorted(request.POST.items()))]
    for name in sorted(request.FILES):
        file: Any = request.FILES[name]
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        parts += [f"{name}={file.name}".encode(), digest.digest()]
    return fingerprint(*parts)


def _given(request: HttpRequest, answer: Answer | HttpResponse) -> Any:
    if isinstance(answer, HttpResponse):
        return answer
    request.plumbline_etag = answer.etag  # type: ignore[attr-defined]
    return Status(answer.status, answer.body)


def outside(view: View) -> View:
    """The outermost step of an address: nothing of whoever called stays known, and the answer carries its number."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        try:
            response: HttpResponse = view(request, *args, **given)
        finally:
            if getattr(request, "plumbline_identified", False):
                forget()
        if response.status_code == 405:
            allowed = response["Allow"]
            response = problem(405, f"This address takes {allowed}.", slug="method")
            response["Allow"] = allowed
        if etag := getattr(request, "plumbline_etag", ""):
            response["ETag"] = f'"{etag}"'
        return response

    return through


def numbered(request: HttpRequest, body: dict[str, Any], people: Collection[UUID]) -> Answer | HttpResponse:
    """The answer with an ETag of all that it says; 304 where the caller holds the same. That it was looked at is in the ledger either way."""
    said = json.dumps(body, default=str, sort_keys=True).encode()
    etag = hashlib.sha256(said).hexdigest()[:32]
    return unchanged(request, etag) or Answer(body, people=people, etag=etag)


def unchanged(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 where the caller holds this number already (RFC 9110 §13.1.2); None where it must be told."""
    sent = request.headers.get("If-None-Match", "")
    if f'"{etag}"' not in [one.strip().removeprefix("W/") for one in sent.split(",")]:
        return None
    response = HttpResponse(status=304)
    response["ETag"] = f'"{etag}"'
    return response
