"""What would overturn a comparison: the same asked where nothing can have happened, and by who told of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from plumbline.disclosure import rule_for
from plumbline.evaluation import (
    Compared,
    Source,
    evalue,
    negative_control,
    placebo_cohort,
    rate_ratio,
    split_by_source,
)
from plumbline.evaluation.negative_control import Control
from plumbline.studies.controls import CONTROL_OUTCOMES, ControlOutcome
from plumbline.studies.outcomes import ROLES, counted
from plumbline.studies.year_by_year import YEAR_DAYS, YearByYear
from plumbline.values.errors import DataUnfit


Floats = npt.NDArray[np.float64]
SOURCES: tuple[Source, ...] = ("agencies", "public", "hospitals")
CONTROL_FAILED = "The same comparison found a difference in what the offer cannot change."
LEVEL = 0.95
"""Of every check, also at a look whose own interval is wider: a check that is wide passes everything."""
MOSTLY_SAID = 0.5
"""Share of events of which it must be said who told of them before anything is read from it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How one design asks, of any counts of the same people in one order.

    ``of`` gives the counts of some involvements, ``compare`` their ratio, and ``parts`` the sums that the ratio is made of:
    none of them may be small. ``cluster`` (n,) is as of the influence.
    """

    of: Callable[[pl.DataFrame], Floats]
    compare: Callable[[Floats], Compared]
    parts: Callable[[Floats], Floats]
    cluster: npt.NDArray[Any]
    level: float

    def enough(self, counts: Floats) -> bool:
        """Whether a ratio of these counts may be told: no sum behind it is small enough to be hidden."""
        return bool(np.all(self.parts(counts) > rule_for("inside").hide_to))


def asked_by_lot(followed: pl.DataFrame, *, index: datetime, end: datetime, adjust: bool) -> Asked:
    """The lottery's own comparison, of any events after the draw.

    ``followed`` is as for `compare_by_lot`.
    """
    offered = (followed["arm"] == "offered").to_numpy()
    years, cluster = followed["years_after"].to_numpy(), followed["cluster"].to_numpy()
    covariates = followed["log_expected"].to_numpy() if adjust else None

    def compare(counts: Floats) -> Compared:
        return rate_ratio(
            events=counts,
            years_at_liberty=years,
            offered=offered,
            covariates=covariates,
            cluster=cluster,
            level=LEVEL,
        )

    return Asked(
        of=lambda rows: counted(followed, rows, index, end).to_numpy().astype(np.float64),
        compare=compare,
        parts=lambda counts: np.array([counts[offered].sum(), counts[~offered].sum()]),
        cluster=cluster,
        level=LEVEL,
    )


def asked_by_rank(
    history: YearByYear,
    *,
    listed: npt.NDArray[np.bool_],
    listed_earlier: npt.NDArray[np.bool_],
    index: datetime,
    until: date,
) -> Asked:
    """The placebo cohort's comparison, of any events: it needs no model of how one year's events foretell the next.

    Parameters
    ----------
    history : whose people, years at liberty and clusters; counts are (n, years).
    listed, listed_earlier : shape (n,), flags of its people.
    """
    people = pl.DataFrame({"person": history.person}, schema={"person": pl.String})
    back = history.years.shape[1] - 1
    starts = [index - timedelta(days=YEAR_DAYS * year) for year in range(back, -1, -1)]
    ends = [*starts[1:], datetime.combine(until, time())]

    def of(rows: pl.DataFrame) -> Floats:
        columns = [
            counted(people, rows, start, end).to_numpy() for start, end in zip(starts, ends, strict=True)
        ]
        return np.column_stack(columns).astype(np.float64)

    def compare(counts: Floats) -> Compared:
        return placebo_cohort(
            events=counts,
            listed=listed,
            listed_earlier=listed_earlier,
            years_at_liberty=history.years,
            cluster=history.cluster,
        )

    def parts(counts: Floats) -> Floats:
        lists = ((listed, -1), (listed, -2), (listed_earlier, -2), (listed_earlier, -3))
        return np.array([counts[flags, year].sum() for flags, year in lists])

    return Asked(of=of, compare=compare, parts=parts, cluster=history.cluster, level=LEVEL)


def figures_to_overturn(
    asked: Asked, involvements: pl.DataFrame, *, control: str, evalue_of: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What is tried of every design: an outcome the offer cannot change, and who told of the events.

    Parameters
    ----------
    involvements : of these people, as for `with_outcomes`, with how_reported.
    control : the outcome that the plan names, "" for none.
    evalue_of : rate_ratio, ci_low and ci_high of a comparison in which nobody drew lots; None for a lottery.
    """
    violence = involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    named = CONTROL_OUTCOMES.get(control)
    return {
        "evalue": _evalue(evalue_of) if evalue_of else None,
        "control_outcome": _control_outcome(asked, violence, involvements, named),
        "sources": _sources(asked, violence),
    }


