"""Write one value of a track of a case that the caller has checked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Case, TrackEntry
from plumbline.cases.queries.tracks import standing, standing_in
from plumbline.cases.rules import day_of
from plumbline.schemes.kind import Kind, Track
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


CLASH = "Somebody else changed this just now. Read it again."


def write_value(
    case: Case,
    kind: Kind,
    track: Track,
    value: str,
    *,
    because: str,
    by: Viewer,
    at: datetime,
    from_date: date | None = None,
    ends: bool = False,
) -> TrackEntry:
    """Write a value in a case that the caller has checked, and end the one whose place it takes.

    Raises
    ------
    StageRefused, DataUnfit: as `set_track`.
    """
    kind.check_word(track.values, value)
    if not because.strip():
        raise DataUnfit("Say in a few words why.", slug="why-missing")
    day = day_of(from_date, timezone.localdate(at))
    rows = list(TrackEntry.objects.filter(case=case, track=track.slug).order_by("number"))
    if rows and day < rows[-1].from_date:
        raise DataUnfit(
            say(
                "The last change holds from {from_date}. Give that day or a later one.",
                from_date=day_month_year(rows[-1].from_date),
            ),
            slug="day-unfit",
        )
    held = {row.value for row in standing(rows).get(track.slug, ())}
    if ends != (value in held) and (ends or value not in track.again):
        raise StageRefused(
            f"“{track.values[value]}” {'does not hold' if ends else 'holds already'}.", slug="holds-already"
        )
    if not ends:
        _check_together(case, kind, track, value)
    replaced = [] if ends or track.several else sorted(held)
    wanted = [(other, True) for other in replaced] + [(value, ends)]
    new = [
        TrackEntry(
            case=case, track=track.slug, number=len(rows) + place, value=one, ends=over, from_date=day, because=because.strip(),
            at=at, by=by.user_id, owner_agency=case.owner_agency,
        )
        for place, (one, over) in enumerate(wanted, 1)
    ]  # fmt: skip
    record(
        "track.set", verb=Verb.ALTERATION, object_kind="case", objects=[case.id, *(row.id for row in new)], by=by, at=at,
        because=track.slug.replace("_", "-"),
    )  # fmt: skip
    for row in new:
        save_once(row, clash=CLASH, slug="moved-since")
    return new[-1]


def end_what_holds(case: Case, track: str, *, because: str, by: Viewer, at: datetime) -> None:
    """End every value that holds on a track of a case that the caller has checked; nothing where none does.

    Records
        ``track.set``, with the track.
    """
    kind = kind_of(case.scheme)
    for row in standing_in([case])[case.id].get(track, ()):
        write_value(case, kind, kind.tracks[track], row.value, because=because, by=by, ends=True, at=at)


def check_apart(track: Track, values: Iterable[str]) -> None:
    """Refuse values of one track that contradict one another.

    Raises
    ------
    StageRefused: with the two.
    """
    found = track.apart(values)
    if found:
        one, other = (track.values[value].partition(":")[0] for value in found)
        raise StageRefused(
            say(
                "{track}: “{one}” and “{other}” contradict each other. Choose one of them.",
                track=track.label,
                one=one,
                other=other,
            ),
            slug="never-together",
        )


def _check_together(case: Case, kind: Kind, track: Track, value: str) -> None:
    """Refuse a value that can never stand beside another that the case has."""
    found = {slug: {row.value for row in rows} for slug, rows in standing_in([case])[case.id].items()}
    found[track.slug] = (found.get(track.slug, set()) if track.several else set()) | {value}
    check_apart(track, found[track.slug])
    values = {slug: frozenset(held) for slug, held in found.items()}
    for rule in kind.never_together:
        if rule.holds(values):
            raise StageRefused(rule.because, slug="never-together")
