"""Words of an evidence card: which design it is, how strong, and how the same question comes out otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plumbline.evaluation import interval_words
from plumbline.reporting.emmie import Dimension
from plumbline.values.words import counted, joined, say


DESIGNS = {
    "lottery": "Lottery: those offered against those not drawn, everybody counted where they were drawn",
    "waitlist": "Waitlist: those who went first by lot against those who wait, until the first of them has their turn",
    "placebo_year": (
        "Placebo year: those listed, against what people with the same two years of violence behind them went on to do "
        "a year earlier, when nobody was offered anything"
    ),
    "placebo_cohort": (
        "Placebo cohort: those listed, against those the same rule would have listed a year earlier, when nobody was "
        "offered anything"
    ),
    "same_day": "Same day: people whose case began, each beside the nearest by score who had none on that day",
    "capacity_line": "Capacity line: the last people to get a place, against the first who did not",
    "adjusted": "Picked by judgement: people of the list whom the panel picked, against the others, their histories taken out",
    "weighted": "Weights: people of the list whom the panel picked, against the others, weighted to be alike in history and score",
    "rank": "By rank: nobody alike is left to compare with",
}
WHOM = {
    "lottery": "Those offered",
    "waitlist": "Those who went first",
    "same_day": "Those whose case began",
    "capacity_line": "The last who got a place",
    "adjusted": "Those picked",
}
RATIOS = {
    "lottery": "Rate of those offered, over the rate of those not drawn",
    "waitlist": "Rate of those who went first, over the rate of those who wait",
    "same_day": "Rate of those whose case began, over the rate of those alike who had none",
    "placebo_year": "Events of those listed, over the events to expect of such histories",
    "capacity_line": "Rate just above the line, over the rate just below it",
    "adjusted": "Rate of those picked, over the rate of others with such histories",
}
SAID_ABOVE = {"older-pair-not-checked"}
"""Doubts that have a row of their own."""

CHECKED = {"passed": "Passed", "failed": "Failed", "not_checked": "Not checked"}
SO = {
    "passed": "A pass is no proof: a small error would not show.",
    "failed": "So nothing can be told from this comparison.",
    "not_checked": "So nobody knows whether this comparison finds a change where there is none.",
}
"""What a reader should make of each."""

STANDINGS = {
    "registered": "As planned.",
    "amended": "As a second plan has it: the first was locked and then changed.",
    "exploratory": (
        "Not as planned: it looks on another day or at another stretch of time than the plan, or its list was made when what "
        "followed was known. It is for looking only."
    ),
}


BEARINGS = {
    "parts": (
        "It falls between years that would be compared with one another, so they are not. Before and after are counted in two ways."
    ),
    "left_out": "It falls in the year that would have tried this comparison, so that year was left out.",
    "alike": (
        "Both groups were recorded alike before and after, so they can be compared with each other. The year "
        "before cannot be compared with the year after."
    ),
}
"""What a declared change of recording does to the comparison."""


@dataclass(frozen=True, slots=True)
class RecordingWords:
    """One declared change of recording: whose and from when, what, who says so and when it was declared, and what follows."""

    head: str
    what: str
    told: str
    so: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """The same question asked by another design: its name, whom it compares, ratio, strength and why it is no stronger.

    ``reading`` is the interval in words; empty where there is none.
    """

    design: str
    compares: str
    figure: str
    reading: str
    strength: str
    why: str


@dataclass(frozen=True, slots=True)
class PartWords:
    """One part beside the rest: what it is called, the ratio in each with how many people, and how the two differ."""

    name: str
    sides: str
    figure: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says of its design. Empty words where a stored result holds none.

    ``so`` is what to make of the check, ``reading`` the interval of the ratio in words, ``to_expect`` the interval of the
    change without any help.
    """

    design: str
    strength: str
    step: str
    why: str
    whom: str
    ratio_label: str
    reading: str
    to_expect: str
    checked: str
    check: str
    so: str
    otherwise: tuple[Otherwise, ...]
    doubts: tuple[str, ...]
    recording: tuple[RecordingWords, ...]
    level: str
    parts: tuple[PartWords, ...]


def dimension_rows(dimensions: Sequence[Dimension]) -> list[tuple[str, str]]:
    """Names and lines of a result's dimensions but its effect, which heads the card; those with one and the same line share a row."""
    rows: dict[str, list[str]] = {}
    for one in dimensions:
        if one.name != "Effect":
            rows.setdefault(one.line, []).append(one.name)
    return [(", ".join(names).capitalize(), line) for line, names in rows.items()]


def plan_words(standing: str, loaded_to: str | None, *, compared_before: bool = False) -> str:
    """How the result stands to its plan, how much of what followed was held when it was locked, and whether others had been compared by then."""
    held = (
        say("events up to {loaded_to} were held", loaded_to=_day(loaded_to))
        if loaded_to
        else say("no event from after the list was made was held here")
    )
    told = say("{standing} When the plan was locked, {held}.", standing=say(STANDINGS[standing]), held=held)
    if not compared_before:
        return told
    return joined([told, say("Another list had been compared by then, over some of the same days.")])


