"""What is known where one side of a comparison has few people or events: which way it went, and no figure from which these few follow.

With the other side known a ratio gives the few, and an interval alone gives them nearly, as its width on the log scale is about the root of one over
the events of either side (Hundepool et al. 2012, Statistical Disclosure Control, chapter 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from plumbline.evaluation import Verdict
from plumbline.values.words import say


WHY = "One side has fewer than 5 people or events, or differs by so few from an earlier result of the list, so no figure of it is shown."
SENTENCES = {
    Verdict.FELL: "Violence fell: the whole interval lies below no difference. By how much is not shown.",
    Verdict.ROSE: "Violence rose: the whole interval lies above no difference. By how much is not shown.",
    Verdict.NO_WORTHWHILE_CHANGE: "No change worth having: the whole interval holds smaller ones alone.",
    Verdict.CANNOT_TELL: "We cannot tell: the interval holds no difference, or what was seen is too little.",
}
HIDDEN = "ratio_hidden"
"""Of figures: a ratio was told, and is not shown."""
OF_THE_RATIO = ("rate_ratio", "ci_low", "ci_high")
OF_THE_FEW = ("evalue", "pairs", "line")
"""Ways of overturning that are worked out from the ratio or its error. The others are of other events, and hide their own few."""


def sentence_of_few(verdict: str) -> str:
    """What is said in place of a sentence with figures."""
    told = say("{said} {why}", said=SENTENCES[Verdict(verdict)], why=WHY)
    # A result is kept in English, whoever asks for it.
    return f"{told}"


def without_ratio(figures: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of figures to be put in place of those that hold a ratio of few events or its error; of figures treated before, the same again."""
    told: dict[str, Any] = {name: None for name in OF_THE_RATIO if name in figures}
    told[HIDDEN] = figures.get("rate_ratio") is not None or bool(figures.get(HIDDEN))
    if figures.get("asked_otherwise"):
        told["asked_otherwise"] = [_otherwise(row) for row in figures["asked_otherwise"]]
    if figures.get("parts"):
        told["parts"] = [_part(row) for row in figures["parts"]]
    if figures.get("overturn"):
        kept = {name: one for name, one in figures["overturn"].items() if name not in OF_THE_FEW}
        told["overturn"] = {**kept, "evalue": None}
    # A share of few events is a fraction of their number, and the fall that would have been missed follows from the error.
    told["doubts"] = [doubt for doubt in figures.get("doubts") or () if "%" not in doubt["sentence"]]
    return told


def _otherwise(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["ratio"] is None and "strength" not in row:
        return dict(row)
    kept = {name: value for name, value in row.items() if name != "strength"}
    return {**kept, "ratio": None, "ci_low": None, "ci_high": None, "sentence": WHY}


def _part(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["ratio"] is None:
        return {**row, "ratio_inside": None, "ratio_outside": None}
    gone = dict.fromkeys(("ratio", "ratio_inside", "ratio_outside", "ci_low", "ci_high", "se"))
    return {**row, **gone, "sentence": WHY}
