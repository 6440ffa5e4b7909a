"""When those who wait had their turn: a list later than theirs offered one of them a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from plumbline.access.viewer import Viewer
from plumbline.finding.enums import OFFERED_ARMS, Arm
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.people.queries import resolve
from plumbline.studies import permissions
from plumbline.studies.enums import Design
from plumbline.studies.models import ProtocolLock
from plumbline.studies.rules import FollowUp
from plumbline.values.errors import StageRefused


LONDON = ZoneInfo("Europe/London")


def first_turn(lock: ProtocolLock) -> date | None:
    """The day on which a later list first offered a place to somebody who waits; None where none did.

    Takes the lock itself, so nobody comes here without one.
    """
    run = lock.protocol.run
    waiting = _people(ListEntry.objects.filter(run=run, arm=Arm.NOT_DRAWN.value))
    later = ListEntry.objects.filter(
        run__as_of__gt=run.as_of, run__scheme_id__isnull=False, arm__in=[arm.value for arm in OFFERED_ARMS]
    )
    keys = dict(
        StudyKey.objects.filter(study_number__in=later.values("study_number")).values_list(
            "study_number", "person_id"
        )
    )
    today = resolve(keys.values())
    days = [
        as_of.astimezone(LONDON).date()
        for number, as_of in later.values_list("study_number", "run__as_of")
        if number in keys and today.get(keys[number], keys[number]) in waiting
    ]
    return min(days, default=None)


def until_the_turn(span: FollowUp, turn: date | None) -> FollowUp:
    """Follow-up of both arms, closed before the day on which the first of those who wait had their turn.

    After that day both are offered the same, so the lot compares nothing. Neither is followed longer than the other.

    Raises
    ------
    StageRefused: somebody who was to wait had their turn on the day of the lot.

    Source: the parallel phase of a delayed-start design (Hayes & Moulton 2017, Cluster Randomised Trials, 8.2); docs/methods/waitlist.md.
    """
    if turn is None or turn >= span.end:
        return span
    if turn <= span.start:
        raise StageRefused(
            "Somebody who was to wait was offered a place on the day of the lot, so nobody waited.",
            slug="no-wait",
        )
    return replace(span, end=turn)


def people_whose_turn_came(viewer: Viewer, on: datetime) -> frozenset[str]:
    """Keys, as they stand today, of those not drawn whose wait, as a locked plan has it, is over: a later list may offer them a place.

    Raises
    ------
    PermissionRefused: the viewer is no analyst, researcher or job.
    """
    permissions.check_may_evaluate(viewer)
    locks = ProtocolLock.objects.filter(protocol__design=Design.WAITLIST.value).select_related(
        "protocol__run"
    )
    over = [
        lock.protocol.run_id
        for lock in locks
        if lock.protocol.run.as_of + timedelta(days=lock.protocol.window_days) <= on
    ]
    entries = ListEntry.objects.filter(run_id__in=over, arm=Arm.NOT_DRAWN.value)
    return frozenset(str(person) for person in _people(entries))


def _people(entries: Iterable[ListEntry]) -> set[UUID]:
    numbers = [entry.study_number for entry in entries]
    keys = list(StudyKey.objects.filter(study_number__in=numbers).values_list("person_id", flat=True))
    today = resolve(keys)
    return {today.get(key, key) for key in keys}