def year_before_figures(followed: pl.DataFrame) -> dict[str, Any]:
    """The two arms of a lottery in the year before the draw, when nothing had been offered; not adjusted, since history is what is compared."""
    offered = (followed["arm"] == "offered").to_numpy()
    cluster = followed["cluster"].to_numpy()

    def compare(events: str, years: str) -> Compared:
        return rate_ratio(
            events=followed[events].to_numpy(),
            years_at_liberty=followed[years].to_numpy(),
            offered=offered,
            cluster=cluster,
            level=LEVEL,
        )

    before = followed["events_before"].to_numpy()
    if min(before[offered].sum(), before[~offered].sum()) <= rule_for("inside").hide_to:
        return _untold("too_few")
    try:
        main, control = compare("events_after", "years_after"), compare("events_before", "years_before")
        return _judged(main, control, "period", cluster, LEVEL)
    except DataUnfit:
        return _untold("too_few")


def _evalue(found: Mapping[str, Any]) -> dict[str, Any] | None:
    if found.get("rate_ratio") is None or not found["ci_low"] > 0:
        return None
    told = evalue(found["rate_ratio"], found["ci_low"], found["ci_high"])
    return {"of_effect": told.of_effect, "of_interval": told.of_interval}


def _control_outcome(
    asked: Asked, violence: pl.DataFrame, involvements: pl.DataFrame, named: ControlOutcome | None
) -> dict[str, Any]:
    if named is None:
        return _untold("not_planned")
    told = {"outcome": named.slug, "words": named.words}
    rows = named.among(involvements)
    if rows.is_empty():
        return {**_untold("not_held"), **told}
    counts = asked.of(rows)
    if not asked.enough(counts):
        return {**_untold("too_few"), **told}
    try:
        main, control = asked.compare(asked.of(violence)), asked.compare(counts)
        return {**_judged(main, control, "outcome", asked.cluster, asked.level), **told}
    except DataUnfit:
        return {**_untold("too_few"), **told}


def _judged(
    main: Compared, control: Compared, kind: Control, cluster: npt.NDArray[Any], level: float
) -> dict[str, Any]:
    found = negative_control(
        theta=main.theta,
        influence=main.influence,
        control_theta=control.theta,
        control_influence=control.influence,
        control=kind,
        cluster=cluster,
        level=level,
    )
    return {
        "standing": "passed" if found.passed else "failed",
        "ratio": round(found.ratio, 2),
        "ci_low": round(found.ci_low, 2),
        "ci_high": round(found.ci_high, 2),
        "wide": any(doubt.slug == "control-wide" for doubt in found.doubts),
    }


def _untold(standing: str) -> dict[str, Any]:
    return {"standing": standing, "ratio": None, "ci_low": None, "ci_high": None, "wide": False}


def _sources(asked: Asked, violence: pl.DataFrame) -> dict[str, Any]:
    """The comparison by who told of the events, and agencies against all others. Few events in any of them hide each."""
    said = violence.filter(pl.col("how_reported").is_in(SOURCES))
    share = said["event"].n_unique() / max(violence["event"].n_unique(), 1)
    if share < MOSTLY_SAID:
        return {"standing": "not_held", "said": share, "rows": [], "watched": None, "slug": ""}
    counts = {source: asked.of(said.filter(pl.col("how_reported") == source)) for source in SOURCES}
    held = {source: values for source, values in counts.items() if values.any()}
    try:
        found = split_by_source(
            held, compare=asked.compare, enough=asked.enough, cluster=asked.cluster, level=asked.level
        )
    except DataUnfit:
        return {"standing": "too_few", "said": share, "rows": [], "watched": None, "slug": ""}
    rows = [
        {
            "source": source,
            "ratio": round(one.ratio, 2),
            "ci_low": round(one.ci_low, 2),
            "ci_high": round(one.ci_high, 2),
        }
        for source, one in found.ratios.items()
    ]
    watched = found.watched
    return {
        "standing": "told" if watched else "too_few",
        "said": share,
        # One that is hidden could be had from the others and the whole.
        "rows": [] if found.without else rows,
        "watched": None
        if watched is None
        else {
            "ratio": round(watched.ratio, 2),
            "ci_low": round(watched.ci_low, 2),
            "ci_high": round(watched.ci_high, 2),
        },
        "slug": next((d.slug for d in found.doubts if d.slug in ("watched-more", "recorded-less")), ""),
    }
