"""Keep a half-written referral, throw it away, and let the old ones go."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.sealing import seal
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.referrals import permissions
from plumbline.referrals.models import Draft
from plumbline.referrals.queries.drafts import bound_to, draft_for
from plumbline.referrals.rules import kept_until, may_save
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


# More than a referral form can hold, and no more; and more referrals than anybody writes at once.
LONGEST = 100_000
MOST = 30
ELSEWHERE = (
    "You changed this referral in another window since. What is on this page is not saved yet. "
    "Look at the other window first; to keep this page in its place, press the button again."
)


@transaction.atomic
def save_draft(
    *,
    draft_id: UUID,
    scheme: Scheme,
    typed: Mapping[str, Sequence[str]],
    window: UUID,
    turn: int,
    version: int,
    by: Viewer,
    at: datetime | None = None,
) -> Draft:
    """Keep what somebody has typed of a referral: theirs alone.

    Parameters
    ----------
    draft_id : made by the page, so that saving twice makes one draft.
    typed : what was typed, by field; several values where a field takes several.
    window, turn : which open page sends it, and how often it has sent; what arrives late is let go.
    version : of the draft on which the page was built; 0 for a new one.

    Refuses
        PermissionRefused: no role that refers, at an agency of the scheme.
        NotVisible: the draft is not theirs.
        StageRefused: another window of the same person saved in between; or they have too many drafts.
        DataUnfit: longer than any referral.
    Records
        ``referral.draft_saved``.
    """
    permissions.check_may_refer(by, scheme)
    words = json.dumps({name: list(values) for name, values in typed.items()})
    if len(words) > LONGEST:
        raise DataUnfit("This is more than a referral holds. Shorten the longest answers.")
    _one_at_a_time(by.user_id)
    held, now = Draft.objects.filter(id=draft_id, writer=by.user_id).first(), at or timezone.now()
    stored = (str(held.window), held.turn, held.version) if held else None
    answer = may_save(stored=stored, window=str(window), turn=turn, version=version)
    if held is not None and answer is None:
        return held
    if answer is False:
        raise StageRefused(ELSEWHERE, slug="draft-elsewhere")
    if held is None:
        _check_new(version, by)
    row = held or Draft(
        id=draft_id, writer=by.user_id, agency=permissions.referring_agency(by, scheme), scheme=scheme,
        version=0, begun_at=now,
    )  # fmt: skip
    row.sealed = seal(words, owner=bound_to(row))
    row.window, row.turn, row.saved_at = window, turn, now
    row.version += 1
    _write("referral.draft_saved", Verb.COLLECTION, [row.id], by, now)
    if held is None:
        save_once(row, clash="This page cannot be saved. Begin the referral again.")
    else:
        row.save(update_fields=["sealed", "version", "window", "turn", "saved_at"])
    return row


@transaction.atomic
def throw_draft_away(*, draft_id: UUID, by: Viewer, because: str = "", at: datetime | None = None) -> None:
    """Throw one's own draft away, for good.

    Parameters
    ----------
    because : ``sent`` where a referral was made of it.

    Refuses
        NotVisible: it is not there, or not theirs.
    Records
        ``referral.draft_thrown_away``.
    """
    found = draft_for(by, draft_id)
    _write("referral.draft_thrown_away", Verb.ERASURE, [found.id], by, at or timezone.now(), because)
    Draft.objects.filter(id=found.id).delete()


@transaction.atomic
def let_old_drafts_go(*, by: Viewer, at: datetime) -> int:
    """Throw away drafts that nobody touched for the time that their scheme sets; for the job that sends reminders.

    Records
        ``referral.draft_thrown_away``, one entry for all.
    """
    rows = Draft.objects.only("id", "scheme_id", "saved_at").order_by("saved_at", "pk")
    held = list(rows)
    schemes = {s.id: s for s in Scheme.objects.filter(id__in={row.scheme_id for row in held})}
    over = [
        row.id
        for row in held
        if at >= kept_until(row.saved_at, kind_of(schemes[row.scheme_id]).limit("unsent"))
    ]
    if over:
        _write("referral.draft_thrown_away", Verb.ERASURE, over, by, at, "too-old")
        Draft.objects.filter(id__in=over).delete()
    return len(over)


def _check_new(version: int, by: Viewer) -> None:
    if version:
        raise NotVisible("This referral is no longer here: it was sent, or thrown away.")
    if Draft.objects.filter(writer=by.user_id).count() >= MOST:
        raise StageRefused(
            say(
                "{most} referrals of yours are not sent yet. Send one, or throw one away, then begin "
                "another.",
                most=MOST,
            ),
            slug="too-many-drafts",
        )


def _write(
    what: str, verb: Verb, objects: Sequence[UUID], by: Viewer, at: datetime, because: str = ""
) -> None:
    record(what, verb=verb, object_kind="referral-draft", objects=objects, by=by, at=at, because=because)


def _one_at_a_time(writer: UUID) -> None:
    """Let two windows of one person save one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"referrals.draft.{writer}"])
