"""Codes of an authenticator app (RFC 6238), and how the app is told the secret."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, urlencode

import pyotp
import segno


ISSUER = "Plumbline"
STEP_SECONDS = 30
DIGITS = 6
# One step either side: a phone's clock may be half a minute out (RFC 6238 section 5.2).
TOLERANCE = 1


def new_secret() -> str:
    """Return 160 random bits in base 32, the length of RFC 4226 section 4."""
    return pyotp.random_base32()


def step_of(code: str, *, secret: str, at: datetime, after: int) -> int | None:
    """Return the time step that ``code`` belongs to, or None if it is wrong or used.

    Parameters
    ----------
    code : six digits as typed, with or without spaces.
    secret : base 32.
    at : the clock of the sign-in.
    after : the last step taken; that one and earlier ones are refused.
    """
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    now = int(at.timestamp()) // STEP_SECONDS
    app = pyotp.TOTP(secret)
    matching = [
        step
        for step in range(now - TOLERANCE, now + TOLERANCE + 1)
        # Compared in constant time.
        if pyotp.utils.strings_equal(app.generate_otp(step), typed)
    ]
    return next((step for step in matching if step > after), None)


def app_address(secret: str, *, name: str) -> str:
    """Return the ``otpauth:`` address that an app reads from the square (Key URI Format)."""
    label = quote(f"{ISSUER}:{name}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': ISSUER})}"


def square_svg(address: str) -> str:
    """Return the address as a QR code: inline SVG without script, style or reference."""
    drawn: str = segno.make(address, error="m").svg_inline(scale=5, border=4, light="#fff", omitsize=True)
    return drawn


def in_groups(secret: str) -> str:
    """Return the secret in groups of four, to be typed by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
