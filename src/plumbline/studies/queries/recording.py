"""Read declared changes of recording."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.feeds.enums import BatchStatus
from plumbline.feeds.models import Batch
from plumbline.ingest import contracts
from plumbline.studies import permissions
from plumbline.studies.by_rank import LEAST_HISTORY, MOST_YEARS
from plumbline.studies.enums import Design
from plumbline.studies.follow_up import OUTCOME_FEEDS, loaded_from
from plumbline.studies.models import ProtocolLock, RecordingChange
from plumbline.studies.recording import Declared, Recording, recording_of_arms, recording_of_years
from plumbline.studies.rules import FollowUp, years_back
from plumbline.values.errors import NotVisible
from plumbline.values.words import say


COUNTED_FEEDS = (*OUTCOME_FEEDS, "linked_events")
"""Feeds whose events are outcomes: a change in another feed's recording does not touch a comparison."""


def recording_changes(viewer: Viewer) -> list[RecordingChange]:
    """Every declaration, the latest change first; those withdrawn or corrected carry their ``end``."""
    permissions.check_may_read_evaluations(viewer)
    rows = RecordingChange.objects.select_related("agency", "end", "end__replaced_by")
    return list(rows.order_by("-effective_from", "-declared_at", "pk"))


def change_of(viewer: Viewer, change_id: UUID) -> RecordingChange:
    """Return one declaration.

    Raises
    ------
    NotVisible: there is none.
    """
    permissions.check_may_read_evaluations(viewer)
    found = RecordingChange.objects.select_related("agency").filter(id=change_id).first()
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def whose_words(change: RecordingChange) -> str:
    """Whose recording it is, as “Police recorded crime from Town Police”."""
    known = contracts()
    feed = known[change.feed].title if change.feed in known else change.feed
    agency = change.agency.name if change.agency else ""
    if feed and agency:
        return say("{feed} from {agency}", feed=feed, agency=agency)
    return feed or say("Everything from {agency}", agency=agency)


def declared_for(viewer: Viewer, *, locked_at: datetime) -> list[Declared]:
    """Declarations about the feeds that outcomes are counted from: those that stand, and those that ended after the lock."""
    senders = _senders()
    told = [
        _declared(row, locked_at)
        for row in recording_changes(viewer)
        if not hasattr(row, "end") or row.end.ended_at > locked_at
    ]
    return [change for change in told if change.touches(senders)]


def recording_around(lock: ProtocolLock, span: FollowUp, *, by: Viewer) -> Recording:
    """What was declared of the years that the comparison of a locked plan leans on, and how many of them are used."""
    declared = declared_for(by, locked_at=lock.locked_at)
    if lock.protocol.design != Design.RANK:
        return recording_of_arms(declared, index=span.start, end=span.end)
    held = years_back(index=span.start, loaded_from=loaded_from(before=span.start), most=MOST_YEARS)
    return recording_of_years(declared, index=span.start, end=span.end, held=held, least=LEAST_HISTORY)


def _declared(row: RecordingChange, locked_at: datetime) -> Declared:
    end = getattr(row, "end", None)
    return Declared(
        feed=row.feed,
        agency=str(row.agency_id or ""),
        whose=whose_words(row),
        effective_from=row.effective_from,
        what=row.what,
        said_by=row.said_by,
        source=row.source,
        declared_at=timezone.localtime(row.declared_at),
        after_lock=row.declared_at > locked_at,
        ended_on=timezone.localtime(end.ended_at).date() if end else None,
        because=end.because if end else "",
    )


def _senders() -> dict[str, Iterable[str]]:
    senders: dict[str, set[str]] = {feed: set() for feed in COUNTED_FEEDS}
    live = Batch.objects.filter(status=BatchStatus.LIVE.value, feed__in=COUNTED_FEEDS)
    for feed, agency in live.values_list("feed", "owner_agency").distinct():
        senders[feed].add(str(agency))
    return dict(senders)
