"""Read one person's events for a case page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F, Q

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.ingest.codes import offence_list
from plumbline.people.queries import keys_of, resolve
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Event, Involvement


@dataclass(frozen=True, slots=True)
class PersonEvent:
    """One line of a person's timeline. ``withdrawn_at``: when its supplier took it back, if they did."""

    event_id: UUID
    occurred_from: datetime | None
    precision: str | None
    kind: str
    words: str
    role: str
    location: str | None
    agency: str
    withdrawn_at: datetime | None


def events_of_person(
    viewer: Viewer, person_id: UUID, *, cited_since: datetime | None = None
) -> list[PersonEvent]:
    """Events of a person that the viewer may see, newest first.

    The caller writes the ledger entry of the page that shows them, which names the person.

    Parameters
    ----------
    cited_since : since when somebody may have relied on them: an event that stood then, or came later, and
        was taken back by its supplier since stays in the list, marked as withdrawn.
    """
    roles = _roles(viewer, keys_of(resolve([person_id]).values()), cited_since)
    agencies = names_of(agency for agency, _ in roles)
    return [
        _person_event(event, roles[key], agencies[key[0]])
        for key, event in _standing(viewer, roles, cited_since).items()
    ]


def _roles(
    viewer: Viewer, keys: Sequence[UUID], since: datetime | None
) -> dict[tuple[UUID, str], tuple[str, datetime | None]]:
    """By supplier and event's reference: the role, and when the record that says so was taken back, if it was."""
    rows = Involvement.objects.filter(_relied_on(since, "record__"), record__person_id__in=keys)
    standing_last = visible_to(viewer, rows.select_related("record")).order_by(
        F("record__withdrawn_at").asc(nulls_last=True), "pk"
    )
    return {(i.owner_agency, i.event_ref): (i.role, i.record.withdrawn_at) for i in standing_last}


def _relied_on(since: datetime | None, prefix: str = "") -> Q:
    """Rows that stand, and those that stood at ``since`` or after."""
    stands = Q(**{f"{prefix}withdrawn_at__isnull": True})
    return stands | Q(**{f"{prefix}withdrawn_at__gte": since}) if since else stands


def _standing(
    viewer: Viewer, keys: Iterable[tuple[UUID, str]], since: datetime | None
) -> dict[tuple[UUID, str], Event]:
    """By supplier and reference: the version that stands, else the one that stood last; newest event first."""
    wanted = set(keys)
    rows = Event.objects.filter(_relied_on(since), event_ref__in=[ref for _, ref in wanted], variant=1)
    last_first = visible_to(viewer, rows).order_by(F("withdrawn_at").desc(nulls_first=True), "pk")
    found: dict[tuple[UUID, str], Event] = {}
    for event in last_first:
        if (event.owner_agency, event.event_ref) in wanted:
            found.setdefault((event.owner_agency, event.event_ref), event)
    undated = datetime.min.replace(tzinfo=UTC)
    return dict(sorted(found.items(), key=lambda item: item[1].occurred_from or undated, reverse=True))


def _person_event(event: Event, told: tuple[str, datetime | None], agency: str) -> PersonEvent:
    role, record_withdrawn_at = told
    return PersonEvent(
        event_id=event.id,
        occurred_from=event.occurred_from,
        precision=event.precision,
        kind=event.kind,
        words=offence_list().titles.get(event.kind, event.kind.replace("_", " ")),
        role=role,
        location=event.location,
        agency=agency,
        withdrawn_at=event.withdrawn_at or record_withdrawn_at,
    )
