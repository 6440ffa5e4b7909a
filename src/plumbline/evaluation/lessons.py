"""Who teaches what people of a history go on to do unhelped, and in which years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Flags, Floats, Histories, Places
from plumbline.evaluation.poisson import PoissonFit, fit_poisson
from plumbline.values.errors import DataUnfit


FLOOR = 1.5
"""Weight of history from which people teach the model. The many with one event would else bend it to fit themselves."""

LOW_SHARE = 0.1
"""Where more than this share of the listed weigh less than ``FLOOR``, the floor is lowered to hold them."""

LEAST_HISTORY = 0.5
"""Nobody without a history teaches: only some of them are among the people held."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """One row for each person and each year in which nobody offered them anything and a history stood behind them.

    All of length m: ``person`` is the row in the histories, ``back`` how many years before the follow-up the outcome
    is, ``current`` and ``prior`` the two years before it, ``design`` (m, 4) their features, ``years`` at liberty.
    """

    person: Places
    back: Places
    current: Floats
    prior: Floats
    design: Floats
    events: Floats
    years: Floats
    floor: float

    @property
    def unoffered(self) -> Flags:
        """Rows of the placebo years, when nobody at all was offered anything."""
        return self.back > 0

    def cells(self) -> Lessons:
        """The same lessons with the rows of one year and one history summed, which a Poisson fit cannot tell apart.

        ``person`` means nothing there.
        """
        step = 1 + max(self.current.max(), self.prior.max())
        kind = (self.back * step + self.current) * step + self.prior
        _, first, cell = np.unique(kind, return_index=True, return_inverse=True)
        return Lessons(
            person=np.zeros_like(first),
            back=self.back[first],
            current=self.current[first],
            prior=self.prior[first],
            design=self.design[first],
            events=np.bincount(cell, weights=self.events).astype(np.float64),
            years=np.bincount(cell, weights=self.years).astype(np.float64),
            floor=self.floor,
        )

    def fit(self, footing: Floats) -> PoissonFit:
        """Poisson regression of the outcomes on the histories, each year on its ``footing`` (by years back)."""
        return fit_poisson(
            events=self.events, design=self.design, offset=np.log(self.years) + footing[self.back]
        )


def lessons_of(held: Histories) -> Lessons:
    """Everybody at or above the floor in every earlier year with two behind it, and in the follow-up those not listed.

    Raises
    ------
    DataUnfit: too few people with a history in the placebo years to fit a model on.
    """
    floor = _floor(held)
    who, when = [], []
    for back in range(held.span - 2):
        taught = (held.weight(back=back) >= floor) & (held.outcome(back=back)[1] > 0)
        rows = np.flatnonzero(taught & ~held.listed if back == 0 else taught)
        who.append(rows)
        when.append(np.full(rows.size, back))
    person, back_of = np.concatenate(who), np.concatenate(when)
    last = held.span - 1 - back_of
    found = Lessons(
        person=person,
        back=back_of,
        current=held.events[person, last - 1],
        prior=held.events[person, last - 2],
        design=np.concatenate([held.features(back=back)[rows] for back, rows in enumerate(who)]),
        events=held.events[person, last],
        years=held.years[person, last],
        floor=floor,
    )
    earlier = found.unoffered
    design = found.design[earlier]
    if not np.any(found.events[earlier]) or np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataUnfit(
            "Too few people had a history of violence a year before the list to say what such people do unhelped.",
            slug="placebo-year-empty",
        )
    return found


def _floor(held: Histories) -> float:
    listed = held.weight(back=0)[held.listed]
    return float(np.clip(np.quantile(listed, LOW_SHARE, method="lower"), LEAST_HISTORY, FLOOR))
