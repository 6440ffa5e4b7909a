"""Those drawn first against those who wait for their turn, while they wait."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from plumbline.evaluation.event_history import EventHistory, Floats, Whole
from plumbline.values.errors import DataUnfit


def waitlist_phase(
    history: EventHistory, *, first: npt.ArrayLike, turn: npt.ArrayLike, block: npt.ArrayLike | None = None
) -> EventHistory:
    """Follow-up up to the day on which the first of those who wait, in the same block, had their turn.

    After that day both arms are offered the same, so the lot compares nothing. Both arms are closed on the same day,
    so that neither is followed longer, and the arm is put first among the covariates.

    Parameters
    ----------
    history : spans counted from the day of the lot, in both arms.
    first : shape (n,), true for spans of the people drawn first; a person is in one arm all along.
    turn : shape (n,), the day on which a person who waits was offered the place; infinite for never, and not read for
        those drawn first.
    block : shape (n,), people drawn in one lot; one if left out.

    Returns
    -------
    EventHistory: for ``andersen_gill``, ``mean_cumulative`` or any other; its strata are those given.

    Raises
    ------
    DataUnfit: shapes differ; somebody is in both arms or two blocks or has two turns; a block has one arm alone; or a turn came on the day of
        the lot or before.

    Source: the parallel phase of a delayed-start design (Hayes & Moulton 2017, Cluster Randomised Trials, 8.2);
    docs/methods/waitlist.md.
    """
    arm, day = np.asarray(first).astype(bool), np.asarray(turn, dtype=np.float64)
    rows = history.stop.size
    group = np.zeros(rows, dtype=np.int64) if block is None else np.unique(block, return_inverse=True)[1]
    if not arm.shape == day.shape == group.shape == (rows,) or np.any(np.isnan(day[~arm])):
        raise DataUnfit("Each span needs an arm, a turn and a block.", slug="shapes-differ")
    for values in (arm, np.where(arm, np.inf, day), group):
        _check_steady(history.person, values)
    closes = _closing(arm, day, group)[group]
    kept = history.start < closes
    told = replace(history, covariates=np.column_stack([arm, history.covariates])).taking(kept)
    end = closes[kept]
    whole = told.stop <= end
    return replace(
        told,
        stop=np.minimum(told.stop, end),
        event=told.event & whole,
        died=told.died & whole,
    )


def _check_steady(person: Whole, values: npt.NDArray[np.generic]) -> None:
    firsts = np.unique(person, return_index=True)[1]
    if np.any(values != values[firsts][person]):
        raise DataUnfit(
            "Somebody is in two arms, two blocks or has two turns: a person keeps what the lot gave them.",
            slug="both-groups",
        )


def _closing(arm: npt.NDArray[np.bool_], day: Floats, group: Whole) -> Floats:
    """The first turn of each block's waiting people (b,)."""
    blocks = int(group.max()) + 1
    if np.any(np.bincount(group[arm], minlength=blocks) == 0) or np.any(
        np.bincount(group[~arm], minlength=blocks) == 0
    ):
        raise DataUnfit("A block has one arm alone, so there is nothing to compare in it.", slug="one-group")
    closes = np.full(blocks, np.inf)
    np.minimum.at(closes, group[~arm], day[~arm])
    if np.any(closes <= 0):
        raise DataUnfit(
            "Somebody who was to wait had their turn on the day of the lot: they did not wait.",
            slug="no-wait",
        )
    return closes
