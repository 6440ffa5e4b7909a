"""Give what the victim says and was told, and stop or start the clock of the first contact."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import VictimMoment
from plumbline.cases.models import Case, ClockStep, SafeWay, VictimWord
from plumbline.cases.queries.sight import case_to_change, heard_at
from plumbline.cases.queries.tries import CLOCK, has_victim_side
from plumbline.cases.services.states import check_open
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import owned_by
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import joined, say


CLASH = "Somebody else wrote something here just now. Read it, then add yours."


@transaction.atomic
def speak_for_victim(
    *,
    case: Case,
    moment: VictimMoment | str,
    words: str,
    how: str,
    by: Viewer,
    on: date | None = None,
    at: datetime | None = None,
) -> VictimWord:
    """Give what the victim wants, or what they were told after the meeting.

    Parameters
    ----------
    how : by which way that they said is safe they were reached; their adviser's agency alone reads it.

    Refuses
        PermissionRefused: no adviser of an agency in the case.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, or they would be told of a meeting that was not held.
        DataUnfit: no words, no safe way, or a day to come.
    Records
        ``victim.spoken_for``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    _check_adviser(by, case)
    check_open(case)
    day = on or timezone.localdate(now)
    if moment not in set(VictimMoment) or not words.strip() or not how.strip():
        raise DataUnfit("Give the words, and by which safe way they were reached.", slug="words-missing")
    if day > timezone.localdate(now):
        raise DataUnfit("This day is still to come.", slug="not-yet")
    if moment == VictimMoment.TOLD and heard_at(case) is None:
        raise StageRefused("No meeting has heard this case yet.", slug="not-heard")
    row = VictimWord(
        case=case,
        number=VictimWord.objects.filter(case=case).count() + 1,
        moment=VictimMoment(moment).value,
        words=words.strip(),
        on=day,
        agency=permissions.acting_agency(by, "speak_for_victim", case.scheme),
        at=now,
        by=by.user_id,
        owner_agency=permissions.acting_agency(by, "speak_for_victim", case.scheme),
    )
    record(
        "victim.spoken_for", verb=Verb.COLLECTION, object_kind="victim-word", objects=[row.id, case.id],
        by=by, at=now, because=row.moment,
    )  # fmt: skip
    save_once(row, clash=CLASH, slug="moved-since")
    SafeWay(**owned_by(row.owner_agency), marking=Marking.OWNER.value, word=row, how=how.strip()).save(
        force_insert=True
    )
    return row


@transaction.atomic
def stop_clock(
    *, case: Case, reason: str, by: Viewer, words: str = "", at: datetime | None = None
) -> ClockStep:
    """Let the clock of the first contact stand still for a reason that the kind allows; the time is shown beside the rest.

    Refuses
        PermissionRefused: no adviser of an agency in the case.
        StageRefused: it stands still already, or the case is closed.
        DataUnfit: the kind knows no such reason.
    Records
        ``clock.stopped``.
    """
    return _step(case, reason, words, by=by, at=at or timezone.now())


@transaction.atomic
def start_clock(*, case: Case, by: Viewer, words: str = "", at: datetime | None = None) -> ClockStep:
    """Let the clock of the first contact go on.

    Refuses
        PermissionRefused: no adviser of an agency in the case.
        StageRefused: it is running, or the case is closed.
    Records
        ``clock.started``.
    """
    return _step(case, "", words, by=by, at=at or timezone.now())


def _step(case: Case, reason: str, words: str, *, by: Viewer, at: datetime) -> ClockStep:
    case = case_to_change(by, case)
    _check_adviser(by, case)
    check_open(case)
    pauses = kind_of(case.scheme).clocks[CLOCK].pauses
    if reason and reason not in pauses:
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined(pauses.values(), ", ")), slug="no-such-reason"
        )
    last = ClockStep.objects.filter(case=case, clock=CLOCK).order_by("-number").first()
    stands = last is not None and bool(last.reason)
    if stands == bool(reason):
        raise StageRefused("The clock stands still already." if stands else "The clock is running.")
    row = ClockStep(
        case=case,
        clock=CLOCK,
        number=(last.number if last else 0) + 1,
        reason=reason,
        words=words.strip(),
        at=at,
        by=by.user_id,
        owner_agency=permissions.acting_agency(by, "speak_for_victim", case.scheme),
    )
    record(
        "clock.stopped" if reason else "clock.started",
        verb=Verb.ALTERATION,
        object_kind="clock",
        objects=[row.id, case.id],
        by=by,
        at=at,
    )
    save_once(row, clash=CLASH, slug="moved-since")
    return row


def _check_adviser(by: Viewer, case: Case) -> None:
    allowed = by.agencies_as(permissions.MAY["speak_for_victim"]) & set(case.seen_by_agencies)
    if not has_victim_side(kind_of(case.scheme)) or not allowed:
        raise PermissionRefused(permissions.SENTENCES["speak_for_victim"])
