"""Let a clock of a case stand still for a reason of its kind, and go on; let a case go on past a limit, with a reason and up to a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ClockStep
from plumbline.cases.queries.clocks import WatchedClock, watched_clocks
from plumbline.cases.queries.moments import day_after
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.states import check_open
from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import due_on
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


CLASH = "Somebody else changed this clock just now. Read it again."


@transaction.atomic
def pause_clock(
    *, case: Case, clock: str, reason: str, words: str, by: Viewer, at: datetime | None = None
) -> ClockStep:
    """Let a clock that the case page shows stand still. What it would be without stays shown beside it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it stands still already, has stopped, or the case is closed.
        DataUnfit: no such clock or reason, or no words.
    Records
        ``clock.stopped``, with the clock.
    """
    found, now = _found(case, clock, by=by, at=at)
    if not found.clock.pauses:
        raise StageRefused(
            say("{clock}: this clock never stands still.", clock=found.clock.label), slug="never-still"
        )
    _check_reason(found.clock.pauses, reason, words)
    if found.standing_still:
        raise StageRefused("The clock stands still already.", slug="stands-still")
    return _step(case, clock, reason, words, by=by, at=now)


@transaction.atomic
def resume_clock(
    *, case: Case, clock: str, by: Viewer, words: str = "", at: datetime | None = None
) -> ClockStep:
    """Let it go on.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it is running, has stopped, or the case is closed.
        DataUnfit: no such clock.
    Records
        ``clock.started``, with the clock.
    """
    found, now = _found(case, clock, by=by, at=at)
    if not found.standing_still:
        raise StageRefused("The clock is running.", slug="is-running")
    return _step(case, clock, "", words, by=by, at=now)


@transaction.atomic
def go_longer(
    *, case: Case, clock: str, reason: str, words: str, until: date, by: Viewer, at: datetime | None = None
) -> ClockStep:
    """Let a case go on past a limit up to a day. Each time it can be as long again as the limit, from today.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: no case goes on past this limit, the clock has stopped, or the case is closed.
        DataUnfit: no such clock or reason, no words, or a day that is no later than the one that holds, or too late.
    Records
        ``clock.longer``, with the clock.
    """
    found, now = _found(case, clock, by=by, at=at)
    if not found.clock.longer or found.limit is None or found.due is None:
        raise StageRefused(
            say("{clock}: no case goes on past this limit.", clock=found.clock.label), slug="never-longer"
        )
    _check_reason(found.clock.longer, reason, words)
    _check_until(found, found.limit, until, now)
    return _step(case, clock, reason, words, by=by, at=now, until=until)


def _check_until(found: WatchedClock, limit: Limit, until: date, now: datetime) -> None:
    today = timezone.localdate(now)
    last = due_on(today, limit)
    if until <= today or (found.due is not None and day_after(until) <= found.due):
        raise DataUnfit("Give a day after today, later than the limit as it stands.", slug="not-longer")
    if until > last:
        raise DataUnfit(
            say(
                "Give a day up to {last}. After that it is asked again whether it goes on.",
                last=day_month_year(last),
            ),
            slug="too-long",
        )


def _check_reason(reasons: Mapping[str, str], reason: str, words: str) -> None:
    if reason not in reasons:
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined(reasons.values(), ", ")), slug="no-such-reason"
        )
    if not words.strip():
        raise DataUnfit("Say in a few words why.", slug="why-missing")


def _found(case: Case, clock: str, *, by: Viewer, at: datetime | None) -> tuple[WatchedClock, datetime]:
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "move_case", case.scheme)
    check_open(case)
    found = next((one for one in watched_clocks(by, case, at=now) if one.clock.slug == clock), None)
    if found is None:
        raise DataUnfit("This case has no such clock.", slug="no-such-clock")
    if found.stops is not None:
        raise StageRefused("This clock has stopped.", slug="has-stopped")
    return found, now


def _step(
    case: Case,
    clock: str,
    reason: str,
    words: str,
    *,
    by: Viewer,
    at: datetime,
    until: date | None = None,
) -> ClockStep:
    last = ClockStep.objects.filter(case=case, clock=clock).order_by("-number").first()
    row = ClockStep(
        id=uuid4(),
        case=case,
        clock=clock,
        number=(last.number if last else 0) + 1,
        reason=reason,
        words=words.strip(),
        until=until,
        at=at,
        by=by.user_id,
        owner_agency=permissions.acting_agency(by, "move_case", case.scheme),
    )
    record(
        "clock.longer" if until else "clock.stopped" if reason else "clock.started",
        verb=Verb.ALTERATION,
        object_kind="clock",
        objects=[row.id, case.id],
        by=by,
        at=at,
        because=clock.replace("_", "-"),
    )
    save_once(row, clash=CLASH, slug="moved-since")
    return row
