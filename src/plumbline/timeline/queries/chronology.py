"""One person's events and spells with all that a chronology says of them: day, source, who else may see it, since when it is known."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from plumbline.access.viewer import Viewer
from plumbline.feeds.queries import stored_at
from plumbline.ingest import load_contract
from plumbline.ingest.codes import offence_list
from plumbline.people.queries import keys_of, resolve
from plumbline.sharing.visibility import visible_to
from plumbline.timeline.models import Event, Involvement, Spell


SPELL_WORDS = {
    "custody": "In custody",
    "away": "Away",
    "dead": "Died",
    "managed": "Managed by an agency",
}
WEIGHTY_SPELLS = frozenset({"custody", "dead"})
EVENT_FIELDS = (
    "id", "owner_agency", "event_ref", "feed", "batch_id", "occurred_from", "occurred_to", "precision", "kind",
    "status", "seen_by_agencies", "withdrawn_at", "is_violence",
)  # fmt: skip

Key = tuple[UUID, str]
Asker = TypeVar("Asker", bound=Hashable)
# Owner and reference of an event, the role in it, the batch, who may see that, and when the record was taken back.
_Row = tuple[UUID, str, str, UUID, list[UUID], datetime | None]


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """An event with the person's roles in it. No place: whose home it was may be somebody's secret.

    ``seen_by``: agencies that see both the event and that this person was in it. ``known_at``: when the file came in that said
    so last, or when its supplier took it back (``withdrawn_at``).
    """

    event_id: UUID
    agency: UUID
    feed: str
    words: str
    roles: tuple[str, ...]
    occurred_from: datetime | None
    occurred_to: datetime | None
    precision: str | None
    status: str
    seen_by: frozenset[UUID]
    known_at: datetime | None
    withdrawn_at: datetime | None
    is_violence: bool


@dataclass(frozen=True, slots=True)
class DatedSpell:
    """A spell of a person: ``to_date`` is the first day after it, None while it lasts. ``weighs``: custody, or their death."""

    spell_id: UUID
    agency: UUID
    words: str
    from_date: date
    to_date: date | None
    seen_by: frozenset[UUID]
    known_at: datetime | None
    weighs: bool


@dataclass(frozen=True, slots=True)
class _Told:
    """What the records say of a person in one event."""

    roles: tuple[str, ...]
    batches: tuple[UUID, ...]
    seen_by: frozenset[UUID]
    withdrawn_at: datetime | None


def dated_events(viewer: Viewer, person_id: UUID, *, cited_since: datetime) -> list[DatedEvent]:
    """Events of a person that the viewer may see, each once with every role, in no order.

    The caller writes the ledger entry of the page that shows them, which names the person.

    Parameters
    ----------
    cited_since : as in `events_of_person`: what was taken back since then stays, marked.
    """
    return dated_events_of_each(viewer, {person_id: (person_id, cited_since)})[person_id]


def dated_events_of_each(
    viewer: Viewer, asked: Mapping[Asker, tuple[UUID, datetime]]
) -> dict[Asker, list[DatedEvent]]:
    """As `dated_events` for many people at once, in no more statements than for one.

    Parameters
    ----------
    asked : by whatever asks, such as a case: the person, and since when what was taken back stays.

    Returns
    -------
    A list for each asker, empty where the viewer may see nothing.
    """
    if not asked:
        return {}
    elder = resolve({person for person, _ in asked.values()})
    earliest = min(since for _, since in asked.values())
    said = _said(viewer, keys_of(elder.values()), earliest)
    # Of one person alone, everything is theirs.
    elders = set(elder.values())
    of = resolve(said) if len(elders) > 1 else dict.fromkeys(said, *elders)
    by_elder: dict[UUID, list[_Row]] = {}
    for person, rows in said.items():
        by_elder.setdefault(of.get(person, person), []).extend(rows)
    told = {
        asker: _told(by_elder.get(elder.get(person, person), []), since)
        for asker, (person, since) in asked.items()
    }
    events = _events(viewer, {key for one in told.values() for key in one}, earliest)
    stored = stored_at(
        {b for one in told.values() for t in one.values() for b in t.batches}
        | {row["batch_id"] for rows in events.values() for row in rows}
    )
    return {
        asker: [
            _event(row, one[key], stored)
            for key in one
            if (row := _that_stands(events.get(key, []), asked[asker][1])) is not None
        ]
        for asker, one in told.items()
    }


def _relied_on(since: datetime, prefix: str = "") -> Q:
    stands = Q(**{f"{prefix}withdrawn_at__isnull": True})
    return stands | Q(**{f"{prefix}withdrawn_at__gte": since})


def _said(viewer: Viewer, keys: Sequence[UUID], since: datetime) -> dict[UUID, list[_Row]]:
    """What records say of people, by person as the record has them."""
    rows = Involvement.objects.filter(_relied_on(since, "record__"), record__person_id__in=keys)
    found: dict[UUID, list[_Row]] = {}
    for person, owner, ref, role, batch, seen_by, withdrawn in visible_to(viewer, rows).values_list(
        "record__person_id",
        "owner_agency",
        "event_ref",
        "role",
        "batch_id",
        "seen_by_agencies",
        "record__withdrawn_at",
    ):
        found.setdefault(person, []).append((owner, ref, role, batch, seen_by, withdrawn))
    return found


def _told(rows: Iterable[_Row], since: datetime) -> dict[Key, _Told]:
    found: dict[Key, list[tuple[str, UUID, list[UUID], datetime | None]]] = {}
    for owner, ref, role, batch, seen_by, withdrawn in rows:
        if withdrawn is None or withdrawn >= since:
            found.setdefault((owner, ref), []).append((role, batch, seen_by, withdrawn))
    return {key: _one(said) for key, said in found.items()}


def _one(said: list[tuple[str, UUID, list[UUID], datetime | None]]) -> _Told:
    """What stands outranks what was taken back: roles of withdrawn records count only where no record stands."""
    standing = [s for s in said if s[3] is None]
    used = standing or said
    return _Told(
        roles=tuple(sorted({s[0] for s in used})),
        batches=tuple({s[1] for s in used}),
        seen_by=frozenset(a for s in used for a in s[2]),
        withdrawn_at=None if standing else max(s[3] for s in said if s[3]),
    )


def _events(viewer: Viewer, keys: set[Key], since: datetime) -> dict[Key, list[dict[str, Any]]]:
    """Every version of each event that stands, or was taken back since."""
    rows = Event.objects.filter(
        _relied_on(since),
        owner_agency__in={owner for owner, _ in keys},
        event_ref__in=[ref for _, ref in keys],
        variant=1,
    )
    found: dict[Key, list[dict[str, Any]]] = {}
    for row in visible_to(viewer, rows).values(*EVENT_FIELDS):
        if (key := (row["owner_agency"], row["event_ref"])) in keys:
            found.setdefault(key, []).append(row)
    return found


def _that_stands(rows: Iterable[dict[str, Any]], since: datetime) -> dict[str, Any] | None:
    """The version of an event that stands, else the one that stood last; None where it was taken back before."""
    last: dict[str, Any] | None = None
    for row in rows:
        relied_on = row["withdrawn_at"] is None or row["withdrawn_at"] >= since
        if relied_on and (last is None or _stands_over(row, last)):
            last = row
    return last


def _stands_over(row: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = row["withdrawn_at"], other["withdrawn_at"]
    return theirs is not None and (mine is None or mine > theirs)


def _event(row: dict[str, Any], told: _Told, stored: dict[UUID, datetime]) -> DatedEvent:
    kind, feed = str(row["kind"]), str(row["feed"])
    withdrawn = row["withdrawn_at"] or told.withdrawn_at
    return DatedEvent(
        event_id=row["id"],
        agency=row["owner_agency"],
        feed=load_contract(feed).title,
        words=offence_list().titles.get(kind, kind.replace("_", " ")),
        roles=told.roles,
        occurred_from=row["occurred_from"],
        occurred_to=row["occurred_to"],
        precision=row["precision"],
        status=str(row["status"]),
        seen_by=told.seen_by & frozenset(row["seen_by_agencies"]),
        known_at=_known(row["batch_id"], told.batches, stored, withdrawn),
        withdrawn_at=withdrawn,
        is_violence=bool(row["is_violence"]),
    )


def _known(
    event: UUID, records: Iterable[UUID], stored: dict[UUID, datetime], withdrawn: datetime | None
) -> datetime | None:
    """Known from when both are here, the event and the first record that puts the person in it; again when taken back."""
    here, told = stored.get(event), min((stored[b] for b in records if b in stored), default=None)
    if here is None or told is None:
        return None
    return max(here, told, withdrawn or here)


def dated_spells(viewer: Viewer, person_id: UUID) -> list[DatedSpell]:
    """Spells of a person that the viewer may see. The caller writes the ledger entry."""
    keys = keys_of(resolve([person_id]).values())
    rows = list(
        visible_to(
            viewer, Spell.objects.filter(record__person_id__in=keys, record__withdrawn_at__isnull=True)
        )
    )
    stored = stored_at(row.batch_id for row in rows) if rows else {}
    return [
        DatedSpell(
            spell_id=row.id,
            agency=row.owner_agency,
            words=SPELL_WORDS[row.kind],
            from_date=row.from_date,
            to_date=row.to_date,
            seen_by=frozenset(row.seen_by_agencies),
            known_at=stored.get(row.batch_id),
            weighs=row.kind in WEIGHTY_SPELLS,
        )
        for row in rows
    ]
