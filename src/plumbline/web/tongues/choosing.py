"""Which language somebody chose, and what the frame offers of the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from plumbline.web.tongues.languages import AWAITS_IN_ENGLISH, ENGLISH, LANGUAGES, NAMES, TO_ENGLISH
from plumbline.web.tongues.speaking import tongue_now


@dataclass(frozen=True, slots=True)
class Other:
    """A language that the page is not in."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Switch:
    """The language of the page, the others, and what the page says of itself while its words await review."""

    code: str
    others: list[Other]
    awaits: str
    awaits_english: str = AWAITS_IN_ENGLISH
    to_english: str = TO_ENGLISH


def chosen_by(request: HttpRequest) -> str:
    """The language of the account, else that of the browser, else English."""
    user = request.user
    kept = user.language if user.is_authenticated else ""
    chosen = kept or request.COOKIES.get(settings.TONGUE_COOKIE_NAME, "")
    return chosen if chosen in LANGUAGES else ENGLISH


def switch_for() -> Switch:
    """What the frame offers. It says nothing of the page: what is absent and what is hidden look alike, byte for byte."""
    tongue = tongue_now()
    code = tongue.language if tongue else ENGLISH
    others = [Other(one, name) for one, name in NAMES.items() if one != code]
    return Switch(code, others, tongue.of.awaits if tongue and tongue.awaits else "")
