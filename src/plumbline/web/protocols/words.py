"""Words and figures of a plan: what it could show, and what it names."""

from __future__ import annotations

from dataclasses import dataclass

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.studies.controls import CONTROL_OUTCOMES
from plumbline.studies.foresight import Foresight
from plumbline.studies.looks import planned_looks
from plumbline.studies.parts import PARTS
from plumbline.studies.power_trial import GOOD_YEARS
from plumbline.studies.queries import PowerTrial, Protocol
from plumbline.values.words import say


def chances_chart(told: Foresight) -> Chart:
    """A bar for each fall: how often the comparison would show it, were it real."""
    return bars(
        [Bar(f"{fall:.0%}", chance) for fall, chance in told.chances],
        prefix="chances",
        caption="If violence really fell by so much: how often this comparison would show it",
        label_column="If it fell by",
        value_column="How often it is shown",
        as_share=True,
    )


def could_tell(told: Foresight) -> str:
    """The answer to “can we even tell?”, first."""
    hundred = round(100 * told.chance_worthwhile)
    often = (
        say("{times} times in 100", times=hundred)
        if 0 < hundred < 100
        else say("hardly ever")
        if hundred == 0
        else say("nearly always")
    )
    seen = say(
        "A fall of {worthwhile:.0%} is the smallest you call worth having. If the offer really "
        "did that, this comparison would show it {often}.",
        worthwhile=told.worthwhile,
        often=often,
    )
    if told.is_enough:
        return say("Yes. {seen}", seen=seen)
    if told.smallest is None:
        return say("No. {seen} No fall would be shown 8 times in 10.", seen=seen)
    return say(
        "Probably not. {seen} Only a fall of {smallest:.0%} or more would be shown 8 times in "
        "10, which is usual.",
        seen=seen,
        smallest=told.smallest,
    )


def known_from(told: Foresight) -> str:
    """Where the rates come from."""
    return say(
        "Told for {people:,} people, half of them offered a place, from the {known_from:,} whom "
        "the same rule would have listed a year earlier: {rate:.2f} events each in the year that "
        "followed, unevenly spread (k = {clumping:.2f}).",
        people=told.people,
        known_from=told.known_from,
        rate=told.rate,
        clumping=told.clumping,
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
        caption="The same, by lotteries played on this town’s own last year before the list",
        label_column="If it fell by",
        value_column="How often it is shown",
        as_share=True,
    )
    smallest = figures["smallest"]
    answer = (
        say(
            "On this town’s own last year a fall of about {smallest:.0%} would have been shown 8 "
            "times in 10.",
            smallest=smallest,
        )
        if smallest
        else say(
            "On this town’s own last year no fall, not even one of 70%, would have been shown 8 times in 10."
        )
    )
    how = say(
        "{draws} lotteries of {listed:,} people each: the town drawn anew, listed by the rule as "
        "it stood a year before the list, drawn by lot, a share of the events of those offered "
        "taken away, and compared as planned over a year. Where nothing was taken away, "
        "something was seen {power:.0%} of the times.",
        draws=figures["draws"],
        listed=figures["listed"],
        power=figures["power"][0],
    )
    fell = figures["fall_by_itself"]
    by_itself = (
        say("With nothing done at all the listed fell by {fell:.0%} by themselves.", fell=fell)
        if fell > 0
        else say("With nothing done at all the listed did not fall by themselves.")
    )
    told: list[str] = [how, by_itself]
    if figures["listed"] < figures["asked"]:
        told.append(
            say(
                "A year before the list the rule would have listed {listed:,} people around the line and "
                "not {asked:,}, so the lotteries were smaller than the one planned.",
                listed=figures["listed"],
                asked=figures["asked"],
            )
        )
    if figures["years_held"] < GOOD_YEARS:
        told.append(
            "Only two years before the list are loaded, so people were scored by one year and not by two."
        )
    return Played(answer, chart, (*told, *(doubt["sentence"] for doubt in figures["doubts"])))


def look_lines(protocol: Protocol) -> list[str]:
    """Each look of a plan, with how wide its interval is."""
    looks = planned_looks(protocol.looks, window_days=protocol.window_days)
    return [
        say(
            "After {days} days, with an interval of {level:.1%}", days=look.days, level=min(look.level, 0.999)
        )
        for look in looks
    ]


def part_lines(protocol: Protocol) -> list[str]:
    """Each part with its rest."""
    return [f"{PARTS[slug].inside} / {PARTS[slug].outside.lower()}" for slug in protocol.parts]


def control_words(protocol: Protocol) -> str:
    """What the offer cannot change, as the plan names it."""
    named = CONTROL_OUTCOMES.get(protocol.control_outcome)
    return named.words.capitalize() if named else "Nothing is named"
