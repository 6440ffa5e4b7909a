"""The answers: what an honest reading of the extracts should come near to."""

from __future__ import annotations

from typing import Any

import polars as pl

from plumbline.town.plan import TownPlan


def answers_of(plan: TownPlan, events: pl.DataFrame) -> dict[str, Any]:
    """The shares that really came about in the events.

    ``indoors_share``: of violence known to police that is not domestic and whose place is known.
    ``recommendation``: what a report on the shape should recommend working on: the problem that was planted.
    ``hidden_share``: of assault attendances at the hospital, those that police do not know of.
    """
    known = events.filter("known_to_police")
    apart = known.filter(~pl.col("domestic") & (pl.col("indoors") != ""))
    seen = events.filter("seen_at_hospital")
    return {
        "made_up": True,
        "problem": plan.problem,
        "recommendation": plan.problem,
        "world": plan.world,
        "seed": plan.seed,
        "trend": plan.trend,
        "people": plan.people,
        "period": {"from": plan.first_day.isoformat(), "until": plan.next_day.isoformat()},
        "violent_events_known_to_police": known.height,
        "domestic_share": _share(known["domestic"]),
        "indoors_share": _share(apart["indoors"] == "true"),
        "hidden_share": _share(~seen["known_to_police"]),
        "attendances": seen.height,
        "night_share": _share(known["night"]),
        "between_relatives_share": _share(known["between_relatives"]),
        "group_share": _share(known["group_id"] != ""),
    }


def _share(held: pl.Series) -> float | None:
    """Share of true values; None of nothing."""
    return int(held.sum()) / held.len() if held.len() else None
