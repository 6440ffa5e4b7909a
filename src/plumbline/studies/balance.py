"""How alike a comparison's two sides were made, as plain data for a result. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plumbline.disclosure import hide_inside
from plumbline.evaluation import Balance


def balance_figures(balance: Balance | None, what: Sequence[str], *, by: str) -> dict[str, Any] | None:
    """Differences before and after, and the people that would tell as much with even weights; None where nothing was weighed.

    Parameters
    ----------
    what : a name for each of the k covariates, in their order.
    by : how the sides were made alike: ``matching`` or ``weights``.

    Returns
    -------
    ``rows``: what, before, after (differences of means in spreads, two decimals); ``effective`` of the comparison side and
    ``effective_helped``, whole and None where small.

    Source: docs/methods/balancing.md.
    """
    if balance is None:
        return None
    love = balance.love
    return {
        "by": by,
        "rows": [
            {"what": name, "before": round(float(before), 2), "after": round(float(after), 2)}
            for name, before, after in zip(what, love.before, love.after, strict=True)
        ],
        "effective": hide_inside(round(balance.effective)),
        "effective_helped": hide_inside(round(balance.effective_treated)),
    }
