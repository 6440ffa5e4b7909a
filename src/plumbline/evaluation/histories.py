"""People's events year by year around one moment of selection: what a design without a lottery works from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.event_history import coded
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

YEARS_NEEDED = 4
"""Three years of history, so that a placebo year has two behind it, and one of follow-up."""


@dataclass(frozen=True, slots=True)
class Histories:
    """Checked events and years at liberty, both (n, years) with the oldest year first and follow-up last.

    ``listed`` (n,) are those on the list; ``listed_earlier`` (n,) those whom the same rule would have listed a year
    before, None where nobody said. ``cluster`` (n,) numbers households, couples or groups from 0: each person alone where nobody said.
    """

    events: Floats
    years: Floats
    listed: Flags
    listed_earlier: Flags | None
    cluster: Places

    @property
    def span(self) -> int:
        """How many years are held, follow-up included."""
        return int(self.events.shape[1])

    def a_year_earlier(self) -> Histories:
        """The same people seen one year before, with those who would have been listed then as the list."""
        return Histories(
            events=self.events[:, :-1],
            years=self.years[:, :-1],
            listed=self.listed_then(),
            listed_earlier=None,
            cluster=self.cluster,
        )

    def spread(self, parts: Floats) -> float:
        """Standard error from each person's part (n,), those of one cluster added up first."""
        return float(np.sqrt(np.sum(np.bincount(self.cluster, parts) ** 2)))

    def units(self, of: Flags) -> int:
        """Clusters among the people flagged (n,)."""
        return int(np.unique(self.cluster[of]).size)

    def listed_then(self) -> Flags:
        """Those who would have been listed a year before: as told, else as many with the weightiest two years."""
        if self.listed_earlier is not None:
            return self.listed_earlier
        chosen = np.zeros(self.listed.size, dtype=bool)
        worst = np.argsort(-self.weight(back=1), kind="stable")[: int(self.listed.sum())]
        chosen[worst] = True
        return chosen

    def outcome(self, *, back: int) -> tuple[Floats, Floats]:
        """Events (n,) and years at liberty (n,) of the year that ends ``back`` years before follow-up does."""
        year = self.span - 1 - back
        return self.events[:, year], self.years[:, year]

    def features(self, *, back: int) -> Floats:
        """``history_features`` of the two years before the outcome, shape (n, 4)."""
        return history_features(*self.history(back=back))

    def weight(self, *, back: int) -> Floats:
        """``history_weight`` of the two years before the outcome, shape (n,)."""
        return history_weight(*self.history(back=back))

    def history(self, *, back: int) -> tuple[Floats, Floats]:
        """Events of the year before the outcome (``current``) and of the one before that (``prior``), each (n,)."""
        end = self.span - 1 - back
        return self.events[:, end - 1], self.events[:, end - 2]


def history_weight(current: Floats, prior: Floats) -> Floats:
    """Events of the year before the outcome and half those of the year before that, shape (n,)."""
    weight: Floats = current + 0.5 * prior
    return weight


def history_features(current: Floats, prior: Floats) -> Floats:
    """Columns that expected violence is modelled on, shape (n, 4): one, u, u squared, and recency.

    u = log(current + 0.5 prior + 0.25) of the two years before the outcome; recency = log(1 + prior) -
    log(1 + current).
    """
    u = np.log(history_weight(current, prior) + 0.25)
    return np.column_stack([np.ones(current.size), u, u**2, np.log1p(prior) - np.log1p(current)])


def histories(
    *,
    events: npt.ArrayLike,
    listed: npt.ArrayLike,
    listed_earlier: npt.ArrayLike | None = None,
    years_at_liberty: npt.ArrayLike | None = None,
    cluster: npt.ArrayLike | None = None,
) -> Histories:
    """Check and hold the arrays.

    Parameters
    ----------
    events : shape (n, years), events of each person in consecutive years that end at the selection, and last the
        follow-up; four years or more.
    listed : shape (n,), true for those on the list.
    listed_earlier : shape (n,), those whom the same rule would have listed a year before.
    years_at_liberty : as ``events``; a whole year each if left out.
    cluster : shape (n,), key of household, couple or group; each person alone if left out.

    Raises
    ------
    DataUnfit: shapes do not fit together, too few years, or a value is missing, negative or not whole.
    """
    y = np.asarray(events, dtype=np.float64)
    if y.ndim != 2 or y.shape[1] < YEARS_NEEDED:
        raise DataUnfit(
            "This comparison needs each person's events in three years before selection and in the year after.",
            slug="too-few-years",
        )
    t = np.ones(y.shape) if years_at_liberty is None else np.asarray(years_at_liberty, dtype=np.float64)
    chosen = np.asarray(listed, dtype=bool)
    then = None if listed_earlier is None else np.asarray(listed_earlier, dtype=bool)
    if t.shape != y.shape or any(list_.shape != y.shape[:1] for list_ in (chosen, then) if list_ is not None):
        raise DataUnfit(
            "Events, time at liberty and the list must speak of the same people.", slug="shapes-differ"
        )
    if not (np.all(np.isfinite(y)) and np.all(np.isfinite(t))) or np.any(y < 0) or np.any(t < 0):
        raise DataUnfit("Events and time at liberty must be known and not below zero.", slug="values-unfit")
    if np.any(y != np.floor(y)):
        raise DataUnfit("Events are counts: whole numbers.", slug="values-unfit")
    group = np.arange(len(y)) if cluster is None else coded(cluster)[0]
    if group.shape != y.shape[:1]:
        raise DataUnfit("Each person needs one household or dyad key.", slug="shapes-differ")
    return Histories(events=y, years=t, listed=chosen, listed_earlier=then, cluster=group)


def check_list(listed: Flags, events: Floats, years: Floats, words: str) -> None:
    """Refuse a list too short, or without any event, to compare. ``words`` names the people. Raises ``DataUnfit``."""
    free = listed & (years > 0)
    if np.count_nonzero(free) < 2:
        raise DataUnfit(
            say("Fewer than two people {words} were ever at liberty.", words=words), slug="arm-empty"
        )
    if not np.any(events[free]):
        raise DataUnfit(
            say("There were no events among the people {words}, so there is no ratio yet.", words=words),
            slug="no-events",
        )
