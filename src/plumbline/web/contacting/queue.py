"""What the script of a phone asks for: keys for entries that wait, and an answer to an entry that it sends.

An entry that waits is refused where another account is signed in by now, where its key was ended by signing out, and
where it is older than a day: in each the words stay on the phone until the worker has copied them or the day is over.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from plumbline.access.enums import Role
from plumbline.access.queries import queue_keys_of
from plumbline.access.queue_keys import SLOT, WAITS, account_mark
from plumbline.access.services import end_queue_keys, give_queue_keys
from plumbline.access.viewer import Viewer
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web.contacting.forms import ContactForm
from plumbline.web.door import for_roles, viewer_of


HEADER = "X-Plumbline-Queue"
KEPT_IN = "queue_keys"
# No phone asks for more keys at once than several sessions of a day can have.
MOST_KEYS = 200
# A clock may differ, and a send takes its time.
GRACE = timedelta(minutes=10)
TOO_OLD = "This entry waited longer than 24 hours, so it was not taken. Log the contact again, with its day."
SOMEBODY_ELSE = "Another account is signed in here. This entry waits until you sign in."
KEY_ENDED = "You signed out after this entry was saved, so it was not taken. Copy your words and log the contact again."


@require_POST
@for_roles(Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER, Role.COORDINATOR)
def keys(request: HttpRequest) -> HttpResponse:
    """Give this session's keys for new entries, and those of the viewer's earlier sessions that are asked for."""
    viewer = viewer_of(request)
    held = queue_keys_of(viewer, _uuids(request.session.get(KEPT_IN, [])))
    new = {key.id: key for key in give_queue_keys(by=viewer, held=held)}
    earlier = queue_keys_of(viewer, _uuids(request.POST.getlist("key"))[:MOST_KEYS])
    # What this session holds, signing out ends; what is a day old is gone by itself.
    request.session[KEPT_IN] = sorted({str(key) for key in (*held, *new, *earlier)})
    given = {**earlier, **new}
    return JsonResponse(
        {
            "account": account_mark(viewer.user_id),
            "now": timezone.now().isoformat(),
            "current": str(next(iter(new))),
            "new": [str(key) for key in new],
            "starts": {str(key): one.starts_at.isoformat() for key, one in given.items()},
            "keys": {str(key): _text(one.secret) for key, one in given.items()},
        }
    )


def end_keys(request: HttpRequest, viewer: Viewer) -> None:
    """End the keys that this session holds: signing out leaves nothing readable on the phone."""
    end_queue_keys(by=viewer, ids=_uuids(request.session.get(KEPT_IN, [])))


def answer(request: HttpRequest, form: ContactForm, act: Callable[[dict[str, Any]], object]) -> HttpResponse:
    """Take an entry that the script sends, and say in a few words what became of it."""
    viewer, sent = viewer_of(request), request.POST
    if sent.get("account") != account_mark(viewer.user_id):
        return _no(SOMEBODY_ELSE, "other-account")
    if not queue_keys_of(viewer, _uuids([sent.get("key", "")])):
        made = form.cleaned_data["made"] if form.is_valid() else None
        # A key goes with its half hour, a day later: then nobody signed out.
        is_old = made is not None and timezone.now() - made > WAITS - SLOT
        return _no(TOO_OLD, "too-old") if is_old else _no(KEY_ENDED, "key-ended")
    if not form.is_valid():
        problems = {name: [str(e) for e in errors] for name, errors in form.errors.items()}
        words = " ".join(dict.fromkeys(e for errors in problems.values() for e in errors))
        return JsonResponse({"words": words, "slug": "unfit", "problems": problems}, status=422)
    made = form.cleaned_data["made"]
    if made is None or timezone.now() - made > WAITS + GRACE:
        return _no(TOO_OLD, "too-old")
    try:
        with transaction.atomic():
            act(form.cleaned_data)
    except (DataUnfit, StageRefused) as refusal:
        return _no(str(refusal), refusal.slug)
    return JsonResponse({"words": "Contact saved.", "slug": "saved"})


def _no(words: str, slug: str | None) -> HttpResponse:
    return JsonResponse({"words": words, "slug": slug or ""}, status=409)


def _text(secret: bytes) -> str:
    return base64.b64encode(secret).decode()


def _uuids(given: list[str]) -> list[UUID]:
    found = []
    for text in given:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
