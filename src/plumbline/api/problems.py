"""Refusals for machines (RFC 9457): the same noes and sentences as the pages, and nothing that tells absence from secrecy."""

from __future__ import annotations

import json
import logging
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from plumbline.access.services import TooMuch
from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, PlumblineError, StageRefused


log = logging.getLogger("plumbline.api")
CONTENT_TYPE = "application/problem+json"
STATUS: dict[type[PlumblineError], int] = {
    PermissionRefused: 403,
    NotVisible: 404,
    StageRefused: 409,
    DataUnfit: 422,
    TooMuch: 429,
}
TITLES = {
    400: "This call cannot be read",
    401: "A token is needed",
    403: "This token or its account may not do this",
    404: "Not found",
    405: "This address does not take this method",
    409: "This cannot be done now",
    413: "This is too large",
    415: "This address does not take this type of content",
    422: "These details cannot be used",
    429: "Too much was asked",
}
NOT_FOUND = "This is not there, or is not yours to see."
SIGN_IN = "Send a token that is in force as “Authorization: Bearer …”."


def problem_body(status: int, sentence: str, *, slug: str = "") -> dict[str, Any]:
    """What a refusal says."""
    return {
        "type": f"urn:plumbline:{slug or status}",
        "title": TITLES.get(status, "This was refused"),
        "status": status,
        "detail": sentence,
    }


def problem(
    status: int, sentence: str, *, slug: str = "", fields: list[dict[str, str]] | None = None
) -> HttpResponse:
    """One refusal. ``fields``: which field of the call each sentence speaks of."""
    said = problem_body(status, sentence, slug=slug)
    if fields:
        said["fields"] = fields
    response = HttpResponse(json.dumps(said), status=status, content_type=CONTENT_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refused(request: HttpRequest, no: PlumblineError) -> HttpResponse:
    """A refusal on purpose. Only the slug is logged: a sentence may speak of a case."""
    status = 401 if no.slug in NO_ENTRY else STATUS.get(type(no), 409)
    log.info("refused slug=%s status=%s", no.slug, status)
    if status == 404:
        return problem(404, NOT_FOUND, slug="not-found")
    response = problem(status, str(no), slug=no.slug)
    if isinstance(no, TooMuch):
        response["Retry-After"] = str(max(1, round(no.wait.total_seconds())))
    return response


NO_ENTRY = frozenset({"no-such-token", "not-one-agency"})


def unfit(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Fields that cannot be used, each by its name. What was sent is never sent back."""
    fields = [{"field": _field(one["loc"]), "detail": _sentence(one)} for one in fault.errors]
    return problem(422, " ".join(one["detail"] for one in fields[:5]), slug="fields-unfit", fields=fields)


def _field(place: tuple[Any, ...]) -> str:
    """The name of a field as its sender wrote it: without where in the call it stood."""
    parts = [str(part) for part in place if part not in ("body", "query", "path", "header", "form", "file")]
    return ".".join(p for p in parts if p not in ("given",)) or "body"


def _sentence(one: dict[str, Any]) -> str:
    said = str(one["msg"]).removeprefix("Value error, ").rstrip(".")
    return f"“{_field(one['loc'])}”: {said[:1].lower()}{said[1:]}."


def of_status(request: HttpRequest, fault: HttpError) -> HttpResponse:
    """What the library refuses: a body that cannot be read, a call without a token."""
    if isinstance(fault, AuthenticationError):
        return problem(401, SIGN_IN, slug="no-token")
    sentence = (
        "The body cannot be read: send JSON (RFC 8259) in UTF-8." if fault.status_code == 400 else str(fault)
    )
    return problem(fault.status_code, sentence)


def missing(request: HttpRequest, fault: Exception | None = None) -> HttpResponse:
    """What is absent, and what is hidden, byte for byte the same."""
    return problem(404, NOT_FOUND, slug="not-found")


def too_large(request: HttpRequest, fault: RequestDataTooBig) -> HttpResponse:
    """More than a call may hold. It was not read, so nothing was changed."""
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    return problem(
        413, f"A call holds at most {most // 1_000_000} MB. Nothing was changed.", slug="too-large"
    )


def set_handlers(api: NinjaAPI) -> None:
    """Let the door answer every refusal in this way."""
    answers: dict[type[Exception], Any] = {
        PlumblineError: refused,
        ValidationError: unfit,
        HttpError: of_status,
        Http404: missing,
        RequestDataTooBig: too_large,
    }
    for kind, answer in answers.items():
        api.add_exception_handler(kind, answer)
