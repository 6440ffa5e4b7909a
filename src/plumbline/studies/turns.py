"""When those who wait had their turn: a list later than theirs offered one of them a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from plumbline.access.viewer import Viewer
from plumbline.finding.enums import OFFERED_ARMS, Arm, Method
from plumbline.finding.models import ListEntry, StudyKey
from plumbline.finding.queries.running import COMPARED
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


def people_still_compared(viewer: Viewer, on: datetime) -> dict[str, frozenset[str]]:
    """Keys, as they stand today, of both sides of lots whose follow-up, as a locked plan has it, is not over; by kind of scheme.

    A list is due for review after a year, and a plan may follow for two: a place in a later list would take those not drawn out of
    the comparison unseen, and it would find less than there is.

    Raises
    ------
    PermissionRefused: the viewer is no analyst, researcher or job.
    """
    permissions.check_may_evaluate(viewer)
    locks = ProtocolLock.objects.filter(
        protocol__run__method=Method.BY_LOT.value,
        protocol__run__as_of__lte=on,
        protocol__run__scheme_id__isnull=False,
    ).select_related("protocol__run")
    runs: dict[str, set[UUID]] = {}
    for lock in locks:
        run = lock.protocol.run
        if run.as_of + timedelta(days=lock.protocol.window_days) > on:
            runs.setdefault(run.kind, set()).add(run.id)
    return {
        kind: frozenset(
            str(person) for person in _people(ListEntry.objects.filter(run_id__in=ids, arm__in=COMPARED))
        )
        for kind, ids in runs.items()
    }


def offered_later(lock: ProtocolLock, *, before: date) -> int:
    """How many of those not drawn a later list offered a place before a day. They are counted on the side that they were drawn to.

    Takes the lock itself, so nobody comes here without one.
    """
    run = lock.protocol.run
    waiting = _people(ListEntry.objects.filter(run=run, arm=Arm.NOT_DRAWN.value))
    later = ListEntry.objects.filter(
        run__as_of__gt=run.as_of,
        run__as_of__lt=datetime.combine(before, time(), LONDON),
        run__scheme_id__isnull=False,
        run__kind=run.kind,
        arm__in=[arm.value for arm in OFFERED_ARMS],
    )
    return len(waiting & _people(later))


def _people(entries: Iterable[ListEntry]) -> set[UUID]:
    numbers = [entry.study_number for entry in entries]
    keys = list(StudyKey.objects.filter(study_number__in=numbers).values_list("person_id", flat=True))
    today = resolve(keys)
    return {today.get(key, key) for key in keys}
