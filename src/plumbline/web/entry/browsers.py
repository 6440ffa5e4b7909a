"""What a browser says of itself: where it calls from, and whether an account signed in on it before."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse


SALT = "plumbline.device"


def address_of(request: HttpRequest) -> str:
    """Return the network address of the browser.

    ``X-Forwarded-For`` is believed only as far as our own proxies wrote it: the last
    ``PLUMBLINE_PROXIES`` entries (ASVS V4.1.3).
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.PROXIES:
        return direct
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return told[-settings.PROXIES] if len(told) >= settings.PROXIES else direct


def device_of(request: HttpRequest, email: str) -> str:
    """Return the mark of a browser on which ``email`` signed in before, or nothing."""
    try:
        account, mark = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""),
            salt=SALT,
            max_age=settings.DEVICE_COOKIE_AGE,
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(mark) if account == _account(email) else ""


def remember_device(response: HttpResponse, email: str) -> None:
    """Mark this browser as one on which ``email`` signed in. The mark opens nothing: it only keeps its own count of failures."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([_account(email), secrets.token_hex(16)], salt=SALT),
        max_age=settings.DEVICE_COOKIE_AGE,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def _account(email: str) -> str:
    # A keyed hash: the cookie does not say whose browser it is.
    return signing.Signer(salt=SALT).signature(email.strip().lower())
