"""A shared page asks now and then whether it has changed: an empty answer (304) while it has not (RFC 9110 §13.1.2)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse


def watched(number: str, name: str, *args: object) -> dict[str, Any]:
    """What a page needs to ask: its number, taken before the page was read, and the address that answers. `components/changed.html`."""
    return {"number": number, "changes": reverse(name, args=args)}


def has(request: HttpRequest, number: str) -> bool:
    """Say whether the page that asks holds this number already."""
    return request.headers.get("If-None-Match") == f'"{number}"'


def same(number: str) -> HttpResponse:
    """Nothing has changed."""
    return marked(HttpResponseNotModified(), number)


def marked(response: HttpResponse, number: str) -> HttpResponse:
    """Give an answer its number."""
    response["ETag"] = f'"{number}"'
    return response


def whether_changed(request: HttpRequest, number: str) -> HttpResponse:
    """Answer a page that asks: 304, or that it has changed. What changed is for the page itself to show."""
    return (
        same(number)
        if has(request, number)
        else marked(HttpResponse("changed", content_type="text/plain"), number)
    )
