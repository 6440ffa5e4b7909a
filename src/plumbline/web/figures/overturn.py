"""Words of what would overturn a result, for somebody who is no statistician: from stored figures alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plumbline.evaluation import interval_words
from plumbline.values.words import say


TELLERS = {
    "agencies": "Found by agencies themselves",
    "public": "Reported by the public",
    "hospitals": "Told of by hospitals or the ambulance service",
}
HEADS = {
    "passed": "Passed",
    "failed": "Failed",
    "too_few": "Too few to tell",
    "not_held": "No data",
    "not_planned": "Not planned",
    "told": "Looked at",
}
COLOURS = {"passed": "green", "failed": "red", "told": "blue"}
LUCK = "One fair comparison in twenty comes out so by luck alone."
BY_LOT = "A lot decided who was offered a place, so nothing unseen can stand behind it. What luck in the draw could have done is in the interval."
NOTHING_UNSEEN = "It takes nothing unseen to explain this away: the interval already holds no difference."
HEAPED = (
    "More people stand on one side of the line than a smooth score gives: some may have been moved over it."
)
NOT_HEAPED = "People stand as thick on one side of the line as on the other, as they do where nobody was moved over it."
FEW = "One side has fewer than 5 people or events. How strong such a thing would have to be would give them away."
NOT_KEPT = "This result was made before these checks were, so it holds none of them."


@dataclass(frozen=True, slots=True)
class Check:
    """One way in which a result was tried: its name, how it came out in a word and a colour, and in sentences."""

    name: str
    head: str
    colour: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Teller:
    """One kind of who told of an event, with the ratio of the events they told of."""

    name: str
    figure: str
    reading: str


@dataclass(frozen=True, slots=True)
class Overturn:
    """All the ways in which a result was tried. ``line`` is the one that a card has room for; ``tellers`` rows of a table."""

    line: str
    checks: tuple[Check, ...]
    tellers: tuple[Teller, ...]


def overturn_words(figures: Mapping[str, Any]) -> Overturn:
    """The words of a result's figures; those of before version 4 hold nothing of it."""
    found = figures.get("overturn")
    if not found:
        told = figures["rate_ratio"] is not None if "rate_ratio" in figures else False
        return Overturn(NOT_KEPT if told else "", (), ())
    by_lot = figures["planned_design"] in ("lottery", "waitlist")
    hidden = bool(figures.get("ratio_hidden"))
    checks = [*_guards(figures.get("guards")), _unseen(found.get("evalue"), by_lot=by_lot, hidden=hidden)]
    if pairs := found.get("pairs"):
        checks.append(_pairs(pairs))
    if line := found.get("line"):
        checks.append(_at_line(line))
    checks.append(_control(found["control_outcome"], by_lot=by_lot))
    if before := found.get("year_before"):
        checks.append(_before(before, by_lot=by_lot))
    checks.append(_sources(found["sources"]))
    tellers = tuple(
        Teller(
            TELLERS[row["source"]],
            say(
                "{ratio:.2f} ({ci_low:.2f} to {ci_high:.2f})",
                ratio=row["ratio"],
                ci_low=row["ci_low"],
                ci_high=row["ci_high"],
            ),
            interval_words(row["ci_low"], row["ci_high"]),
        )
        for row in found["sources"]["rows"]
    )
    return Overturn(_line(found, by_lot=by_lot), tuple(checks), tellers)


def _unseen(found: Mapping[str, float] | None, *, by_lot: bool, hidden: bool) -> Check:
    name = "Something that nobody measured"
    if hidden and not by_lot:
        return Check(name, "Not shown", "", (FEW,))
    if by_lot or found is None:
        return Check(name, "Drawn by lot" if by_lot else "No data", "", (BY_LOT,) if by_lot else ())
    if found["of_interval"] <= 1:
        return Check(name, "Looked at", "blue", (NOTHING_UNSEEN,))
    said = say(
        "Say that something nobody measured, a new job or a partner who left, was "
        "{of_effect:.1f} times as common on one side, and changed violence {of_effect:.1f}-fold. "
        "That alone could make this whole figure out of nothing.",
        of_effect=found["of_effect"],
    )
    enough = say(
        "{of_interval:.1f} times would be enough for the interval to hold no difference.",
        of_interval=found["of_interval"],
    )
    never = "It says how strong such a thing would have to be, never how likely it is."
    return Check(name, "Looked at", "blue", (said, enough, never))


