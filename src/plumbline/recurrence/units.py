"""From event-unit pairs to counts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from plumbline.values.errors import DataUnfit


Counts = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float64]


def codes_of(ids: npt.ArrayLike) -> tuple[npt.NDArray[np.int64], int]:
    """Number the distinct ids 0 to k-1, in their order, and say how many there are.

    Raises
    ------
    DataUnfit: ids not in one row.
    """
    given = np.asarray(ids)
    if given.ndim != 1:
        raise DataUnfit("Ids must be one list, with one id for each row.", slug="ids-not-one-list")
    names, codes = np.unique(given, return_inverse=True)
    return codes.astype(np.int64).reshape(-1), int(names.size)


def unique_pairs(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Return the distinct rows of two columns, shape (m, 2), in order."""
    if first.shape != second.shape:
        raise DataUnfit("Two columns of one table must be equally long.", slug="columns-differ")
    return np.unique(np.column_stack([first, second]), axis=0)


def top_tenth_size(n: int) -> int:
    """How many units make the busiest tenth of ``n``: rounded down, at least one.

    689 map points give 68, as in the published Slough figures.
    """
    return max(n // 10, 1)


def top_share(weights: npt.NDArray[np.float64] | Counts) -> float:
    """Share of the whole that the busiest tenth of the units with anything holds; nought where there is nothing."""
    busy = weights[weights > 0]
    if busy.size == 0:
        return 0.0
    top = top_tenth_size(busy.size)
    return float(np.partition(busy, busy.size - top)[busy.size - top :].sum() / busy.sum())
