"""Words and figures of a plan: what it could show, and how it differs from the one that it amends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.studies.controls import CONTROL_OUTCOMES
from plumbline.studies.foresight import Foresight
from plumbline.studies.looks import planned_looks
from plumbline.studies.parts import PARTS
from plumbline.studies.power_trial import GOOD_YEARS
from plumbline.studies.queries import PowerTrial, Protocol


FIELDS = {
    "question": "Question",
    "outcome": "Outcome",
    "window_days": "Days followed",
    "design": "Design",
    "smallest_worth_having": "Smallest fall worth having",
    "estimator": "How it is worked out",
    "covariates": "Adjusted for",
    "looks": "Looks before the end",
    "parts": "Looked at apart",
    "control_outcome": "What the offer cannot change",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an amended plan says otherwise."""

    what: str
    before: str
    now: str


def chances_chart(told: Foresight) -> Chart:
    """A bar for each fall: how often the comparison would show it, were it real."""
    return bars(
        [Bar(f"{fall:.0%}", chance) for fall, chance in told.chances],
        prefix="chances",
        caption="If violence really fell by so much: how often this comparison would show it",
        label_column="Fall",
        value_column="How often it is shown",
        as_share=True,
    )


def could_tell(told: Foresight) -> str:
    """The answer to “can we even tell?”, first."""
    hundred = round(100 * told.chance_worthwhile)
    often = (
        f"{hundred} times in 100" if 0 < hundred < 100 else "hardly ever" if hundred == 0 else "nearly always"
    )
    seen = f"A fall of {told.worthwhile:.0%} is the smallest you call worth having. If the offer really did that, this comparison would show it {often}."
    if told.is_enough:
        return f"Yes. {seen}"
    if told.smallest is None:
        return f"No. {seen} No fall would be shown 8 times in 10."
    return f"Probably not. {seen} Only a fall of {told.smallest:.0%} or more would be shown 8 times in 10, which is usual."


def known_from(told: Foresight) -> str:
    """Where the rates come from."""
    return (
        f"Told for {told.people:,} people, half of them offered a place, from the {told.known_from:,} whom the same rule would have "
        f"listed a year earlier: {told.rate:.2f} events each in the year that followed, unevenly spread (k = {told.clumping:.2f})."
    )


@dataclass(frozen=True, slots=True)
class Played:
    """What lotteries played on the town's own years showed: the answer first, a chart, how it was told, and doubts."""

    answer: str
    chart: Chart
    told: tuple[str, ...]


def played(trial: PowerTrial | None) -> Played | None:
    """The words of a try; None before any."""
    if trial is None:
        return None
    figures = trial.figures
    pairs = list(zip(figures["falls"], figures["power"], strict=True))
    chart = bars(
        [Bar(f"{fall:.0%}" if fall else "None at all", power) for fall, power in pairs],
        prefix="played",
        caption="The same, by lotteries played on this town's own last year before the list",
        label_column="Fall",
        value_column="How often it is shown",
        as_share=True,
    )
    smallest = figures["smallest"]
    answer = (
        f"On this town's own last year a fall of about {smallest:.0%} would have been shown 8 times in 10."
        if smallest
        else "On this town's own last year no fall, not even one of 70%, would have been shown 8 times in 10."
    )
    how = (
        f"{figures['draws']} lotteries of {figures['listed']:,} people each: the town drawn anew, listed by the rule as it stood a year before the list, "
        "drawn by lot, a share of the events of those offered taken away, and compared as planned over a year. Where nothing was taken away, "
        f"something was seen {figures['power'][0]:.0%} of the times."
    )
    fell = figures["fall_by_itself"]
    by_itself = (
        f"the listed fell by {fell:.0%} by themselves"
        if fell > 0
        else "the listed did not fall by themselves"
    )
    told = [how, f"With nothing done at all {by_itself}."]
    if figures["listed"] < figures["asked"]:
        told.append(
            f"A year before the list the rule would have listed {figures['listed']:,} people around the line and not {figures['asked']:,}, so the lotteries "
            "were smaller than the one planned."
        )
    if figures["years_held"] < GOOD_YEARS:
        told.append(
            "Only two years before the list are loaded, so people were scored by one year and not by two."
        )
    return Played(answer, chart, (*told, *(doubt["sentence"] for doubt in figures["doubts"])))


def look_lines(protocol: Protocol) -> list[str]:
    """Each look of a plan, with how wide its interval is."""
    looks = planned_looks(protocol.looks, window_days=protocol.window_days)
    return [f"After {look.days} days, with an interval of {min(look.level, 0.999):.1%}" for look in looks]


def part_lines(protocol: Protocol) -> list[str]:
    """Each part with its rest."""
    return [f"{PARTS[slug].inside} / {PARTS[slug].outside.lower()}" for slug in protocol.parts]


def control_words(protocol: Protocol) -> str:
    """What the offer cannot change, as the plan names it."""
    named = CONTROL_OUTCOMES.get(protocol.control_outcome)
    return named.words.capitalize() if named else "Nothing is named"


def changes(protocol: Protocol, before: Protocol | None) -> list[Change]:
    """What a plan says otherwise than the one it amends."""
    if before is None:
        return []
    rows = [
        (words, _said(getattr(before, name)), _said(getattr(protocol, name)))
        for name, words in FIELDS.items()
    ]
    return [Change(*row) for row in rows if row[1] != row[2]]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return f"{value:.0%}" if isinstance(value, float) else str(value)
