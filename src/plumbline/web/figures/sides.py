"""Words of the two sides of a comparison: how many on each, what it could have seen, what became of them since, and how the figure hangs together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from plumbline.evaluation import smallest_fall_seen
from plumbline.reporting.helped import ARM_WORDS
from plumbline.values.words import joined, say


OTHERS = ("not_drawn", "alike", "below_line", "not_picked")
"""Sides that were offered nothing: what happened there is what is to be expected without."""
SHARE_STEP = 5
"""Percent to which the share of one person is told: with the events of all, the very share would give that person's number."""


@dataclass(frozen=True, slots=True)
class Sides:
    """``arms`` has a line for each; the others are empty where nothing is known, or it would give a few away."""

    arms: tuple[str, ...]
    seen: str
    avoided: str
    left_out: tuple[str, ...]
    hangs: tuple[str, ...]


def sides_of(figures: Mapping[str, Any]) -> Sides:
    """The words of a stored result; one of before these figures were kept has fewer of them."""
    return Sides(
        arms=tuple(
            _arm(ARM_WORDS.get(arm, arm), cells, about=bool(figures.get("people_rounded")))
            for arm, cells in (figures.get("arms") or {}).items()
        ),
        seen=_seen(figures),
        avoided=_avoided(figures),
        left_out=_left_out(figures),
        hangs=_hangs(figures.get("diagnostics") or {}),
    )


def _arm(label: str, cells: Mapping[str, Any], *, about: bool) -> str:
    if cells.get("people") is None and cells.get("events") is None:
        return say("{label}: not shown, as it would give a small number away.", label=label)
    people = cells.get("people")
    told = [
        say("people not shown")
        if people is None
        else say("about {people:,} people", people=people)
        if about
        else say("{people:,} people", people=people)
    ]
    if cells.get("events") is not None and cells.get("person_years"):
        told.append(
            say(
                "{events:,} events in {years:,.0f} years at liberty",
                events=cells["events"],
                years=cells["person_years"],
            )
        )
    return f"{label}: {joined(told, ', ')}."


def _seen(figures: Mapping[str, Any]) -> str:
    """The smallest fall that it would have shown, eight times in ten; told up, never down."""
    if not figures.get("se"):
        return ""
    fall = smallest_fall_seen(se=figures["se"], level=figures.get("level") or 0.95)
    return say(
        "A comparison with this error shows a fall of {fall}% or more eight times in ten, and smaller ones less often.",
        fall=ceil(100 * fall - 1e-9),
    )


def _avoided(figures: Mapping[str, Any]) -> str:
    arms = figures.get("arms") or {}
    rate = next((arms[arm].get("rate") for arm in OTHERS if arm in arms), None)
    if not rate or figures.get("rate_ratio") is None:
        return ""
    low, high = (_hundred(rate, figures[end]) for end in ("ci_low", "ci_high"))
    return say(
        "For each 100 people a year, at the rate of those beside them: {middle} ({low} to {high}).",
        middle=_hundred(rate, figures["rate_ratio"]),
        low=low,
        high=high,
    )


def _hundred(rate: float, ratio: float) -> str:
    events = round(100 * rate * (ratio - 1))
    if not events:
        return say("as many events")
    if events < 0:
        return say("{events:,} events fewer", events=-events)
    return say("{events:,} more", events=events)


def _left_out(figures: Mapping[str, Any]) -> tuple[str, ...]:
    cut, twice, later = (figures.get(name, 0) for name in ("keys_cut", "joined_since", "offered_later"))
    by_arm = figures.get("left_out_by_arm") or {}
    told = [
        (cut != 0, say("{number} of those on the list were erased since: left out.", number=_few(cut))),
        (
            twice != 0,
            say(
                "{number} entries of the list turned out to be somebody on it already: they count once.",
                number=_few(twice),
            ),
        ),
        (
            any(by_arm.values()),
            say(
                "Left out, by side: {parts}.",
                parts=joined((f"{ARM_WORDS.get(arm, arm)}: {n:,}" for arm, n in by_arm.items()), "; "),
            ),
        ),
        (
            later != 0,
            say(
                "{number} of those not drawn were offered a place by a later list: they count on the side they were drawn to.",
                number=_few(later),
            ),
        ),
    ]
    return tuple(words for is_so, words in told if is_so)


def _few(number: int | None) -> str:
    return say("Fewer than 5") if number is None else f"{number:,}"


def _hangs(found: Mapping[str, Any]) -> tuple[str, ...]:
    """How the figure hangs on few people, and how far counts are from chance alone; of a lottery and a waitlist."""
    if not found.get("leave_one_out"):
        return ()
    low, high = found["leave_one_out"]
    share = SHARE_STEP * round(100 * found["largest_share"] / SHARE_STEP)
    most = say("about {share}%", share=share) if share else say("less than {share}%", share=SHARE_STEP)
    return (
        say(
            "Events vary {times:.1f} times as much as by chance alone; the interval allows for it.",
            times=found["dispersion"],
        ),
        say(
            "The person with the most events has {most} of all. Without any one person the ratio lies between {low:.2f} and "
            "{high:.2f}.",
            most=most,
            low=low,
            high=high,
        ),
    )
