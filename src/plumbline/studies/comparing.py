"""From a followed cohort to the figures of a result. Pure: nothing is stored or read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from plumbline.evaluation import (
    BeforeAfter,
    DesignStrength,
    Doubt,
    RateRatio,
    Verdict,
    before_after,
    design_strength,
    people_needed_from,
    rate_ratio,
    sentence,
    verdict_on,
)
from plumbline.evaluation.strength import WORDS
from plumbline.finding.enums import Arm
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Comparison:
    """What one evaluation found. ``figures`` is plain data, ready to be stored."""

    verdict: Verdict
    sentence: str
    figures: dict[str, Any]


def compare_by_lot(
    followed: pl.DataFrame,
    *,
    adjust: bool,
    smallest_worth_having: float,
    level: float = 0.95,
    design: Literal["lottery", "waitlist"] = "lottery",
) -> Comparison:
    """Offered against not drawn, by intention to treat, with the naive before-and-after of both arms beside it.

    Parameters
    ----------
    followed : one row per person: arm, cluster, log_expected, events_before, events_after, years_before, years_after.
    adjust : for the log of the expected count.
    level : of the interval that the verdict rests on.
    """
    offered = (followed["arm"] == Arm.OFFERED).to_numpy()
    naive = {
        arm: naive_before_after(followed.filter(pl.col("arm") == arm)) for arm in (Arm.OFFERED, Arm.NOT_DRAWN)
    }
    figures = {
        "design": design,
        "strength": strength_figures(design_strength(design)),
        "n": followed.height,
        **by_arm(followed),
        **naive_figures(naive[Arm.OFFERED], naive[Arm.NOT_DRAWN]),
    }
    try:
        result = rate_ratio(
            events=followed["events_after"].to_numpy(),
            years_at_liberty=followed["years_after"].to_numpy(),
            offered=offered,
            covariates=followed["log_expected"].to_numpy() if adjust else None,
            cluster=followed["cluster"].to_numpy(),
            level=level,
        )
    except DataUnfit as unfit:
        return Comparison(
            Verdict.CANNOT_TELL, say("We cannot tell yet. {unfit}", unfit=unfit), {**figures, **no_ratio()}
        )
    return Comparison(
        verdict_on(result, smallest_worth_having),
        sentence(result, smallest_worth_having=smallest_worth_having),
        {**figures, **_ratio_figures(result, smallest_worth_having)},
    )


def naive_before_after(people: pl.DataFrame) -> BeforeAfter | None:
    """Before and after of these people; None where it cannot be worked out."""
    try:
        return before_after(
            events_before=people["events_before"].to_numpy(),
            events_after=people["events_after"].to_numpy(),
            years_before=people["years_before"].to_numpy(),
            years_after=people["years_after"].to_numpy(),
        )
    except DataUnfit:
        return None


def naive_figures(offered: BeforeAfter | None, untreated: BeforeAfter | None) -> dict[str, Any]:
    """The figure that is struck through, and what stands beside it."""
    return {
        "before_after_change": offered.change if offered else None,
        "before_after_ci_low": offered.ci_low if offered else None,
        "before_after_ci_high": offered.ci_high if offered else None,
        "before_after_is_effect": BeforeAfter.is_effect,
        "before_after_warning": offered.warning if offered else "",
        "expected_change_without_effect": untreated.change if untreated else None,
        "expected_change_ci_low": untreated.ci_low if untreated else None,
        "expected_change_ci_high": untreated.ci_high if untreated else None,
        "expected_change_from": "the people not drawn, to whom nothing was offered",
    }


def by_arm(followed: pl.DataFrame) -> dict[str, Any]:
    """People, events and time of each arm."""
    rows = followed.group_by("arm").agg(
        people=pl.len(),
        events=pl.col("events_after").sum(),
        events_before=pl.col("events_before").sum(),
        person_years=pl.col("years_after").sum(),
        person_years_before=pl.col("years_before").sum(),
    )
    return {
        "arms": {
            row["arm"]: {
                **{key: value for key, value in row.items() if key != "arm"},
                "rate": row["events"] / row["person_years"] if row["person_years"] else None,
            }
            for row in rows.sort("arm").to_dicts()
        },
        "person_years": float(followed["years_after"].sum()),
    }


def _ratio_figures(result: RateRatio, fall: float) -> dict[str, Any]:
    have = round(result.n.offered + result.n.not_drawn)
    return {
        "rate_ratio": result.ratio,
        "ci_low": result.ci_low,
        "ci_high": result.ci_high,
        "level": result.level,
        "se": result.se,
        "fall_to_see": fall,
        "needed_n": people_needed_from(n=have, se=result.se, fall=fall),
        "diagnostics": {
            key: np.asarray(value).tolist() if isinstance(value, tuple) else value
            for key, value in asdict(result.diagnostics).items()
        },
        "doubts": doubts_of(result.doubts),
    }


def strength_figures(strength: DesignStrength) -> dict[str, Any]:
    """The strength of a design as plain data: grade, word, sentence."""
    return {"grade": strength.grade, "word": strength.word, "sentence": strength.sentence}


def lowered(strength: Mapping[str, Any], because: str) -> dict[str, Any]:
    """The same strength one step lower, never below 1, with the reason."""
    grade = max(1, strength["grade"] - 1)
    return {"grade": grade, "word": WORDS[grade], "sentence": f"{strength['sentence']} {because}"}


def doubts_of(doubts: Sequence[Doubt]) -> list[dict[str, str]]:
    """Doubts as plain data."""
    return [{"slug": doubt.slug, "sentence": doubt.sentence} for doubt in doubts]


def no_ratio() -> dict[str, Any]:
    """The figures of a comparison that gives none."""
    return {
        "rate_ratio": None,
        "ci_low": None,
        "ci_high": None,
        "level": None,
        "se": None,
        "fall_to_see": None,
        "needed_n": None,
        "diagnostics": None,
        "doubts": [],
    }
