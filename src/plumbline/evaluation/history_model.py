"""What people of such histories did in the placebo year: the model that foretells the listed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plumbline.evaluation.histories import Floats, Histories
from plumbline.evaluation.poisson import fit_poisson
from plumbline.evaluation.sandwich import leverage
from plumbline.values.errors import DataUnfit


FLOOR = 1.5
"""Weight of history from which people teach the model. The many with one event would else bend it to fit themselves."""

LOW_SHARE = 0.1
"""Where more than this share of the listed weigh less than ``FLOOR``, the floor is lowered to hold them."""


LEAST_HISTORY = 0.5
"""Nobody without a history teaches: only some of them are among the people held."""


@dataclass(frozen=True, slots=True)
class HistoryModel:
    """Expected events (n,) of each listed person without effect or trend, 0 for others, and how they were come by.

    ``influence`` (n,) is each person's part in the error of the log of the sum; ``taught`` the people the model was
    fitted on, ``events`` theirs; ``beyond`` the share of the expected events owed to listed people with a weightier
    history than any the model was fitted on.
    """

    expected: Floats
    influence: Floats
    floor: float
    taught: int
    events: float
    dispersion: float
    beyond: float

    @property
    def total(self) -> float:
        """Events expected of the whole list."""
        return float(self.expected.sum())


def history_model(held: Histories) -> HistoryModel:
    """Fit a Poisson regression of the placebo year on the two years before it, and apply it to the listed.

    Raises
    ------
    DataUnfit: too few people with a history in the placebo year to fit it.

    Source: Plumbline's simulation of selection on a peak; docs/methods/placebo-year.md.
    """
    events, years = held.outcome(back=1)
    floor = _floor(held)
    taught = (held.weight(back=1) >= floor) & (years > 0)
    design = held.features(back=1)[taught]
    if not np.any(events[taught]) or np.linalg.matrix_rank(design) < design.shape[1]:
        raise DataUnfit(
            "Too few people had a history of violence a year before the list to say what such people do unhelped.",
            slug="placebo-year-empty",
        )
    fit = fit_poisson(events=events[taught], design=design, offset=np.log(years[taught]))
    now = held.features(back=0)
    expected = np.where(
        held.listed, np.exp(np.clip(now @ fit.coef, -700, 700)) * held.outcome(back=0)[1], 0.0
    )
    slope = expected @ now / expected.sum()
    # Residuals blown up by their leverage, as in CR3: a person who bends the curve to themselves hides their error.
    residual = (events[taught] - fit.mean) / np.maximum(1 - leverage(fit=fit, design=design), 0.1)
    influence = np.zeros(events.size)
    influence[taught] = design @ fit.inverse_information @ slope * residual
    above = held.weight(back=0) > held.weight(back=1)[taught].max()
    return HistoryModel(
        expected=expected,
        influence=influence,
        floor=floor,
        taught=int(taught.sum()),
        events=float(events[taught].sum()),
        dispersion=fit.pearson,
        beyond=float(expected[above].sum() / expected.sum()),
    )


def _floor(held: Histories) -> float:
    listed = held.weight(back=0)[held.listed]
    return float(np.clip(np.quantile(listed, LOW_SHARE, method="lower"), LEAST_HISTORY, FLOOR))
