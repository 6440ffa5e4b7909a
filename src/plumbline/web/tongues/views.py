"""Choose the language of the pages."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from plumbline.access.services import choose_language
from plumbline.values.errors import DataUnfit
from plumbline.web.tongues.languages import NAMES


@require_POST
def choose_tongue(request: HttpRequest) -> HttpResponse:
    """Keep the choice, with the account where somebody is signed in and with the browser always; go back to the page."""
    code = request.POST.get("language", "")
    if code not in NAMES:
        raise DataUnfit("Plumbline has no pages in this language.", slug="no-such-language")
    viewer = getattr(request, "viewer", None)
    if viewer is not None:
        choose_language(language=code, by=viewer)
    response = redirect(_back(request))
    response.set_cookie(
        settings.TONGUE_COOKIE_NAME,
        code,
        max_age=settings.TONGUE_COOKIE_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _back(request: HttpRequest) -> str:
    """The page on which the choice was made, as the browser says; nothing of it is written into pages."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(
        came, allowed_hosts={request.get_host()}, require_https=settings.SECURE
    ):
        return "home"
    place = urlsplit(came)
    # Two strokes at its beginning would name another host.
    path = f"/{place.path.lstrip('/')}"
    return f"{path}?{place.query}" if place.query else path
