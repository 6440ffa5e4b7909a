"""People given a place matched with others who could have been given one on the same day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.balancing import Balance, judged
from plumbline.evaluation.doubts import AssumptionDoubt, Doubt
from plumbline.evaluation.event_history import Flags, Floats, Whole, coded
from plumbline.evaluation.strength import DesignStrength, design_strength
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


MUCH_LEFT_OUT = 0.1
"""Share of those given a place left without a match above which the answer speaks for others than was asked."""


@dataclass(frozen=True, slots=True)
class SameDay:
    """Matched sets, each of one person given a place and others of the same list.

    ``row`` (m,) are rows of the lists given, ``set_`` (m,) the set of each (the cluster of any error), ``given`` (m,) whether
    it is the one given the place, ``weight`` (m,) 1 for them and 1 / others of the set for the rest. ``unmatched``
    are rows of people given a place who had nobody near enough. ``balance`` is told over all rows.
    """

    row: Whole
    set_: Whole
    given: Flags
    weight: Floats
    unmatched: Whole
    balance: Balance
    doubts: tuple[Doubt, ...]

    @property
    def strength(self) -> DesignStrength:
        """Grade of the design, lowered where many have no match and where a covariate stays out of balance."""
        failed = [doubt.sentence for doubt in self.doubts if doubt.slug in {"unmatched", "imbalance"}]
        return design_strength("same_day", failed)


def same_day_matches(
    *,
    day: npt.ArrayLike,
    person: npt.ArrayLike,
    given: npt.ArrayLike,
    score: npt.ArrayLike,
    covariates: npt.ArrayLike,
    within: float,
    others: int = 1,
    exact: npt.ArrayLike | None = None,
) -> SameDay:
    """Nearest others on the list of the same day, nobody used twice, and nobody who had a place already.

    Who is given a place later may be another's match now, as they could have been given it on either day; follow-up
    starts on the day of the list for the whole set.

    Parameters
    ----------
    day : shape (n,), the day of the list on which the row stands: each list whole, as it was frozen.
    person : shape (n,), who it is; the same person may stand on many lists.
    given : shape (n,), true on the list on which that person was given a place.
    score : shape (n,), what they are matched on: the score of that day, or the log odds of being given a place.
    covariates : shape (n,) or (n, k), known on that day, for the table of balance.
    within : farthest that two scores may lie apart, > 0.
    others : how many for each, where there are.
    exact : shape (n,), what must be the same, such as role or area.

    Raises
    ------
    DataUnfit: shapes differ, a value is missing, somebody stands twice on one list or is given a place twice, or nobody
        has a match.

    Assumes
    -------
    Of people of one list with such scores it was chance who was given a place. Nothing unseen is balanced.

    Source: Li, Propert & Rosenbaum (2001), JASA 96:870-882 (risk-set matching); Stuart (2010), Statistical Science 25:1-21
    (nearest, greedy, from the highest score down); docs/methods/same-day.md.
    """
    when, who, flags = np.asarray(day, dtype=np.float64), coded(person)[0], np.asarray(given).astype(bool)
    place, x = np.asarray(score, dtype=np.float64), np.asarray(covariates, dtype=np.float64)
    x = x[:, None] if x.ndim == 1 else x
    alike = np.zeros(when.size, dtype=np.int64) if exact is None else coded(exact)[0]
    _check(when, who, flags, place, x, alike, within, others)
    sets, unmatched = _matched(when, who, flags, place, alike, within, others)
    if not sets:
        raise DataUnfit("Nobody who was given a place has anybody near enough on that day.", slug="no-match")
    row = np.array([member for one in sets for member in one], dtype=np.int64)
    sizes = np.array([len(one) for one in sets])
    first = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    told = np.zeros(row.size, dtype=bool)
    told[first] = True
    weight = np.where(told, 1.0, 1 / np.repeat(np.maximum(sizes - 1, 1), sizes))
    whole = np.zeros(when.size)
    np.add.at(whole, row, weight)
    eligible = _could(when, who, flags)
    balance = judged("matched", x[eligible], flags[eligible], whole[eligible])
    left = unmatched.size / flags.sum()
    words = say(
        "{left:.0%} of those given a place had nobody near enough and are left out: this speaks "
        "for the others alone.",
        left=left,
    )
    doubt = (AssumptionDoubt("unmatched", words),) if left > MUCH_LEFT_OUT else ()
    return SameDay(
        row=row,
        set_=np.repeat(np.arange(sizes.size), sizes),
        given=told,
        weight=weight,
        unmatched=unmatched,
        balance=balance,
        doubts=(*doubt, *balance.doubts),
    )


def _check(
    when: Floats,
    who: Whole,
    flags: Flags,
    place: Floats,
    x: Floats,
    alike: Whole,
    within: float,
    others: int,
) -> None:
    n = when.size
    if (
        when.ndim != 1
        or not n
        or not who.shape == flags.shape == place.shape == alike.shape == (n,)
        or x.shape[:1] != (n,)
    ):
        raise DataUnfit("Each row of a list needs a day, a person and a score.", slug="shapes-differ")
    if not all(np.all(np.isfinite(values)) for values in (when, place, x)) or not within > 0 or others < 1:
        raise DataUnfit("Days, scores and covariates must be known.", slug="values-unfit")
    if np.unique(np.column_stack([when, who]), axis=0).shape[0] < n:
        raise DataUnfit("Somebody stands twice on one list.", slug="listed-twice")
    if np.any(np.bincount(who[flags]) > 1):
        raise DataUnfit("Somebody was given a place twice: keep the first.", slug="given-twice")
    if not np.any(flags) or np.all(flags):
        raise DataUnfit("A comparison needs people given a place and others.", slug="one-group")


def _could(when: Floats, who: Whole, flags: Flags) -> Flags:
    """Rows of people who had no place before that day (n,)."""
    since = np.full(int(who.max()) + 1, np.inf)
    since[who[flags]] = when[flags]
    could: Flags = when <= since[who]
    return could


def _matched(
    when: Floats, who: Whole, flags: Flags, place: Floats, alike: Whole, within: float, others: int
) -> tuple[list[list[int]], Whole]:
    """Sets of rows, the one given the place first, and the rows left without; lists in the order of their days."""
    could, used = _could(when, who, flags), np.zeros(int(who.max()) + 1, dtype=bool)
    sets: list[list[int]] = []
    unmatched: list[int] = []
    for moment in np.unique(when[flags]):
        today = when == moment
        first = np.flatnonzero(today & flags)
        # From the highest score down: those hardest to match choose first.
        first = first[np.argsort(-place[first], kind="stable")]
        waiting = np.flatnonzero(today & ~flags & could)
        mine: dict[int, list[int]] = {int(row): [int(row)] for row in first}
        for _ in range(others):
            for row in first:
                free = waiting[~used[who[waiting]] & (alike[waiting] == alike[row])]
                apart = np.abs(place[free] - place[row])
                if free.size and apart.min() <= within:
                    chosen = int(free[np.argmin(apart)])
                    used[who[chosen]] = True
                    mine[int(row)].append(chosen)
        sets += [one for one in mine.values() if len(one) > 1]
        unmatched += [one[0] for one in mine.values() if len(one) == 1]
    return sets, np.array(sorted(unmatched), dtype=np.int64)
