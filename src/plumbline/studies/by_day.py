"""People whose case began, each beside somebody alike who had none on that day. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from plumbline.disclosure import hide_inside
from plumbline.evaluation import (
    Compared,
    RateRatio,
    SameDay,
    Verdict,
    design_strength,
    rate_ratio,
    rosenbaum_counts,
    same_day_matches,
    sentence_on_pairs,
    time_at_liberty,
    verdict_on,
)
from plumbline.finding.clusters import clusters_of
from plumbline.selection import Rule, score_people
from plumbline.studies.balance import balance_figures
from plumbline.studies.by_picking import PICKING_DAYS
from plumbline.studies.comparing import (
    Comparison,
    by_arm,
    doubts_of,
    naive_before_after,
    naive_figures,
    no_ratio,
    strength_figures,
)
from plumbline.studies.enums import Design
from plumbline.studies.guarding import FOLLOWED_FROM, followed_since, outcomes_since
from plumbline.studies.outcomes import BEFORE_DAYS, ROLES, counted, spells_of
from plumbline.studies.overturning import LEVEL, Asked
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


INTAKE_DAYS = 182
"""Days after the list in which a case has to begin for its person to be compared."""
CALIPER = 0.2
"""Farthest that the scores of two of a pair may lie apart, in standard deviations of all scores (Austin 2011, Pharmaceutical Statistics 10:150-161)."""
GIVEN, ALIKE = "given", "alike"
EPOCH = date(1970, 1, 1).toordinal()
EXPECTED_FROM = "people alike who had no case on the same day"
SOME_LEFT = "Some of those whose case began had nobody near enough and are left out: this speaks for the others alone."
FEW_PAIRS = "Few pairs are left: one of them can decide this."
NOBODY = "No case began in the 182 days after the list."


@dataclass(frozen=True, slots=True)
class Pairs:
    """Two rows for each pair, the one whose case began first: person, day (number), arm, cluster (the pair), log_expected, bound.

    ``bound`` is of those who hang together (`bound_up`). ``left_out`` had a case and nobody near enough; ``not_scored`` had a case and no score by the rule on that day.
    """

    frame: pl.DataFrame
    matches: SameDay
    left_out: int
    not_scored: int


def days_planned(design: str, window_days: int) -> int:
    """Days after the list until the last of those compared has been followed for the whole window."""
    first: dict[str, int] = {Design.SAME_DAY: INTAKE_DAYS, Design.ADJUSTED: PICKING_DAYS}
    return window_days + first.get(design, 0)


def pairs_of(
    begun: Mapping[str, date],
    involvements: pl.DataFrame,
    *,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
    index: date,
) -> Pairs:
    """Pair everybody whose case began in the days after ``index`` with the nearest by the score of that very day.

    Parameters
    ----------
    begun : day of each person's first case; those of before ``index`` are nobody's match.
    involvements : those of the two years before ``index`` and on.

    Raises
    ------
    DataUnfit: no case began then, or nobody has a match.
    """
    new = {who: day for who, day in begun.items() if index <= day < index + timedelta(days=INTAKE_DAYS)}
    old = [who for who, day in begun.items() if day < index]
    if not new:
        raise DataUnfit(NOBODY, slug="nobody-begun")
    lists = [
        _list_of(day, [who for who, began in new.items() if began == day], involvements, rule, spells, births)
        for day in sorted(set(new.values()))
    ]
    rows = pl.concat(lists).filter(~pl.col("person").is_in(old))
    scored = rows.filter("given").height
    if not scored:
        raise DataUnfit("Nobody whose case began had a score by the rule on that day.", slug="no-match")
    score = rows["score"].to_numpy()
    matches = same_day_matches(
        day=rows["day"].to_numpy(),
        person=rows["person"].to_numpy(),
        given=rows["given"].to_numpy(),
        score=score,
        covariates=rows.select("log_expected", "events_before").to_numpy(),
        within=max(CALIPER * float(score.std()), 1e-9),
    )
    chosen = rows[matches.row.tolist()].select("person", "day", "log_expected")
    frame = chosen.with_columns(
        arm=pl.Series([GIVEN if one else ALIKE for one in matches.given]), cluster=pl.Series(matches.set_)
    )
    known = involvements.filter(pl.col("occurred_from") < _midnight(index))
    frame = frame.with_columns(bound=bound_up(frame, known))
    return Pairs(frame, matches, left_out=int(matches.unmatched.size), not_scored=len(new) - scored)


def bound_up(frame: pl.DataFrame, known: pl.DataFrame) -> pl.Series:
    """A number for each row of a pair: the same where rows hang together by their pair, their person, or a couple before the list.

    Two people who fight each other stand in two pairs and share every event; a person may be somebody's match now and have a case
    of their own later. With pairs alone as clusters the error came out too small.

    Parameters
    ----------
    frame : person and cluster (the pair), one row per person of a pair.
    known : involvements before the list.

    Source: Cameron & Miller (2015), Journal of Human Resources 50:317-372, II.C: clusters are as large as what is shared; docs/methods/same-day.md.
    """
    couples = clusters_of(frame["person"].unique(maintain_order=True), known)
    rows = frame.select("person", pair="cluster").join(
        couples, on="person", how="left", maintain_order="left"
    )
    n = rows.height
    pair, couple = (np.unique(rows[name], return_inverse=True)[1] for name in ("pair", "cluster"))
    # Rows, pairs and couples (a person alone is a couple of one) as points, each row bound to its pair and to its couple.
    here, points = np.arange(n), n + pair.max() + couple.max() + 2
    edges = (np.concatenate([here, here]), np.concatenate([n + pair, n + pair.max() + 1 + couple]))
    _, label = connected_components(
        coo_array((np.ones(2 * n), edges), shape=(points, points)), directed=False
    )
    return pl.Series(np.unique(label[:n], return_inverse=True)[1])


def with_own_days(
    pairs: Pairs, involvements: pl.DataFrame, *, spells: pl.DataFrame, window_days: int, end: date
) -> pl.DataFrame:
    """Add events_before, events_after, years_before, years_after, followed_from, counted from each pair's own day, to one row per person of a pair.

    Follow-up of both begins the day after the case did, so that nothing that led to it is an outcome, and ends on the same day.

    Raises
    ------
    DataUnfit: somebody is followed from another day.
    """
    violence = involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES))
    held = spells_of(spells, pairs.frame["person"].to_list())
    before, after = own_counts(pairs, violence, window_days=window_days, end=end)
    days = [date.fromordinal(day) for day in pairs.frame["day"]]
    people = pairs.frame["person"].to_list()
    free = [
        (
            time_at_liberty(day - timedelta(days=BEFORE_DAYS), day, held.get(who, ())),
            time_at_liberty(*_followed(day, window_days, end), held.get(who, ())),
        )
        for who, day in zip(people, days, strict=True)
    ]
    starts = [_followed(day, window_days, end)[0].toordinal() for day in days]
    followed = pairs.frame.with_columns(
        pl.Series(FOLLOWED_FROM, starts, dtype=pl.Int64),
        events_before=pl.Series(before, dtype=pl.Int64),
        events_after=pl.Series(after, dtype=pl.Int64),
        years_before=pl.Series([one for one, _ in free]),
        years_after=pl.Series([one for _, one in free]),
    )
    return followed_since(followed, pairs.frame["day"] + 1)


def own_counts(
    pairs: Pairs, involvements: pl.DataFrame, *, window_days: int, end: date
) -> tuple[list[int], list[int]]:
    """Events of each row (m,) in the year before its day, and in its follow-up."""
    before, after = [0] * pairs.frame.height, [0] * pairs.frame.height
    numbered = pairs.frame.with_row_index("row")
    for day in sorted(set(pairs.frame["day"])):
        today = numbered.filter(pl.col("day") == day)
        began = date.fromordinal(day)
        start, stop = (_midnight(one) for one in _followed(began, window_days, end))
        year = counted(today, involvements, _midnight(began) - timedelta(days=BEFORE_DAYS), _midnight(began))
        follow = counted(today, outcomes_since(involvements, start), start, stop)
        for row, one, other in zip(today["row"], year, follow, strict=True):
            before[row], after[row] = one, other
    return before, after


def own_events(pairs: Pairs, involvements: pl.DataFrame, *, window_days: int, end: date) -> pl.DataFrame:
    """Each event of each row of a pair: person, cluster, day counted from the day the case began (0)."""
    when = pl.col("occurred_from")
    rows = involvements.filter(pl.col("is_violence") & pl.col("role").is_in(ROLES)).unique(
        ["person", "event"]
    )
    joined = pairs.frame.select("person", "cluster", began="day").join(
        rows.select("person", "occurred_from"), on="person"
    )
    # Days of the calendar, as follow-up is counted: the day of the case itself is neither before nor after.
    day = when.dt.date().cast(pl.Int32).cast(pl.Int64) + EPOCH - pl.col("began")
    last = pl.min_horizontal(pl.lit(window_days), end.toordinal() - 1 - pl.col("began"))
    return (
        joined.with_columns(day=day, last=last)
        .filter((pl.col("day") >= -BEFORE_DAYS) & (pl.col("day") <= pl.col("last")))
        .select("person", "cluster", "day")
    )


def compare_by_day(pairs: Pairs, followed: pl.DataFrame, *, smallest_worth_having: float) -> Comparison:
    """People whose case began against those alike of the same day, with how unevenly they would have to be chosen.

    ``followed`` as `with_own_days` gives it.
    """
    figures = {
        "design": "same_day",
        "strength": _strength(pairs),
        "n": followed.height,
        "pairs": _pair_counts(pairs),
        "balance": balance_figures(pairs.matches.balance, ("log_expected", "events_before"), by="matching"),
        **by_arm(followed),
        **naive_figures(
            *(naive_before_after(followed.filter(pl.col("arm") == arm)) for arm in (GIVEN, ALIKE))
        ),
        "expected_change_from": EXPECTED_FROM,
    }
    try:
        found = _compared(followed, followed["events_after"].to_numpy())
    except DataUnfit as unfit:
        return Comparison(
            Verdict.CANNOT_TELL, say("We cannot tell yet. {unfit}", unfit=unfit), {**figures, **no_ratio()}
        )
    told = {
        "rate_ratio": found.ratio,
        "ci_low": found.ci_low,
        "ci_high": found.ci_high,
        "level": found.level,
        "se": found.se,
        "fall_to_see": None,
        "needed_n": None,
        "diagnostics": None,
        "doubts": [*_match_doubts(pairs), *doubts_of(found.doubts)],
    }
    return Comparison(
        verdict_on(found, smallest_worth_having),
        sentence_on_pairs(found, smallest_worth_having=smallest_worth_having),
        {**figures, **told},
    )


def nothing_by_day(why: str) -> Comparison:
    """What is told where nobody could be paired."""
    figures = {
        "design": "same_day",
        "strength": strength_figures(design_strength("same_day")),
        "n": 0,
        "arms": {},
        "person_years": 0.0,
        **naive_figures(None, None),
        "expected_change_from": EXPECTED_FROM,
        **no_ratio(),
    }
    return Comparison(Verdict.CANNOT_TELL, say("We cannot tell. {why}", why=why), figures)


def asked_by_day(pairs: Pairs, followed: pl.DataFrame, *, window_days: int, end: date) -> Asked:
    """The same comparison of any events after each pair's own day."""
    given = (followed["arm"] == GIVEN).to_numpy()

    def of(rows: pl.DataFrame) -> npt.NDArray[np.float64]:
        return np.array(own_counts(pairs, rows, window_days=window_days, end=end)[1], dtype=np.float64)

    def compare(counts: npt.NDArray[np.float64]) -> Compared:
        return _compared(followed, counts)

    return Asked(
        of=of,
        compare=compare,
        parts=lambda counts: np.array([counts[given].sum(), counts[~given].sum()]),
        cluster=followed["bound"].to_numpy(),
        level=LEVEL,
    )


