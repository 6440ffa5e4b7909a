"""Let a clock of a case stand still for a reason of its kind, and go on."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ClockStep
from plumbline.cases.queries.clocks import WatchedClock, watched_clocks
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.states import check_open
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import joined, say


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
    if reason not in found.clock.pauses:
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined(found.clock.pauses.values(), ", ")),
            slug="no-such-reason",
        )
    if not words.strip():
        raise DataUnfit("Say in a few words why.", slug="why-missing")
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


def _step(case: Case, clock: str, reason: str, words: str, *, by: Viewer, at: datetime) -> ClockStep:
    last = ClockStep.objects.filter(case=case, clock=clock).order_by("-number").first()
    row = ClockStep(
        id=uuid4(),
        case=case,
        clock=clock,
        number=(last.number if last else 0) + 1,
        reason=reason,
        words=words.strip(),
        at=at,
        by=by.user_id,
        owner_agency=permissions.acting_agency(by, "move_case", case.scheme),
    )
    record(
        "clock.stopped" if reason else "clock.started",
        verb=Verb.ALTERATION,
        object_kind="clock",
        objects=[row.id, case.id],
        by=by,
        at=at,
        because=clock.replace("_", "-"),
    )
    save_once(row, clash=CLASH, slug="moved-since")
    return row
