"""Each design without a lottery, played on the town's own years: its own selection, a fall planted, its own estimator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.adjusted_rates import AdjustedRates, adjusted_rates
from plumbline.evaluation.capacity_line import CapacityLine, capacity_line
from plumbline.evaluation.design_spread import HISTORY_IN_JUDGEMENT
from plumbline.evaluation.event_history import Flags, Floats, Whole, coded
from plumbline.evaluation.placebo_year import PlaceboYear, placebo_year
from plumbline.evaluation.power_played import (
    DRAWS,
    FALLS,
    PowerByHistory,
    Told,
    Turn,
    drawn_again,
    play,
    top_of,
)
from plumbline.evaluation.rate_ratio import RateRatio, rate_ratio
from plumbline.evaluation.same_day import same_day_matches
from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class Plays:
    """How often to play: falls planted, towns drawn, and the chance that goes with them."""

    rng: np.random.Generator
    falls: Sequence[float] = FALLS
    draws: int = DRAWS


@dataclass(frozen=True, slots=True)
class Town:
    """Everybody of a town around a day: ``events`` (n, years), oldest first and the year after that day last.

    ``score`` (n,) is the rule's on that day, -inf for those whom it would not have listed; ``cluster`` (n,) the household or couple,
    drawn again whole.
    """

    events: Floats
    score: Floats
    cluster: Whole


def play_histories(town: Town, score_earlier: Floats, *, listed: int, plays: Plays) -> PowerByHistory:
    """A list by rank against its own history, as `placebo_year` compares it.

    Parameters
    ----------
    town : with three years or more before the day.
    score_earlier : shape (n,), the rule's score a year before that day, -inf where there is none.

    Raises
    ------
    DataUnfit: too few people or years, or a value unfit.
    """
    home = _checked(town, listed, years=4)

    def draw(rng: np.random.Generator) -> Turn:
        rows, unit = drawn_again(home, rng)
        chosen, earlier = (_flags(points, rows, listed, rng) for points in (town.score, score_earlier))
        past, came = town.events[rows, :-1], town.events[rows, -1]

        def compare(counts: Floats) -> PlaceboYear:
            return placebo_year(
                events=np.column_stack([past, counts]), listed=chosen, listed_earlier=earlier, cluster=unit
            )

        return _turn(past[:, -1], came, chosen, compare)

    return play(draw, rng=plays.rng, listed=listed, falls=plays.falls, draws=plays.draws, centred=True)


def play_line(town: Town, *, listed: int, plays: Plays) -> PowerByHistory:
    """Those just above the place where a list ends against those just below, as `capacity_line` compares them.

    The line stays at the score where it would have been: were it to move from town to town, so would what is asked.

    Raises
    ------
    DataUnfit: too few people, or a value unfit.
    """
    home = _checked(town, listed, years=2)
    points = np.where(np.isfinite(town.score), town.score, 0.0)
    line = float(np.sort(points)[-listed])

    def draw(rng: np.random.Generator) -> Turn:
        rows, unit = drawn_again(home, rng)
        score, came = points[rows], town.events[rows, -1]
        above = score >= line

        def compare(counts: Floats) -> CapacityLine:
            return capacity_line(events=counts, score=score, listed=above, cluster=unit)

        return _turn(town.events[rows, -2], came, above, compare)

    return play(draw, rng=plays.rng, listed=listed, falls=plays.falls, draws=plays.draws, centred=True)


def play_picked(
    town: Town, *, listed: int, picked: int, plays: Plays, history: float = HISTORY_IN_JUDGEMENT
) -> PowerByHistory:
    """People picked by judgement from the top of a list against the others of it, as `adjusted_rates` compares them.

    Parameters
    ----------
    listed, picked : people whom the panel has before it, and those it picks.
    history : share of its judgement that the score tells; the rest is chance here, since nothing else of them is known.

    Raises
    ------
    DataUnfit: too few people or years, or a value unfit.
    """
    home = _checked(town, listed, years=3)

    def draw(rng: np.random.Generator) -> Turn:
        rows, unit = drawn_again(home, rng)
        top = top_of(town.score, rows, listed, rng)
        chosen, group = rows[top], coded(unit[top])[0]
        score, came = town.score[chosen], town.events[chosen, -1]
        flags = np.zeros(listed, dtype=bool)
        flags[np.argsort(-_judged(score, history, rng))[:picked]] = True
        past = town.events[chosen, :-1]

        def compare(counts: Floats) -> AdjustedRates:
            return adjusted_rates(events=counts, picked=flags, history=past, score=score, cluster=group)

        return _turn(past[:, -1], came, flags, compare)

    return play(draw, rng=plays.rng, listed=listed, falls=plays.falls, draws=plays.draws, centred=True)


@dataclass(frozen=True, slots=True)
class DayList:
    """The rule's list of one day, each (m,).

    ``person`` numbers people from 0; ``before`` and ``after`` are their events of the year on either side of that day.
    """

    person: Whole
    score: Floats
    log_expected: Floats
    before: Floats
    after: Floats


def play_same_day(
    lists: Sequence[DayList],
    *,
    cases: int,
    within: float,
    plays: Plays,
    history: float = HISTORY_IN_JUDGEMENT,
) -> PowerByHistory:
    """People whose case begins, each beside the nearest of the same day, as they are compared.

    Whose case begins is drawn again each time, and not the town: of a town drawn with copies the nearest is one's own copy.

    Parameters
    ----------
    lists : of some days, in their order; as many cases begin on each.
    cases : that begin in all.
    within : farthest that two scores may lie apart, in standard deviations of all scores.
    history : as for `play_picked`.

    Raises
    ------
    DataUnfit: fewer than eight cases, no list, or a list of fewer than eight people.

    Source: Abadie & Imbens (2008), Econometrica 76:1537-1557, on why matches are not drawn again with copies;
    docs/methods/power-by-history.md.
    """
    if cases < 8 or not lists or any(one.score.size < 8 for one in lists):
        raise DataUnfit(
            "It takes eight cases or more, from lists of eight people or more.", slug="too-few-people"
        )

    def draw(rng: np.random.Generator) -> Turn:
        days = _given(lists, cases, history, rng)
        found = same_day_matches(
            day=days.day,
            person=days.person,
            given=days.given,
            score=days.score,
            covariates=np.column_stack([days.log_expected, days.was]),
            within=max(within * float(days.score.std()), 1e-9),
        )
        came, flags, expected = days.came[found.row], found.given, days.log_expected[found.row]

        def compare(counts: Floats) -> RateRatio:
            return rate_ratio(
                events=counts,
                years_at_liberty=np.ones(counts.size),
                offered=flags,
                covariates=expected,
                cluster=found.set_,
            )

        return _turn(days.was[found.row], came, flags, compare)

    return play(draw, rng=plays.rng, listed=cases, falls=plays.falls, draws=plays.draws, centred=True)


@dataclass(frozen=True, slots=True)
class _Days:
    """The lists of all days, one below the other."""

    day: Whole
    person: Whole
    given: Flags
    score: Floats
    log_expected: Floats
    was: Floats
    came: Floats


def _given(lists: Sequence[DayList], cases: int, history: float, rng: np.random.Generator) -> _Days:
    """The lists with those whose case begins on each day: nobody twice."""
    begun: set[int] = set()
    told = []
    for day, one in enumerate(lists):
        judged = _judged(one.score, history, rng)
        judged[np.isin(one.person, list(begun))] = -np.inf
        today = cases * (day + 1) // len(lists) - cases * day // len(lists)
        given = np.zeros(one.person.size, dtype=bool)
        given[np.argsort(-judged)[:today]] = True
        given &= np.isfinite(judged)
        begun |= set(one.person[given].tolist())
        row = (
            np.full(given.size, day),
            one.person,
            given,
            one.score,
            one.log_expected,
            one.before,
            one.after,
        )
        told.append(row)
    return _Days(*(np.concatenate(column) for column in zip(*told, strict=True)))


def _judged(score: Floats, history: float, rng: np.random.Generator) -> Floats:
    """How high a panel would put each: the log of the score, and as much chance as history leaves."""
    points = np.log(np.maximum(score, 1e-9))
    spread = float(points.std()) or 1.0
    told: Floats = points + rng.normal(0.0, spread * np.sqrt(1 / history - 1), points.size)
    return told


def _flags(points: Floats, rows: Whole, listed: int, rng: np.random.Generator) -> Flags:
    """The highest of the rows, flagged; nobody without a score."""
    flags = np.zeros(rows.size, dtype=bool)
    top = top_of(points, rows, listed, rng)
    flags[top[np.isfinite(points[rows[top]])]] = True
    return flags


def _turn(was: Floats, came: Floats, helped: Flags, compare: Callable[[Floats], Told]) -> Turn:
    return Turn(came, helped, compare, was=float(was[helped].sum()), came=float(came[helped].sum()))


def _checked(town: Town, listed: int, *, years: int) -> Whole:
    """Numbers of homes, if the town can be played."""
    n = town.score.size
    if town.events.ndim != 2 or town.events.shape[0] != n or town.cluster.shape != (n,):
        raise DataUnfit(
            "Each person needs a score, a home, and the events of each year.", slug="shapes-differ"
        )
    if town.events.shape[1] < years:
        raise DataUnfit("This design needs more years before the list.", slug="too-few-years")
    if not 8 <= listed <= int(np.isfinite(town.score).sum()):
        raise DataUnfit("A list has at least eight people, and no more than the town.", slug="too-few-people")
    if not np.any(town.events[:, -1]):
        raise DataUnfit("There were no events, so there is nothing to see.", slug="no-events")
    return coded(town.cluster)[0]
