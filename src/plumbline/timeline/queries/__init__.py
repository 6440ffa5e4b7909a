"""Read facts: frames for counting, one person's events, and the counts that services send."""

from plumbline.timeline.queries.counting import (
    births_frame,
    events_frame,
    involvements_frame,
    record_refs_frame,
    spells_frame,
)
from plumbline.timeline.queries.counts import SentCount, sent_counts
from plumbline.timeline.queries.following import (
    SuspectEvent,
    feeds_of_each,
    suspect_events_of_each,
)
from plumbline.timeline.queries.person import PersonEvent, events_of_person
from plumbline.timeline.queries.recorded import Recorded, recorded_events


__all__ = [
    "PersonEvent",
    "Recorded",
    "SentCount",
    "SuspectEvent",
    "births_frame",
    "events_frame",
    "events_of_person",
    "feeds_of_each",
    "involvements_frame",
    "record_refs_frame",
    "recorded_events",
    "sent_counts",
    "spells_frame",
    "suspect_events_of_each",
]