def card(figures: dict[str, Any]) -> Card:
    """The words of a result's figures; results of before designs were graded have no strength."""
    strength, older = figures.get("strength") or {}, figures.get("older_pair") or {}
    return Card(
        design=DESIGNS[figures["design"]],
        strength=str(strength.get("word", "")).capitalize(),
        step=say("step {grade} of 5, where a lottery is 5 and before-and-after is 1", grade=strength["grade"])
        if strength
        else "",
        why=strength.get("sentence", ""),
        whom=WHOM.get(figures["design"], "Those listed"),
        ratio_label=RATIOS.get(figures["design"], "Rate ratio"),
        reading=_reading(figures.get("ci_low"), figures.get("ci_high")),
        to_expect=_reading(*(_ratio(figures.get(f"expected_change_ci_{end}")) for end in ("low", "high"))),
        checked=CHECKED.get(older.get("standing", ""), ""),
        check=older.get("sentence", ""),
        so=SO.get(older.get("standing", ""), ""),
        otherwise=tuple(_otherwise(row) for row in figures.get("asked_otherwise") or ()),
        doubts=(
            *_turn(figures.get("turn")),
            *_left_out(figures.get("pairs") or {}),
            *_begun_before(figures.get("begun_before", 0)),
            *(doubt["sentence"] for doubt in figures["doubts"] if doubt["slug"] not in SAID_ABOVE),
        ),
        recording=tuple(recording_words(row) for row in figures.get("recording_changes") or ()),
        level=_level(figures.get("level") or 0.95),
        parts=tuple(_part(row) for row in figures.get("parts") or ()),
    )


def _turn(day: str | None) -> tuple[str, ...]:
    """What ended a waitlist's comparison before its time."""
    if day is None:
        return ()
    return (
        say(
            "Somebody who was to wait was offered a place on {day}. From then on both had the same, "
            "so both are followed to the day before.",
            day=_day(day),
        ),
    )


def _left_out(pairs: dict[str, int | None]) -> tuple[str, ...]:
    """Whom a comparison of pairs is not of; few are hidden."""
    told: list[str] = []
    if pairs.get("left_out", 0) != 0:
        told.append(
            say(
                "{number} of those whose case began had nobody near enough by score on that day: "
                "they are left out.",
                number=_few(pairs["left_out"]),
            )
        )
    if pairs.get("not_scored", 0) != 0:
        told.append(
            say(
                "{number} of those whose case began had no score by the rule on that day, "
                "so nobody can be called alike: they are left out.",
                number=_few(pairs["not_scored"]),
            )
        )
    return tuple(told)


def _few(number: int | None) -> int | str:
    return say("Fewer than 5") if number is None else number


def _begun_before(people: int | None) -> tuple[str, ...]:
    """Whom a comparison of those picked is not of; few are hidden."""
    if people == 0:
        return ()
    if people is None:
        return ("Fewer than 5 people on the list had a case before it: they are left out.",)
    return (say("{people} people on the list had a case before it: they are left out.", people=people),)


def recording_words(row: dict[str, Any]) -> RecordingWords:
    """The words of one declared change, as a result holds it."""
    declared = _day(row["declared_on"])
    when = say("{declared}, after the plan was locked", declared=declared) if row["after_lock"] else declared
    so = BEARINGS.get(row["bearing"], "")
    if row["ended_on"]:
        so = say(
            "Taken back on {ended_on}, after the plan was locked: {because}",
            ended_on=_day(row["ended_on"]),
            because=row["because"],
        )
    return RecordingWords(
        head=say("{whose}, from {day}", whose=row["whose"], day=_day(row["from"])),
        what=row["what"],
        told=say(
            "{said_by}: {source}. Declared {when}.", said_by=row["said_by"], source=row["source"], when=when
        ),
        so=so,
    )


def _part(row: dict[str, Any]) -> PartWords:
    inside, outside = (
        joined([*_side(row.get(f"ratio_{side}")), _people(row[f"n_{side}"])], ", ")
        for side in ("inside", "outside")
    )
    # The part itself names the row.
    sides = [inside, say("{side}: {figures}", side=row["outside"], figures=outside)]
    told = row["ratio"] is not None
    return PartWords(
        name=row["inside"],
        sides=say("{sides}.", sides=joined(sides, ". ")),
        figure=say(
            "The first over the second {ratio:.2f} ({level} interval {low:.2f} to {high:.2f}).",
            ratio=row["ratio"],
            level=_level(row["level"]),
            low=row["ci_low"],
            high=row["ci_high"],
        )
        if told
        else "",
        sentence=row["sentence"],
    )


def _side(ratio: list[float] | None) -> list[str]:
    if not ratio:
        return []
    value, low, high = ratio
    return [say("rate ratio {ratio:.2f} ({low:.2f} to {high:.2f})", ratio=value, low=low, high=high)]


def _people(count: int | None) -> str:
    return (
        say("people not shown") if count is None else counted(count, "{count:,} person", "{count:,} people")
    )


def _level(level: float) -> str:
    """95% as such; a level between in tenths, never rounded up to certainty."""
    return f"{level:.0%}" if abs(level * 100 - round(level * 100)) < 1e-6 else f"{min(level, 0.999):.1%}"


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%-d %B %Y}"


def _otherwise(row: dict[str, Any]) -> Otherwise:
    told = row["ratio"] is not None
    name, _, compares = DESIGNS[row["design"]].partition(": ")
    return Otherwise(
        design=name,
        compares=compares.capitalize(),
        figure=say(
            "{ratio:.2f} ({ci_low:.2f} to {ci_high:.2f})",
            ratio=row["ratio"],
            ci_low=row["ci_low"],
            ci_high=row["ci_high"],
        )
        if told
        else say("Cannot be told"),
        reading=_reading(row["ci_low"], row["ci_high"]),
        strength=row["strength"]["word"] if told else "",
        why=row["sentence"],
    )


def _reading(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else interval_words(low, high)


def _ratio(change: float | None) -> float | None:
    return None if change is None else 1 + change