def _pairs(found: Mapping[str, Any]) -> Check:
    name = "Who was chosen, of two alike"
    if found["standing"] == "too_few":
        return _check(name, "too_few", "Too few pairs differ to tell anything by.")
    if found["holds_to"] is None:
        return _check(name, "told", "However unevenly people were chosen, it would not explain this figure.")
    if found["holds_to"] <= 1:
        return _check(name, "told", "Chance alone explains the difference between the two of each pair.")
    return _check(
        name,
        "told",
        say(
            "If, of two people who look alike, one was {holds_to:.1f} times as likely to be chosen "
            "for a reason that also goes with less violence, that alone could make this figure.",
            holds_to=found["holds_to"],
        ),
    )


def _at_line(found: Mapping[str, Any]) -> Check:
    before = found["before"]
    stepped = before is not None and not before["ci_low"] <= 1 <= before["ci_high"]
    said = [HEAPED if found["heaped"] else NOT_HEAPED]
    if before is None:
        said.append(
            "No year is held that the score does not count, so nobody knows whether the two sides were alike before."
        )
    else:
        reading = interval_words(before["ci_low"], before["ci_high"])
        alike = "differed already" if stepped else "did not clearly differ"
        said.append(
            say(
                "In a year that the score does not count the two sides {alike}: {reading}.",
                alike=alike,
                reading=reading,
            )
        )
    said += [
        say(
            "With {words} it is {ratio:.2f} ({ci_low:.2f} to {ci_high:.2f}).",
            words=one["words"],
            ratio=one["ratio"],
            ci_low=one["ci_low"],
            ci_high=one["ci_high"],
        )
        for one in found["others"]
    ]
    said.append(
        say("It would have missed most falls smaller than {detectable:.0%}.", detectable=found["detectable"])
    )
    standing = "failed" if found["heaped"] or stepped else "passed" if before else "told"
    return _check("The line itself", standing, *said)


def _control(found: Mapping[str, Any], *, by_lot: bool) -> Check:
    name = "Something the offer cannot change"
    what = found.get("words", "")
    words: dict[str, tuple[str, ...]] = {
        "not_planned": (
            "The plan names nothing that the offer cannot change, so the comparison was not tried on it.",
        ),
        "not_held": (
            say("The plan names {what}. No such event is in the files, so it could not be tried.", what=what),
        ),
        "too_few": (
            say("The plan names {what}. There were too few such events to tell anything by.", what=what),
        ),
    }
    if found["standing"] in words:
        return _check(name, found["standing"], *words[found["standing"]])
    asked = say("We made the same comparison of {what}, which the offer cannot change.", what=what)
    return _check(name, found["standing"], asked, *_judged(found, by_lot=by_lot))


def _before(found: Mapping[str, Any], *, by_lot: bool) -> Check:
    name = "The year before the draw"
    if found["standing"] == "too_few":
        return _check(name, "too_few", "There were too few events in that year to tell anything by.")
    asked = "We made the same comparison of the year before, when nobody had been offered anything."
    return _check(name, found["standing"], asked, *_judged(found, by_lot=by_lot))


def _judged(found: Mapping[str, Any], *, by_lot: bool) -> tuple[str, ...]:
    reading = interval_words(found["ci_low"], found["ci_high"])
    if found["standing"] == "passed":
        so = (
            "So few events could hardly have shown one, though."
            if found["wide"]
            else "A pass is no proof: a small difference would not show."
        )
        return (say("It found no clear difference, as it should: {reading}.", reading=reading), so)
    way = "less" if found["ratio"] < 1 else "more"
    so = LUCK if by_lot else "The two differ in more than the offer, and part of the result may be that."
    return (say("It found {way} of it among those offered a place: {reading}.", way=way, reading=reading), so)


