"""Words and the love plot of how alike a comparison's two sides were: from stored figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plumbline.documents.charts import Chart
from plumbline.documents.love import WORRYING, LoveRow, love_plot
from plumbline.values.words import say


WHAT = {
    "log_expected": "What the rule expected of them",
    "events_before": "Events in the year before",
    "history": "Events of the last two years",
    "recency": "How recent these were",
    "all_years": "Events of all years held",
    "score": "Score",
}
NOT_SHOWN = "How alike the two sides were is not shown: it would give a small number away."
MADE = {
    "matching": "Each person whose case began was set beside the nearest by score of the same day.",
    "weights": (
        "This is the check by weights: people are weighed by the chance of having been on the other side. The figure of the card takes histories "
        "out by regression, of everybody."
    ),
}
UNSEEN = "Nothing that the data do not hold is made alike by this."


@dataclass(frozen=True, slots=True)
class Alike:
    """How the sides were made alike, the plot with its table, and sentences. Without a ``chart`` the sentences say why."""

    chart: Chart | None
    words: tuple[str, ...]


def alike_words(figures: Mapping[str, Any]) -> Alike | None:
    """The words of a result's figures; None where no side was made like another, or a result was made before this was kept."""
    if "balance" not in figures:
        return None
    found = figures["balance"]
    if found is None:
        return Alike(None, (NOT_SHOWN,))
    rows = [LoveRow(say(WHAT[row["what"]]), row["before"], row["after"]) for row in found["rows"]]
    chart = love_plot(
        rows, prefix="alike", caption="How far apart the two sides were, in spreads of both, before and after"
    )
    return Alike(chart, (say(MADE[found["by"]]), _worst(rows), _effective(found), UNSEEN))


def _worst(rows: list[LoveRow]) -> str:
    worst = max(rows, key=lambda row: abs(row.after))
    if abs(worst.after) <= WORRYING:
        return "After it no difference is larger than 0.1, which is usually called small."
    return say(
        "After it the two still differ by {gap:+.2f} in: {what}. More than 0.1 is usually called too much.",
        gap=worst.after,
        what=worst.label,
    )


def _effective(found: Mapping[str, Any]) -> str:
    sides = [
        say("fewer than 5") if found[name] is None else f"{found[name]:,}"
        for name in ("effective_helped", "effective")
    ]
    return say(
        "The sides tell as much as {helped} and {others} people of even weight (the effective sample size).",
        helped=sides[0],
        others=sides[1],
    )