def pairs_figures(followed: pl.DataFrame) -> dict[str, Any]:
    """How unevenly, of two who look alike, one would have to be chosen for the finding to be nothing; the claim is what was seen."""
    ordered = followed.sort("cluster", maintain_order=True)
    rate = np.where(
        ordered["years_after"].to_numpy() > 0,
        ordered["events_after"].to_numpy() / np.maximum(ordered["years_after"].to_numpy(), 1e-9),
        0.0,
    )
    given = (ordered["arm"] == GIVEN).to_numpy()
    one, other = rate[given], rate[~given]
    if one.sum() > other.sum():
        one, other = other, one
    try:
        found = rosenbaum_counts(treated=one, control=other, gamma=[1.0], alpha=0.025)
    except DataUnfit:
        return {"standing": "too_few", "holds_to": None}
    if found.doubts:
        return {"standing": "too_few", "holds_to": None}
    return {"standing": "told", "holds_to": found.holds_to}


def _pair_counts(pairs: Pairs) -> dict[str, int | None]:
    """How many were paired, and how many could not be; few are hidden."""
    return {
        "matched": hide_inside(pairs.frame.height // 2),
        "left_out": hide_inside(pairs.left_out),
        "not_scored": hide_inside(pairs.not_scored),
    }


def _strength(pairs: Pairs) -> dict[str, Any]:
    told = strength_figures(pairs.matches.strength)
    for before, now in zip(doubts_of(pairs.matches.doubts), _match_doubts(pairs), strict=True):
        told["sentence"] = told["sentence"].replace(before["sentence"], now["sentence"])
    return told


def _match_doubts(pairs: Pairs) -> list[dict[str, str]]:
    """The doubts of the matching, without what gives a small number: the share left out, and of few pairs their number."""
    small: dict[str, str] = {}
    if hide_inside(pairs.left_out) is None:
        small["unmatched"] = SOME_LEFT
    if hide_inside(pairs.frame.height // 2) is None:
        small |= {"few-effective": FEW_PAIRS, "one-person": FEW_PAIRS}
    told = doubts_of(pairs.matches.doubts)
    return [{**doubt, "sentence": small.get(doubt["slug"], doubt["sentence"])} for doubt in told]


def _compared(followed: pl.DataFrame, counts: npt.NDArray[Any]) -> RateRatio:
    return rate_ratio(
        events=counts,
        years_at_liberty=followed["years_after"].to_numpy(),
        offered=(followed["arm"] == GIVEN).to_numpy(),
        covariates=followed["log_expected"].to_numpy(),
        cluster=followed["bound"].to_numpy(),
        level=LEVEL,
    )


def _list_of(
    day: date,
    given: list[str],
    involvements: pl.DataFrame,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
) -> pl.DataFrame:
    """Everybody whom the rule would have listed on a day, and who of them was given a place."""
    scored = score_people(involvements, _midnight(day), rule, spells, births).eligible()
    return scored.select(
        "person",
        "score",
        "log_expected",
        pl.col("events_before").cast(pl.Float64),
        day=pl.lit(day.toordinal()),
        given=pl.col("person").is_in(given),
    )


def _followed(day: date, window_days: int, end: date) -> tuple[date, date]:
    start = day + timedelta(days=1)
    return start, max(start, min(start + timedelta(days=window_days), end))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
