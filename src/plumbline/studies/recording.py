"""What a declared change of recording does to a comparison. Pure: plain values in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from plumbline.studies.enums import Bearing


YEAR_DAYS = 365


@dataclass(frozen=True, slots=True)
class Declared:
    """One declaration: whose recording, from when, what, who says so, its source, and how it stands to the plan.

    ``feed`` "" is everything of the agency, ``agency`` "" every agency; ``whose`` is both in words. ``after_lock``: declared
    after the plan was locked. ``ended_on`` and ``because``: taken back or corrected, and why; it then bears on nothing.
    """

    feed: str
    agency: str
    whose: str
    effective_from: date
    what: str
    said_by: str
    source: str
    declared_at: datetime
    after_lock: bool
    ended_on: date | None = None
    because: str = ""

    def touches(self, senders: Mapping[str, Iterable[str]]) -> bool:
        """Whether it is about any of these: the agencies that sent each feed the outcomes are counted from."""
        meant = [set(agencies) for feed, agencies in senders.items() if self.feed in ("", feed)]
        return any(not self.agency or self.agency in agencies for agencies in meant)

    def inside(self, start: date, end: date) -> bool:
        """Whether it parts days that are compared: on the first of them it parts nothing."""
        return start < self.effective_from < end


@dataclass(frozen=True, slots=True)
class Recording:
    """What was declared of the years around a list: of ``held`` years before ``index`` those ``used`` are compared.

    ``end`` is the day after the last of follow-up, ``by_lot`` whether arms are compared with one another rather than years.
    """

    declared: tuple[Declared, ...]
    index: date
    end: date
    held: int
    used: int
    by_lot: bool

    @property
    def parts(self) -> bool:
        """Whether a declared change falls between the years compared, so that they cannot be."""
        return any(self.bearing_of(change) is Bearing.PARTS for change in self.declared)

    def bearing_of(self, change: Declared) -> Bearing | None:
        """What one change does to the comparison; None where it parts no days that are held for it."""
        if not change.inside(_back(self.index, self.held), self.end):
            return None
        if change.ended_on is not None:
            return Bearing.ENDED
        if self.by_lot:
            return Bearing.ALIKE
        return Bearing.PARTS if change.inside(_back(self.index, self.used), self.end) else Bearing.LEFT_OUT

    def figures(self) -> list[dict[str, Any]]:
        """The declarations that bear on the comparison, as plain data for its result, the earliest change first."""
        found = [(change, self.bearing_of(change)) for change in self.declared]
        return [
            _plain(change, bearing)
            for change, bearing in sorted(found, key=lambda pair: pair[0].effective_from)
            if bearing is not None
        ]


def recording_of_arms(declared: Sequence[Declared], *, index: date, end: date) -> Recording:
    """What was declared of a lottery: its arms are followed side by side, with the year before beside it."""
    return Recording(tuple(declared), index, end, held=1, used=1, by_lot=True)


def recording_of_years(
    declared: Sequence[Declared], *, index: date, end: date, held: int, least: int
) -> Recording:
    """What was declared of a list by rank; oldest years go where only they were recorded otherwise.

    Parameters
    ----------
    held : years before ``index`` that are loaded; all are used where fewer than ``least`` would be left.
    """
    standing = [change for change in declared if change.ended_on is None]
    alike = [
        years
        for years in range(held, least - 1, -1)
        if not any(change.inside(_back(index, years), index) for change in standing)
    ]
    used = alike[0] if alike else held
    return Recording(tuple(declared), index, end, held=held, used=used, by_lot=False)


def _back(index: date, years: int) -> date:
    return index - timedelta(days=years * YEAR_DAYS)


def _plain(change: Declared, bearing: Bearing) -> dict[str, Any]:
    return {
        "from": change.effective_from.isoformat(),
        "whose": change.whose,
        "what": change.what,
        "said_by": change.said_by,
        "source": change.source,
        "declared_on": timezone.localdate(change.declared_at).isoformat(),
        "after_lock": change.after_lock,
        "ended_on": change.ended_on.isoformat() if change.ended_on else None,
        "because": change.because,
        "bearing": bearing.value,
    }
