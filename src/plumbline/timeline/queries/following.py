"""What happened with many people in a window of days each: involvements as suspect with their harm, and whose files speak of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.people.models import Record
from plumbline.people.queries import keys_of, resolve
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Event
from plumbline.timeline.queries.chronology import dated_events_of_each


@dataclass(frozen=True, slots=True)
class SuspectEvent:
    """An event in which somebody was recorded as suspect: the day and its harm in days, None where no index weighs it."""

    on: date
    harm: float | None


def suspect_events_of_each(
    viewer: Viewer, windows: Mapping[UUID, tuple[date, date]]
) -> dict[UUID, list[SuspectEvent]]:
    """Events that stand, that the viewer may see, and in which each person was suspect from the first up to and with the last day.

    The caller writes the ledger entry.
    """
    now = timezone.now()
    found = dated_events_of_each(viewer, {person: (person, now) for person in windows})
    inside = {
        person: {
            event.event_id: timezone.localdate(event.occurred_from)
            for event in found[person]
            if event.withdrawn_at is None
            and "suspect" in event.roles
            and event.status != "cancelled"
            and event.occurred_from is not None
            and first <= timezone.localdate(event.occurred_from) <= last
        }
        for person, (first, last) in windows.items()
    }
    ids = {key for days in inside.values() for key in days}
    harm = dict(visible_to(viewer, Event.objects.filter(id__in=ids)).values_list("id", "harm"))
    return {
        person: [SuspectEvent(day, harm.get(key)) for key, day in days.items()]
        for person, days in inside.items()
    }


def feeds_of_each(viewer: Viewer, people: Collection[UUID]) -> dict[UUID, set[str]]:
    """Feeds of the records that stand for people, as far as the viewer may see; empty where none does."""
    found: dict[UUID, set[str]] = {person: set() for person in people}
    asked = _by_elder(people)
    rows = Record.objects.filter(person_id__in=keys_of(asked), withdrawn_at__isnull=True)
    seen = list(visible_to(viewer, rows).values_list("person_id", "feed").distinct())
    elder = resolve({key for key, _ in seen})
    for key, feed in seen:
        for person in asked.get(elder.get(key, key), ()):
            found[person].add(feed)
    return found


def _by_elder(people: Collection[UUID]) -> dict[UUID, list[UUID]]:
    elder = resolve(people)
    asked: dict[UUID, list[UUID]] = {}
    for person in people:
        asked.setdefault(elder.get(person, person), []).append(person)
    return asked
