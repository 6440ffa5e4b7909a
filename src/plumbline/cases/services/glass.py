"""Open a case that one is not in, end it, judge it; and remind those who are to judge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.break_glass import Judged, policy, strictest
from plumbline.cases.enums import ABOUT_GLASS, ABOUT_GLASS_LATE, GLASS_LATE_NOTICE, GLASS_NOTICE
from plumbline.cases.models import BreakGlass, BreakGlassReview, Case
from plumbline.cases.queries.break_glass import (
    opening_limits,
    opening_of,
    opening_to_judge,
    people_opened,
    to_review,
)
from plumbline.cases.services.outside import note_outside
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell, tell_at_once
from plumbline.referrals.agreements import uncovered
from plumbline.schemes.permissions import caseworker
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


ENOUGH = "You have opened, or tried to open, as many cases as one person may in a day. Ring the co-ordinator of the scheme."
JUDGED_MEANWHILE = "Somebody else reviewed this opening a moment ago. Open the list again."


@transaction.atomic
def break_glass(
    *, ref: str, reason: str, words: str, by: Viewer, at: datetime | None = None
) -> BreakGlass | None:
    """Open a case that one is not in, to read it for some minutes. Those who look after openings are told at once.

    Opened already, it is the opening that there is. None where there is no such case, or none for this person: not in their
    scheme, behind a wall, closed, or one from which a conflict of interest keeps them. Nobody can tell which; the try is kept.

    Parameters
    ----------
    reason : a slug of `cases/break_glass.yaml`; ``words``: what makes it so.

    Refuses
        NotVisible: they hold no role that works on cases.
        DataUnfit: no such reason, or no words.
        StageRefused: as many were opened or tried today as one person may.
    Records
        ``break_glass.asked`` always, ``break_glass.opened`` with the case and its people, and ``notice.given``;
        ``sharing.outside_agreement`` where no agreement covers their agency.
    """
    caseworker(by)
    now, opening = at or timezone.now(), uuid4()
    if reason not in policy().reasons or not words.strip():
        raise DataUnfit(
            "Choose why you must see this case now, and say in words what makes it so.", slug="no-reason"
        )
    record(
        "break_glass.asked", verb=Verb.ACCESS, object_kind="break-glass", objects=[opening], by=by, at=now, because=reason
    )  # fmt: skip
    today = timezone.localdate(now)
    limits = opening_limits(by, on=today)
    terms = {
        str(scheme): {"minutes": one.minutes, "review_by": one.review_by(today).isoformat()}
        for scheme, one in limits.items()
    }
    outcome, opened = _ask(
        [
            ref.strip().upper(),
            opening,
            reason,
            words.strip(),
            now,
            Jsonb(terms),
            *strictest([*limits.values()]),
        ]
    )
    if outcome == "enough":
        raise StageRefused(ENOUGH, slug="opened-enough")
    if opened is None:
        return None
    row = BreakGlass.objects.get(id=opened)
    if row.id == opening:
        _tell(row, by=by, at=now)
    return row


def _ask(given: list[Any]) -> tuple[str, UUID | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT outcome, opened FROM cases_break_glass(%s, %s, %s, %s, %s, %s, %s, %s)", given)
        outcome, opened = cursor.fetchone()
    return outcome, opened


def _tell(row: BreakGlass, *, by: Viewer, at: datetime) -> None:
    record(
        "break_glass.opened", verb=Verb.ACCESS, object_kind="break-glass",
        objects=[row.id, row.case_id, *people_opened(row)], by=by, at=at, because=row.reason,
    )  # fmt: skip
    _note_outside(row, by=by, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_glass_watchers(%s)", [row.id])
        watchers = sorted(cursor.fetchone()[0])
    told = [
        Told(user, kind=GLASS_NOTICE, about_kind=ABOUT_GLASS, about_id=row.id, due_on=row.review_by)
        for user in watchers
    ]
    tell_at_once(told=told, by=by, at=at)


def _note_outside(row: BreakGlass, *, by: Viewer, at: datetime) -> None:
    """An opening rests on what makes it urgent: where no agreement covers any agency of whoever opens, that is written down."""
    # One that is written down after it ended shows its case to nobody any more.
    case, mine = (
        Case.objects.select_related("scheme").filter(id=row.case_id).first(),
        frozenset(by.agency_ids),
    )
    if case is not None and uncovered(case.scheme, mine) == mine:
        note_outside(scheme=case.scheme, case_id=row.case_id, agencies=mine, about=row.id, by=by, at=at)


@transaction.atomic
def end_break_glass(*, opening_id: UUID, by: Viewer, at: datetime | None = None) -> BreakGlass:
    """End one's own opening before its minutes are over. Ended already, it stays as it is.

    Refuses
        NotVisible: it is not there, or somebody else's.
    Records
        ``break_glass.ended``.
    """
    row, now = opening_of(by, opening_id), at or timezone.now()
    record(
        "break_glass.ended",
        verb=Verb.ACCESS,
        object_kind="break-glass",
        objects=[row.id, row.case_id],
        by=by,
        at=now,
    )
    if row.ended_at is None and now < row.ends_at:
        BreakGlass.objects.filter(id=row.id, ended_at__isnull=True).update(ended_at=now)
        row.ended_at = now
    return row


@transaction.atomic
def review_break_glass(
    *, opening_id: UUID, outcome: Judged | str, words: str, by: Viewer, at: datetime | None = None
) -> BreakGlassReview:
    """Judge an opening, once: justified or not, and why. Never by whoever opened.

    Refuses
        NotVisible: it is not there, or not theirs to look after.
        DataUnfit: no such outcome, or no words.
        StageRefused: it was judged already.
    Records
        ``break_glass.reviewed``, with the outcome.
    """
    row, now = opening_to_judge(by, opening_id), at or timezone.now()
    if outcome not in set(Judged) or not words.strip():
        raise DataUnfit("Choose whether it was justified, and say why.", slug="words-missing")
    review = BreakGlassReview(
        id=uuid4(),
        opening=row,
        outcome=Judged(outcome).value,
        words=words.strip(),
        at=now,
        by=by.user_id,
    )
    record(
        "break_glass.reviewed", verb=Verb.ACCESS, object_kind="break-glass", objects=[row.id, row.case_id, row.user],
        by=by, at=now, because=review.outcome,
    )  # fmt: skip
    save_once(review, clash=JUDGED_MEANWHILE, slug="reviewed-already")
    return review


@transaction.atomic
def remind_of_openings(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell those who look after an opening, once, that its review is late; end what was told of openings that were reviewed.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    waiting = to_review(by)
    late = [
        Told(watcher, kind=GLASS_LATE_NOTICE, about_kind=ABOUT_GLASS_LATE, about_id=opening, due_on=review_by)
        for opening, review_by, watcher in waiting
        if on > review_by
    ]
    given = given_about(by, ABOUT_GLASS_LATE)
    new = [one for one in late if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    open_now = {opening for opening, _, _ in waiting}
    past = [
        n.id
        for kind in (ABOUT_GLASS, ABOUT_GLASS_LATE)
        for n in waiting_about(by, kind)
        if n.about_id not in open_now
    ]
    end_notices(ids=past, by=by, at=at)
    return len(new)
