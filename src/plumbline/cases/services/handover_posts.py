"""Bring letters of hand-overs to the other end until they are heard: claimed in one transaction, said, settled in another.

There is no giving up: the other end may be gone for days, and who owns a case must come through. What is late stands on the inbox.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from plumbline.access.identity import acting_as
from plumbline.access.queries.tokens import viewer_of_token
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.handover_letter import LARGEST
from plumbline.cases.models import ArrivalLetter, HandoverLetter, Peer
from plumbline.cases.queries.handovers import AnyLetter
from plumbline.cases.queries.peers import token_for
from plumbline.cases.services.handovers import hear
from plumbline.notices.calling import ask
from plumbline.values.errors import PermissionRefused, PlumblineError, StageRefused


PATH = "/api/v1/handovers"
GAPS = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=15))
LONGEST_GAP = timedelta(minutes=30)
SENDING_ENDS = timedelta(minutes=5)
"""A conversation ends within this; one that a killed process began is taken up again after it."""
LARGEST_ANSWER = 2 * LARGEST
"""Bytes: a letter inside JSON has its quotation marks doubled."""

Ask = Callable[..., tuple[str, bytes]]


def post_due(peer: Peer, *, at: datetime | None = None, asks: Ask = ask) -> int:
    """Bring every letter for a peer whose turn has come; return how many were heard. Begins and ends transactions of its own.

    It acts as the account that the peer calls here, so it reads no case that this account does not.

    Records
        ``handover.claimed``, then ``handover.brought`` or ``handover.put_off``.
    """
    try:
        viewer = viewer_of_token(peer.account, peer.account_agency)
    except PermissionRefused:
        return 0
    heard = 0
    while (claimed := _claim(peer, viewer, at or timezone.now())) is not None:
        trouble, answer = _brought(peer, claimed, asks)
        with acting_as(viewer):
            _settle(claimed, trouble, by=viewer, at=at or timezone.now())
        heard += not trouble
        if answer:
            _hear_answer(answer, viewer, at)
    return heard


def _claim(peer: Peer, viewer: Viewer, at: datetime) -> AnyLetter | None:
    with acting_as(viewer):
        killed = Q(claimed_at__lt=at - SENDING_ENDS) | Q(claimed_at__isnull=True)
        due = Q(is_own=True, heard_at__isnull=True, next_try_at__lte=at) & killed
        for letter in _first_due(peer, due):
            record(
                "handover.claimed",
                verb=Verb.ALTERATION,
                object_kind="handover",
                objects=[letter.id],
                by=viewer,
                at=at,
            )
            letter.claimed_at, letter.tries = at, letter.tries + 1
            letter.save(update_fields=["claimed_at", "tries"])
            return letter
        return None


def _first_due(peer: Peer, due: Q) -> Iterator[AnyLetter]:
    mine = HandoverLetter.objects.filter(due, handover__peer=peer).order_by("kept_at", "pk")
    theirs = ArrivalLetter.objects.filter(due, arrival__peer=peer).order_by("kept_at", "pk")
    for rows in (mine, theirs):
        yield from rows.select_for_update(skip_locked=True, of=("self",))[:1]


def _brought(peer: Peer, letter: AnyLetter, asks: Ask) -> tuple[str, str]:
    """Why a letter was not heard, empty where it was; and what the other end said in its turn."""
    try:
        headers = {
            "Authorization": f"Bearer {token_for(peer)}",
            "Idempotency-Key": f"{letter.id}-{letter.tries}",
        }
    except StageRefused as unreadable:
        return str(unreadable), ""
    trouble, said = asks(
        peer.address + PATH,
        body=json.dumps({"letter": letter.text}).encode(),
        headers=headers,
        most=LARGEST_ANSWER,
    )
    if trouble:
        return trouble, ""
    try:
        answer = json.loads(said)["letter"]
        return "", answer if isinstance(answer, str) else ""
    except (ValueError, KeyError, TypeError, RecursionError):
        return "The address answered, and not as Plumbline does.", ""


def _settle(letter: AnyLetter, trouble: str, *, by: Viewer, at: datetime) -> None:
    what = "handover.put_off" if trouble else "handover.brought"
    verb = Verb.ALTERATION if trouble else Verb.DISCLOSURE
    record(what, verb=verb, object_kind="handover", objects=[letter.id], by=by, at=at)
    gap = GAPS[letter.tries - 1] if letter.tries <= len(GAPS) else LONGEST_GAP
    letter.trouble, letter.claimed_at = trouble, None
    letter.heard_at, letter.next_try_at = (None, at + gap) if trouble else (at, None)
    letter.save(update_fields=["trouble", "claimed_at", "heard_at", "next_try_at"])


def _hear_answer(answer: str, viewer: Viewer, at: datetime | None) -> None:
    """What the other end said in its turn; it says so again by itself, so that what cannot be taken in here is not lost."""
    try:
        with acting_as(viewer):
            hear(text=answer, by=viewer, at=at)
    except PlumblineError:
        return
