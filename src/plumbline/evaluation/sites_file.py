"""Sites by period as a file gives them: who began when, and how many events fell in how much time."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite, log

import numpy as np
import numpy.typing as npt

from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


COLUMNS = ("site", "period", "events", "person_years", "begins")
"""``period`` and ``begins`` are whole numbers on one count, such as years; ``begins`` is empty for a site that never began."""

MOST_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class SitesByPeriod:
    """``outcome`` (s, t): log of the rate of each site in each period. ``turn`` (s,): the number of the period in which it began, t for never."""

    sites: tuple[str, ...]
    periods: tuple[int, ...]
    outcome: npt.NDArray[np.float64]
    turn: npt.NDArray[np.int64]


def sites_by_period(lines: Iterable[str]) -> SitesByPeriod:
    """Read one row for each site and period, with a header.

    Raises
    ------
    DataUnfit: a column is missing; a value that is none; a site that begins twice; a site without one of the periods; or a period
        without an event, of which there is no logarithm.
    """
    reader = csv.DictReader(lines)
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise DataUnfit(
            say("The first line names the columns: {columns}.", columns=joined(COLUMNS, ", ")),
            slug="columns-missing",
        )
    rates: dict[tuple[str, int], float] = {}
    begins: dict[str, int | None] = {}
    for at, row in enumerate(reader, 2):
        if at > MOST_ROWS:
            raise DataUnfit(
                say("More than {most_rows:,} rows: give longer periods.", most_rows=MOST_ROWS),
                slug="too-many-rows",
            )
        site, period = (row["site"] or "").strip(), _whole(row["period"], at, "period")
        begun = _whole(row["begins"], at, "begins") if (row["begins"] or "").strip() else None
        if not site:
            raise DataUnfit(say("Line {at}: say which site it is of.", at=at), slug="value-unfit")
        if (site, period) in rates:
            raise DataUnfit(
                say("Line {at}: {site} has two rows for period {period}.", at=at, site=site, period=period),
                slug="row-twice",
            )
        if begins.setdefault(site, begun) != begun:
            raise DataUnfit(
                say("Line {at}: {site} begins at two times.", at=at, site=site), slug="begins-twice"
            )
        rates[site, period] = _log_rate(row, at)
    return _arranged(rates, begins)


def _arranged(rates: dict[tuple[str, int], float], begins: dict[str, int | None]) -> SitesByPeriod:
    sites, periods = sorted(begins), sorted({period for _, period in rates})
    missing = [(site, period) for site in sites for period in periods if (site, period) not in rates]
    if missing:
        site, period = missing[0]
        raise DataUnfit(
            say(
                "{site} has no row for period {period}. Give one for each site and period.",
                site=site,
                period=period,
            ),
            slug="row-missing",
        )
    # Whoever begins after the last period had not begun in any of them.
    turn = [
        sum(period < begun for period in periods) if (begun := begins[site]) is not None else len(periods)
        for site in sites
    ]
    outcome = np.array([[rates[site, period] for period in periods] for site in sites], dtype=np.float64)
    return SitesByPeriod(tuple(sites), tuple(periods), outcome, np.array(turn, dtype=np.int64))


def _log_rate(row: dict[str, str], at: int) -> float:
    events, years = _number(row["events"], at, "events"), _number(row["person_years"], at, "person_years")
    if years <= 0 or events < 0:
        raise DataUnfit(
            say("Line {at}: events are 0 or more and person_years above 0.", at=at), slug="value-unfit"
        )
    if events == 0:
        raise DataUnfit(
            say(
                "Line {at}: no event in the whole period, so there is no rate to take the logarithm of. "
                "Give longer periods or larger sites.",
                at=at,
            ),
            slug="no-events",
        )
    return log(events / years)


def _number(text: str | None, at: int, name: str) -> float:
    try:
        value = float(text or "")
    except ValueError:
        value = float("nan")
    if not isfinite(value):
        raise DataUnfit(say("Line {at}: {name} is no number.", at=at, name=name), slug="value-unfit")
    return value


def _whole(text: str | None, at: int, name: str) -> int:
    value = _number(text, at, name)
    if value != int(value):
        raise DataUnfit(say("Line {at}: {name} is no whole number.", at=at, name=name), slug="value-unfit")
    return int(value)
