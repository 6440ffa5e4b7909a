"""How a case stands on the tracks of its kind, when and by whom each value was set, and the scores that are kept of its people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.models import Case, StoredScore, TrackEntry
from plumbline.cases.permissions import may_set
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.kind import Kind, Tool, Track
from plumbline.schemes.permissions import narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.words import halves, joined


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One value, set or ended, in finished words."""

    label: str
    ends: bool
    from_date: date
    because: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TrackLine:
    """A track of a case: values that hold now, in the order of the kind, and everything that was set, the newest first."""

    track: Track
    now: tuple[str, ...]
    since: date | None
    entries: tuple[EntryLine, ...]
    may_set: bool

    @property
    def labels(self) -> str:
        """The values that hold now, in words; empty for none."""
        return joined((self.track.values[value] for value in self.now), ", ")

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Each value that holds now: what stands before the colon of its label, and what stands after it."""
        return tuple(halves(self.track.values[value], ": ") for value in self.now)


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A stored score with the name of its person, tool and band in words."""

    score: StoredScore
    tool: Tool | None
    name: PersonName | None
    band: str
    by: str


def standing(entries: Iterable[TrackEntry]) -> dict[str, tuple[TrackEntry, ...]]:
    """The entries that hold after all of some entries of one case, in the order in which they were made, by track.

    Whether a track holds several values is the kind's to say and was checked on the way in: a new value ends another by an entry
    of its own.
    """
    found: dict[str, dict[str, TrackEntry]] = {}
    for row in entries:
        values = found.setdefault(row.track, {})
        values.pop(row.value, None)
        if not row.ends:
            values[row.value] = row
    return {track: tuple(values.values()) for track, values in found.items()}


def standing_in(cases: Collection[Case]) -> dict[UUID, dict[str, tuple[TrackEntry, ...]]]:
    """`standing` of some cases that the caller has checked, by case."""
    rows: dict[UUID, list[TrackEntry]] = {case.id: [] for case in cases}
    for row in TrackEntry.objects.filter(case__in=list(rows)).order_by("number"):
        rows[row.case_id].append(row)
    return {key: standing(entries) for key, entries in rows.items()}


def values_of(case: Case) -> dict[str, str]:
    """The value on each track of one value that a case has, as clocks ask for it."""
    return {track: rows[-1].value for track, rows in standing_in([case])[case.id].items() if rows}


def track_lines(viewer: Viewer, case: Case, kind: Kind, *, open_case: bool) -> tuple[TrackLine, ...]:
    """Every track of a case whose page the viewer looks at; the page has written its entry."""
    if not kind.tracks:
        return ()
    rows = list(visible_to(narrowed(viewer), TrackEntry.objects.filter(case=case)).order_by("number"))
    users, now = names_of_users({row.by for row in rows}), standing(rows)
    return tuple(
        _line(
            viewer,
            case,
            track,
            [r for r in rows if r.track == track.slug],
            now.get(track.slug, ()),
            users,
            open_case,
        )
        for track in kind.tracks.values()
    )


def _line(
    viewer: Viewer,
    case: Case,
    track: Track,
    rows: Sequence[TrackEntry],
    now: Sequence[TrackEntry],
    users: dict[UUID, str],
    open_case: bool,
) -> TrackLine:
    held = {row.value for row in now}
    return TrackLine(
        track=track,
        now=tuple(value for value in track.values if value in held),
        since=max((row.from_date for row in now), default=None),
        entries=tuple(
            EntryLine(
                track.values.get(r.value, r.value), r.ends, r.from_date, r.because, users.get(r.by, ""), r.at
            )
            for r in reversed(rows)
            # That a new value ends the one before needs no line of its own.
            if track.several or not r.ends
        ),
        may_set=(open_case or track.after_end) and may_set(viewer, track, case.scheme),
    )


def score_lines(viewer: Viewer, case: Case, kind: Kind) -> tuple[ScoreLine, ...]:
    """Scores that are kept of the people of a case, the newest first."""
    if not kind.tools:
        return ()
    rows = list(
        visible_to(narrowed(viewer), StoredScore.objects.filter(case=case)).order_by("-made_on", "-at", "pk")
    )
    names = names_for(viewer, {row.person_id for row in rows})
    users = names_of_users({row.by for row in rows})
    return tuple(
        ScoreLine(
            row,
            tool := kind.tools.get(row.tool),
            names.get(row.person_id),
            tool.band_labels.get(row.band, row.band) if tool else row.band,
            users.get(row.by, ""),
        )
        for row in rows
    )
