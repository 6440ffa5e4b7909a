"""That somebody is known to a scheme, for whoever was let know; and who was let know, for those in the case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, Presence, PresenceShare
from plumbline.cases.queries.sight import visible_cases
from plumbline.people.queries import names_for, people_called
from plumbline.referrals.entry import GivenPerson
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import DataUnfit
from plumbline.values.names import comparison_form


@dataclass(frozen=True, slots=True)
class KnownTo:
    """The whole of what is told: a scheme, and whom to call."""

    person_id: UUID
    scheme: str
    call: str


@dataclass(frozen=True, slots=True)
class ShareLine:
    """Who was let know, until when, under which law and why; ``stands`` until its day, or until it was taken back."""

    share: PresenceShare
    receiver: str
    by: str
    ended_because: str
    stands: bool


def known_to(viewer: Viewer, person_ids: Iterable[UUID], *, on: date | None = None) -> list[KnownTo]:
    """What the viewer was let know of these people: nothing for nearly everybody.

    Records
        ``presence.consulted``, one entry, where there is something.
    """
    wanted = list(dict.fromkeys(person_ids))
    keys = _keys(wanted) if wanted else []
    if not keys:
        return []
    rows = visible_to(narrowed(viewer), Presence.objects.filter(person_id__in={key for _, key in keys}))
    rows = rows.filter(until__gte=on or timezone.localdate(), scheme__walled=False)
    found = {
        (asked, row.id): row
        for row in rows.select_related("scheme")
        for asked, key in keys
        if key == row.person_id
    }
    lines = {(asked, row.scheme.name, row.call): None for (asked, _), row in found.items()}
    if lines:
        objects = sorted({row.id for row in found.values()} | {asked for asked, _ in found})
        record(
            "presence.consulted", verb=Verb.CONSULTATION, object_kind="presence", objects=objects, by=viewer
        )
    return [KnownTo(*line) for line in lines]


def known_among_typed(
    viewer: Viewer, people: Iterable[GivenPerson], *, on: date | None = None
) -> list[tuple[KnownTo, str]]:
    """What the viewer was let know of people whom they typed in, each with the name as typed.

    Only of somebody whose forename, surname and birth date are those of a record that the viewer may see anyway: what is typed finds
    out nothing else, and an age or a name alone finds nothing.

    Records
        ``person.searched`` for each name, and ``presence.consulted`` where there is something; nothing where they were let know of nobody.
    """
    typed = [one for one in people if one.first_name and one.last_name and one.date_of_birth]
    if not typed or not visible_to(narrowed(viewer), Presence.objects.all()).exists():
        return []
    lines: list[tuple[KnownTo, str]] = []
    for one in typed:
        lines += [
            (line, f"{one.first_name} {one.last_name}")
            for line in known_to(viewer, _goes_by(viewer, one), on=on)
        ]
    return lines


def _goes_by(viewer: Viewer, one: GivenPerson) -> list[UUID]:
    seen = narrowed(viewer)
    try:
        found = people_called(seen, f"{one.last_name}, {one.first_name}", date_of_birth=one.date_of_birth)
    except DataUnfit:  # too short a surname to search by
        return []
    record("person.searched", verb=Verb.CONSULTATION, object_kind="person", objects=sorted(found), by=viewer)
    # A beginning of a name is enough for a search by hand, and too little to be told of somebody.
    return [
        key
        for key, name in names_for(seen, found).items()
        if comparison_form(name.first_name) == comparison_form(one.first_name)
    ]


def _keys(wanted: Sequence[UUID]) -> list[tuple[UUID, UUID]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked, key FROM cases_presence_keys(%s)", [list(wanted)])
        return list(cursor.fetchall())


def shares_of(viewer: Viewer, case: Case, *, on: date | None = None) -> list[ShareLine]:
    """Everybody who was let know that somebody is in this case, the latest first. The page of the case has its entry."""
    rows = list(
        visible_to(narrowed(viewer), PresenceShare.objects.filter(case=case))
        .select_related("end")
        .order_by("-at", "pk")
    )
    agencies, users = (
        names_of({r.agency for r in rows}),
        names_of_users({u for r in rows for u in (r.by, r.user) if u}),
    )
    today = on or timezone.localdate()
    return [_line(row, agencies, users, today) for row in rows]


def _line(row: PresenceShare, agencies: dict[UUID, str], users: dict[UUID, str], today: date) -> ShareLine:
    agency, end = agencies.get(row.agency, ""), getattr(row, "end", None)
    return ShareLine(
        share=row,
        receiver=f"{users.get(row.user, '')}, {agency}" if row.user else agency,
        by=users.get(row.by, ""),
        ended_because=end.words if end else "",
        stands=end is None and today <= row.until,
    )


def share_to_end(viewer: Viewer, share_id: UUID) -> PresenceShare:
    """Return a share, to end it.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = PresenceShare.objects.filter(id=share_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme"))
