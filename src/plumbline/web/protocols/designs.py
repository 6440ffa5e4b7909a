"""Words and figures of what each design of a list by rank could show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.finding.queries import NominationRun
from plumbline.studies.design_trial import YEARS, spread_from
from plumbline.studies.enums import Design
from plumbline.studies.foresight import Foresight, foresight_by_rank
from plumbline.studies.queries import PowerTrial
from plumbline.values.words import say
from plumbline.web.protocols.words import Played


NAMES = {
    Design.RANK: "The list with its own history",
    Design.SAME_DAY: "People whose case begins, with others of the same day",
    Design.CAPACITY_LINE: "The last who got a place, with the first who did not",
    Design.ADJUSTED: "People picked from the list, with the others of it",
}
TOO_LITTLE = "The year before this list holds too little to say what it could show."
LINE_UNREAD = "How many stand near the line is read when it is played on the town’s own years."
LINE_BARE = "Too few people stand near the line to say what it could show."
NOT_PLAYED = "Not played yet"


@dataclass(frozen=True, slots=True)
class DesignRow:
    """One way of comparing: the smallest fall shown 8 times in 10, by formula and on the town's own years, or why that cannot be told."""

    name: str
    formula: str
    history: str
    is_chosen: bool


def designs_of(run: NominationRun) -> tuple[Design, ...]:
    """Those that a list by rank can carry; without a scheme no case can begin."""
    return tuple(
        one for one in YEARS if run.scheme_id is not None or one not in (Design.SAME_DAY, Design.ADJUSTED)
    )


def foresight_of(
    run: NominationRun, trial: PowerTrial | None, design: Design, *, window_days: int, smallest: float
) -> Foresight | None:
    """What a design of this list could show by formula; None where too little is known."""
    line = spread_from(trial.figures.get("line")) if trial else None
    return foresight_by_rank(
        run.plan,
        design=design,
        places=run.listed,
        window_days=window_days,
        smallest_worth_having=smallest,
        line=line,
    )


def why_not(run: NominationRun, trial: PowerTrial | None, design: Design) -> str:
    """Why the formula says nothing of a design."""
    if not run.plan or design is not Design.CAPACITY_LINE:
        return TOO_LITTLE
    return LINE_UNREAD if trial is None else LINE_BARE


def known_of(told: Foresight, design: Design) -> str:
    """For whom the formula tells, and where its rates come from."""
    who = {
        Design.RANK: say(
            "Told for the {people:,} people of the list against {alike:,} of such histories a year earlier.",
            people=told.people,
            alike=told.known_from,
        ),
        Design.SAME_DAY: say(
            "Told for {people:,} people whose case begins, as many as there are places, each with one other.",
            people=told.people,
        ),
        Design.CAPACITY_LINE: "Told from the scores of the people near the line of this list, who alone are compared.",
        Design.ADJUSTED: say(
            "Told for half of the {people:,} people of the list being picked, where history tells half of what the panel judges by.",
            people=told.people,
        ),
    }[design]
    rates = say(
        "The {known_from:,} whom the same rule would have listed a year earlier had {rate:.2f} events each in the year that "
        "followed, unevenly spread (k = {clumping:.2f}).",
        known_from=told.known_from,
        rate=told.rate,
        clumping=told.clumping,
    )
    return f"{who} {rates}"


def design_rows(
    run: NominationRun, trial: PowerTrial | None, chosen: Design, *, window_days: int, smallest: float
) -> list[DesignRow]:
    """Each way of comparing this list, the one chosen among them."""
    rows = []
    for design in designs_of(run):
        told = foresight_of(run, trial, design, window_days=window_days, smallest=smallest)
        rows.append(
            DesignRow(
                name=NAMES[design],
                formula=_smallest(told.smallest) if told else why_not(run, trial, design),
                history=_on_history(trial, design),
                is_chosen=design is chosen,
            )
        )
    return rows


def _smallest(fall: float | None) -> str:
    return say("{fall:.0%} or more", fall=fall) if fall else "No fall"


def _on_history(trial: PowerTrial | None, design: Design) -> str:
    if trial is None:
        return NOT_PLAYED
    figures = trial.figures["designs"].get(design.value, {"refused": NOT_PLAYED})
    refused: str | None = figures.get("refused")
    return refused or _smallest(figures["smallest"])


def played_design(trial: PowerTrial | None, design: Design) -> Played | None:
    """The words of a try of one design; None where it was not, or could not be, played."""
    figures = (trial.figures["designs"].get(design.value) if trial else None) or {}
    if "power" not in figures:
        return None
    smallest = figures["smallest"]
    answer = (
        say(
            "On this town’s own last year a fall of about {smallest:.0%} would have been shown 8 times in 10.",
            smallest=smallest,
        )
        if smallest
        else say(
            "On this town’s own last year no fall, not even one of 70%, would have been shown 8 times in 10."
        )
    )
    return Played(answer, _chart(figures), tuple(_how(figures, design)))


def _chart(figures: dict[str, Any]) -> Chart:
    pairs = zip(figures["falls"], figures["power"], strict=True)
    return bars(
        [Bar(f"{fall:.0%}" if fall else "None at all", power) for fall, power in pairs],
        prefix="played",
        caption="The same, played on this town’s own last years before the list",
        label_column="If it fell by",
        value_column="How often it is shown",
        as_share=True,
    )


SELECTED = {
    Design.RANK: "listed by the rule as it stood a year before the list",
    Design.SAME_DAY: "whose case begins drawn anew, half by history and half by chance, and matched on seven days of half a year",
    Design.CAPACITY_LINE: "cut where the places would have ended a year before the list",
    Design.ADJUSTED: "half of the list of a year before picked, half by history and half by chance",
}


def _how(figures: dict[str, Any], design: Design) -> list[str]:
    how = say(
        "{draws} times, for {listed:,} people: {selected}; a share of the events of those helped taken away, and compared as planned "
        "over a year. Where nothing was taken away, something was seen {power:.0%} of the times.",
        draws=figures["draws"],
        listed=figures["listed"],
        selected=SELECTED[design],
        power=figures["power"][0],
    )
    plain = say(
        "With nothing planted this comparison tells a change of {change:+.0%} on that year. That is taken out of these chances.",
        change=figures["unplanted"] - 1,
    )
    fell = figures["fall_by_itself"]
    by_itself = (
        say("With nothing done at all those helped fell by {fell:.0%} by themselves.", fell=fell)
        if fell > 0
        else "With nothing done at all those helped did not fall by themselves."
    )
    return [how, plain, by_itself, *(doubt["sentence"] for doubt in figures["doubts"])]
