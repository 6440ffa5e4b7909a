"""What may leave of a released result: figures that no count can be worked back from, and the plan they answer to. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import Any

from plumbline.disclosure import protect_one_way, rule_for
from plumbline.studies.circumstances import checked_circumstances
from plumbline.studies.few_events import HIDDEN
from plumbline.studies.parts import PARTS
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


FORMAT, VERSION = "plumbline summary", 3
"""Version 1 told no circumstances, version 2 no witness of the plan; they are read as if these were not known."""

LEAST_PEOPLE, LEAST_EVENTS = 10, 8
"""In every arm, and people in every part: under these a ratio says something of each of them."""

DIGITS = 4
"""Decimals of a log ratio, and digits that count of a variance: enough to put together, too few to work events back."""

TOO_FEW = say(
    "An arm has fewer than {least_people} people or {least_events} events, or they are "
    "hidden: its ratio would say something of each of them, so no figure leaves the "
    "partnership.",
    least_people=LEAST_PEOPLE,
    least_events=LEAST_EVENTS,
)
OLD = "This result was made before errors were kept with it. Compare as planned again, have it checked, and export that one."


def summary_of(
    figures: Mapping[str, Any], *, plan: Mapping[str, Any], about: Mapping[str, Any]
) -> dict[str, Any]:
    """The summary of a result: no person, no date of anything that happened to one, no count of 7 or fewer.

    Parameters
    ----------
    figures : of the result, as stored.
    plan : the protocol as it was locked.
    about : id, place, kind, software, made_at, protocol_sha256, standing, verdict, evaluated_at, made_up; circumstances
        where they were declared, and ``witnessed`` where somebody witnessed the plan.

    Raises
    ------
    DataUnfit: an arm is too small, or the result is from before errors were kept.
    """
    rule = rule_for("outside")
    effect = _effect(figures)
    return {
        "format": FORMAT,
        "version": VERSION,
        "circumstances": checked_circumstances(None),
        "witnessed": None,
        **about,
        "study": plan["list"],
        "question": plan["question"],
        "outcome": plan["outcome"],
        "window_days": plan["window_days"],
        "design": plan["design"],
        "estimator": plan["estimator"],
        "covariates": plan["covariates"],
        "smallest_worth_having": plan["smallest_worth_having"],
        "compared": figures["design"],
        "strength": {name: figures["strength"][name] for name in ("grade", "word")},
        "from": figures["from"],
        "to": figures["to"],
        "days": figures["days"],
        "loaded_to_when_locked": figures["loaded_to_when_locked"],
        "effect": effect,
        **sizes_of(figures),
        "hidden_up_to": rule.hide_to,
        "rounded_to": rule.round_to,
        "moderators": [told for row in figures.get("parts") or () if (told := _moderator(row))]
        if effect
        else [],
    }


def _effect(figures: Mapping[str, Any]) -> dict[str, float] | None:
    """None where the result has no ratio: it cannot tell, which is told as well."""
    if figures.get(HIDDEN):
        raise DataUnfit(TOO_FEW, slug="arms-too-small")
    if figures.get("rate_ratio") is None:
        return None
    # Thin arms first: where one is hidden its error is as well, and that is not because the result is old.
    if any(_is_thin(cells) for cells in figures["arms"].values()):
        raise DataUnfit(TOO_FEW, slug="arms-too-small")
    if not figures.get("se"):
        raise DataUnfit(OLD, slug="no-error-kept")
    return {
        **_log_and_variance(figures["rate_ratio"], figures["se"]),
        "ci_low": _rounded(figures["ci_low"]),
        "ci_high": _rounded(figures["ci_high"]),
        "level": figures["level"],
    }


def _is_thin(cells: Mapping[str, Any]) -> bool:
    return (cells["people"] or 0) < LEAST_PEOPLE or (cells["events"] or 0) < LEAST_EVENTS


def sizes_of(figures: Mapping[str, Any]) -> dict[str, Any]:
    """People in all and in each arm as they may leave the partnership: rounded, and none where an arm is hidden."""
    names = list(figures["arms"])
    people = [figures["arms"][name]["people"] for name in names]
    if any(count is None for count in people):
        # Hidden inside already, so nothing of any arm may be told.
        return {"arms": [{"arm": name, "people": None} for name in names], "people": None}
    table = protect_one_way(people, audience="outside")
    arms = [{"arm": name, "people": count} for name, count in zip(names, table.cells, strict=True)]
    return {"arms": arms, "people": table.total}


def _moderator(row: Mapping[str, Any]) -> dict[str, Any] | None:
    """One part beside the rest, where both are large enough for a coefficient to leave."""
    sizes = (row["n_inside"], row["n_outside"])
    if row["ratio"] is None or not row.get("se") or any((n or 0) < LEAST_PEOPLE for n in sizes):
        return None
    return {
        "part": row["part"],
        "inside": PARTS[row["part"]].inside,
        "outside": PARTS[row["part"]].outside,
        "ratio_inside": [_rounded(x) for x in row["ratio_inside"]],
        "ratio_outside": [_rounded(x) for x in row["ratio_outside"]],
        "difference": _log_and_variance(row["ratio"], row["se"]),
    }


def _log_and_variance(ratio: float, se: float) -> dict[str, float]:
    return {"log_ratio": round(log(ratio), DIGITS), "variance": _rounded(se**2)}


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