def _sources(found: Mapping[str, Any]) -> Check:
    name = "Who told of the events"
    if found["standing"] == "not_held":
        return _check(
            name,
            "not_held",
            "The files do not say who told of most events. So more visits that find more harm cannot be told from more harm, nor less recording "
            "from less harm.",
        )
    if found["standing"] == "too_few":
        return _check(name, "too_few", "Too few events from one kind of teller to compare them.")
    seen = found["watched"]
    reading = say(
        "{ratio:.2f} ({ci_low:.2f} to {ci_high:.2f})",
        ratio=seen["ratio"],
        ci_low=seen["ci_low"],
        ci_high=seen["ci_high"],
    )
    said = say(
        "Events that agencies found themselves were set against those that others told of: the "
        "one ratio over the other is {reading}.",
        reading=reading,
    )
    so = {
        "watched-more": say(
            "Those offered a place seem to be watched more closely: more that is found is not more "
            "that happens, and part of a fall is hidden. {luck}",
            luck=LUCK,
        ),
        "recorded-less": say(
            "Agencies seem to record less of those offered a place: part of a fall may be that, and "
            "no less harm. {luck}",
            luck=LUCK,
        ),
    }.get(found["slug"], "The two do not clearly differ, so closer watching does not explain the result.")
    return _check(
        name,
        "told",
        said,
        so,
        say("Of {said:.0%} of the events it is not said who told of them.", said=1 - found["said"]),
    )


def _check(name: str, standing: str, *words: str) -> Check:
    return Check(name, HEADS[standing], COLOURS.get(standing, "yellow"), words)


def _guards(found: Mapping[str, Any] | None) -> list[Check]:
    """From which day people are followed, and whether what brought them onto the list counts; results of before these were kept say nothing."""
    if found is None:
        return []
    few = found["index_events"]
    if few == 0:
        led = "No event that also lies before that day is among those counted, and none had to be left out."
    elif few is None:
        led = (
            "Fewer than 5 events that also lie before that day were left out: they may have led to the list."
        )
    else:
        led = say(
            "{few} events that also lie before that day were left out: they may have led to the list.",
            few=few,
        )
    since = (
        "Everybody is followed from the day on which it was decided who is offered a place, and not from a first contact: until then only "
        "those who kept out of trouble could go on to be met."
    )
    return [_check("From which day, and which events", "passed", since, led)]


def _line(found: Mapping[str, Any], *, by_lot: bool) -> str:
    """What a card has room for: the worst first."""
    parts = [_unseen_line(found.get("evalue"), by_lot=by_lot), _control_line(found["control_outcome"])]
    if found["sources"]["slug"] == "watched-more":
        parts.append("Those offered seem to be watched more closely, so more found is not more harm.")
    elif found["sources"]["slug"] == "recorded-less":
        parts.append("Agencies seem to record less of those offered.")
    elif found["sources"]["standing"] == "not_held":
        parts.append(
            "The files do not say who told of the events, so closer watching would look like more harm."
        )
    return " ".join(part for part in parts if part)


def _unseen_line(found: Mapping[str, float] | None, *, by_lot: bool) -> str:
    if by_lot:
        return "Luck in the draw, as far as the interval reaches; nothing unseen stands behind a lot."
    if found is None:
        return ""
    if found["of_interval"] <= 1:
        return NOTHING_UNSEEN
    return say(
        "Something unmeasured, {of_interval:.1f} times as common on one side and changing "
        "violence as many times, would let in no difference.",
        of_interval=found["of_interval"],
    )


def _control_line(found: Mapping[str, Any]) -> str:
    if found["standing"] == "failed":
        return say(
            "The same comparison found a difference in {words}, which the offer cannot change.",
            words=found["words"],
        )
    if found["standing"] == "passed":
        return say(
            "The same comparison found no clear difference in {words}, as it should.", words=found["words"]
        )
    return ""
