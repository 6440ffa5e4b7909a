"""The pages of a refusal: one sentence, what to do next, and nothing that tells absence from secrecy."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plumbline.values.errors import DataUnfit, NotVisible, PermissionRefused, PlumblineError, StageRefused


log = logging.getLogger("plumbline.web")
STATUS: dict[type[PlumblineError], int] = {
    PermissionRefused: 403,
    NotVisible: 404,
    StageRefused: 409,
    DataUnfit: 422,
}
TITLES = {
    400: "There is a problem with this request",
    403: "You do not have access to do this",
    404: "Page not found",
    409: "This cannot be done now",
    422: "These details cannot be used",
    500: "Sorry, there is a problem with the service",
}
NOT_FOUND = "This page is not there, or is not yours to see."


def refuse(request: HttpRequest, refusal: PlumblineError) -> HttpResponse:
    """Return the page of a refusal. Only the slug is logged: a sentence may speak of a case."""
    status = STATUS.get(type(refusal), 409)
    log.info("refused slug=%s status=%s", refusal.slug, status)
    sentence = NOT_FOUND if status == 404 else str(refusal)
    return _page(request, status, sentence)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _page(request, 400, "Go back and try again.")


def not_you(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _page(request, 403, "Your role does not include this.")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: for what is absent and for what is hidden, byte for byte the same."""
    return _page(request, 404, NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """500: bland, and without the database, which may be what broke."""
    return render(
        None,
        "refusal.html",
        {
            "title": TITLES[500],
            "sentence": "Try again later. Nothing you sent was lost half-way: it was either saved or not.",
        },
        status=500,
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that is too old to trust."""
    return _page(request, 403, "This form has expired. Go back, reload the page and send it again.")


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    return render(request, "refusal.html", {"title": TITLES[status], "sentence": sentence}, status=status)
