"""Did it fit: the shape of the problem, what it asks for, and whether the cases are the ones promised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from plumbline.cases.queries import DeliveryFigures
from plumbline.feeds.queries import TakenBack, taken_back
from plumbline.finding.models import ShapeReport
from plumbline.reporting.figures import Figure, share_figure
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year


@dataclass(frozen=True, slots=True)
class Fit:
    """Did it fit: what the problem looks like, what that asks for, and whether the cases are the ones promised."""

    report_id: UUID | None
    recommendation: str
    recommendation_words: str
    reasons: tuple[str, ...]
    figures: tuple[Figure, ...]
    taken_back: tuple[TakenBack, ...] = ()


NOT_MEASURED = "The shape of the problem has not been measured yet."
NO_SHAPE = "This scheme does not choose people from a list, so no shape of its problem is measured."


def fit_of(
    shape: ShapeReport | None,
    delivered: DeliveryFigures,
    period: str,
    *,
    has_lists: bool = True,
    away: frozenset[str] = frozenset(),
) -> Fit:
    """What the latest shape report says, and how many of the cases opened in a period meet the charter’s criteria.

    Parameters
    ----------
    has_lists : whether the scheme chooses people from lists; one that does not has no shape of its own.
    """
    meeting = share_figure(
        "Cases that meet the charter’s criteria",
        delivered.cases_meeting_criteria,
        delivered.cases_opened,
        period=period,
        of="cases opened",
        beside=bool({"all.cases_meeting_criteria", "all.cases_opened"} & away),
    )
    if shape is None:
        return Fit(None, "cannot_tell", NOT_MEASURED if has_lists else NO_SHAPE, (), (meeting,))
    document: dict[str, Any] = shape.document
    return Fit(
        report_id=shape.id,
        recommendation=shape.recommendation,
        recommendation_words=document["sentence"],
        reasons=tuple(document["reasons"]),
        figures=(*_shape_figures(document, _shape_period(shape)), meeting),
        taken_back=taken_back(shape.batches),
    )


def _shape_period(shape: ShapeReport) -> str:
    if shape.period_from is None or shape.period_to is None:
        return "no dates in the data"
    return say(
        "{period_from} to {period_to}",
        period_from=day_month_year(shape.period_from),
        period_to=day_month_year(shape.period_to),
    )


def _shape_figures(document: dict[str, Any], period: str) -> list[Figure]:
    """The worst tenth of each beside what chance alone would give."""
    named = {"people": "people", "couples": "couples", "places": "places"}
    return [
        _tenth(words, document[name], period)
        for name, words in named.items()
        if document.get(name) is not None
    ]


def _tenth_words(measured: dict[str, Any], share: float, expected: float) -> str:
    low, high = measured.get("top_tenth_ci_low"), measured.get("top_tenth_ci_high")
    part, whole = measured.get("top_tenth_events"), measured.get("events")
    told = (
        say("{share:.0%} of events", share=share)
        if part is None or whole is None
        else say("{part:,} of {whole:,} events", part=part, whole=whole)
    )
    sure = "" if low is None or high is None else say("{low:.0%} to {high:.0%}", low=low, high=high)
    aside = joined(
        (said for said in (f"{share:.0%}" if part is not None and whole is not None else "", sure) if said),
        "; ",
    )
    if not aside:
        return say("{told}; chance alone would give {expected:.0%}", told=told, expected=expected)
    return say(
        "{told} ({aside}); chance alone would give {expected:.0%}", told=told, aside=aside, expected=expected
    )


def _tenth(words: str, measured: dict[str, Any], period: str) -> Figure:
    label = say("Events borne by the most affected tenth of {words}", words=words)
    share, expected = measured.get("top_tenth_share"), measured.get("expected_top_tenth_share")
    if share is None or expected is None:
        return Figure(label=label, words="too few to say", period=period, hidden=True)
    return Figure(
        label=label,
        words=_tenth_words(measured, share, expected),
        period=period,
        numerator=measured.get("top_tenth_events"),
        denominator=measured.get("events"),
        share=share,
        ci_low=measured.get("top_tenth_ci_low"),
        ci_high=measured.get("top_tenth_ci_high"),
    )
