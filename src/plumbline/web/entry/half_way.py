"""Between the password and the second factor: the session knows who, and may do nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from plumbline.access.queries import person_account, viewer_for
from plumbline.access.services import finish_sign_in
from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible
from plumbline.web.entry.browsers import device_of, remember_device


BACKEND = "django.contrib.auth.backends.ModelBackend"
KEY = "half_way"


@dataclass(frozen=True, slots=True)
class HalfWay:
    """Somebody whose password was right a moment ago."""

    viewer: Viewer
    wanted: str


def pause(request: HttpRequest, user_id: UUID, wanted: str) -> None:
    """Remember whose password was right, under a new session key."""
    request.session.flush()
    request.session[KEY] = {"user": str(user_id), "at": timezone.now().isoformat(), "wanted": wanted}


def half_way(request: HttpRequest) -> HalfWay | None:
    """Return who is half-way in, unless that was too long ago or the account was closed since."""
    kept = request.session.get(KEY)
    if not kept or timezone.now() - datetime.fromisoformat(kept["at"]) > settings.SIGN_IN_PAUSE:
        return None
    try:
        user = person_account(UUID(kept["user"]))
    except NotVisible:
        return None
    return HalfWay(viewer_for(user), kept["wanted"]) if user.is_active else None


def let_in(request: HttpRequest, user_id: UUID) -> None:
    """Start the session itself, under a new key (ASVS V7.2.4). The ledger entry is written first."""
    user = person_account(user_id)
    finish_sign_in(user=user, device=device_of(request, user.email))
    request.session.pop(KEY, None)
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    request.session["started"] = request.session["seen"] = timezone.now().isoformat()


def onwards(request: HttpRequest, wanted: str) -> HttpResponse:
    """Go to the page that was asked for, or to the first page; the browser is marked as one that was let in."""
    response = redirect(wanted or "home")
    remember_device(response, str(request.user.get_username()))
    return response
