"""What the tables of a shape report show, in a sentence each for somebody who is no analyst; and what could not be looked at, and why."""

from __future__ import annotations

from typing import Any

from plumbline.values.words import joined, say
from plumbline.web.figures.patterns import UNLIKELY


UNITS = ("people", "couples", "places")
ENOUGH = 0.05
"""Beyond chance by enough to matter, as the rule of the recommendation has it for events."""


def harm_words(document: dict[str, Any]) -> str:
    """On whom harm gathers beyond what a few grave events alone would give; nothing where harm is not weighed."""
    found = {unit: harm for unit in UNITS if (harm := (document.get(unit) or {}).get("harm"))}
    shown = {unit: harm for unit, harm in found.items() if harm["top_tenth_share"] is not None}
    if not shown:
        return ""
    beyond = [
        unit
        for unit, harm in shown.items()
        if harm["top_tenth_share"] > harm["expected_high"]
        and harm["top_tenth_share"] - harm["expected_top_tenth_share"] >= ENOUGH
    ]
    grave = say("A few grave events carry most of the harm, so a tenth bears much of it by chance alone.")
    if not beyond:
        return say(
            "{grave} Here it is no more concentrated than chance gives, or too little more to matter.",
            grave=grave,
        )
    return say(
        "{grave} Here it is more concentrated than that, by enough to matter, in {units}.",
        grave=grave,
        units=_and(beyond),
    )


def edition_words(document: dict[str, Any]) -> str:
    """Which edition of a harm index weighed the events; why nothing is shown where there are two, or none."""
    editions = document.get("harm_editions") or []
    if len(editions) > 1:
        return say(
            "Harm is not shown: the files were weighed by different editions ({editions}), and "
            "weights of two are never added. Take the files in again under one edition.",
            editions=joined(editions, "; "),
        )
    if not any((document.get(unit) or {}).get("harm") for unit in UNITS):
        return "Harm is not weighed: no index of harm is loaded for these events, or too few of them have a weight."
    return say("Weighed by {editions}.", editions=editions[0]) if editions else ""


def near_words(document: dict[str, Any]) -> str:
    """Whether more follows in the first band of days than shuffled dates give, and how far away; nothing where it was not counted."""
    near = document.get("near_repeats")
    if not near:
        return ""
    first, last = near["days"][:2]
    bands = range(len(near["metres"]) - 1)
    more = [at for at in bands if (near["ratio"][at][0] or 0) > 1 and near["p_value"][at][0] < UNLIKELY]
    within = say("in the first {last:g} days", last=last - first)
    told = (
        say(
            "Yes: {within}, more events follow than shuffled dates give, {places}.",
            within=within,
            places=_and(_place(near["metres"], at) for at in more),
        )
        if more
        else say("No: {within}, events follow nearby no more than shuffled dates explain.", within=within)
    )
    if any(near["ratio"][at][0] is None for at in bands):
        return joined([told, say("This looks only at the counts that may be shown.")])
    return told


def not_looked_at(document: dict[str, Any]) -> list[str]:
    """A sentence for each pattern that the data cannot show, so that its absence is not read as “nothing there”."""
    stability = document.get("stability") or {}
    missing = [unit for unit in ("people", "places") if document.get(unit) and not stability.get(unit)]
    told: list[str] = []
    if missing:
        told.append(
            say(
                "Whether the top of one year stays the top ({units}): "
                "it takes two whole years of dated events, counted back from the last event, and 100 or more in each that name them.",
                units=_and(missing),
            )
        )
    if not document.get("week"):
        told.append("When in the week: too few events have a time of day.")
    if not document.get("near_repeats"):
        told.append(
            "Whether one event is soon followed by another nearby: it takes 100 to 20,000 events with a day and a place to the metre."
        )
    if document.get("people") and not document.get("families"):
        told.append("Couples and families: too few domestic events name two people.")
    return told


def _place(metres: list[float], at: int) -> str:
    if metres[at] == 0 and metres[at + 1] <= 1:
        return say("at the same place")
    return say("{near:g} to {far:g} metres away", near=metres[at], far=metres[at + 1])


def _and(words: Any) -> str:
    *most, last = list(words)
    return say("{words} and {last}", words=joined(most, ", "), last=last) if most else str(last)


def link_range_words(document: dict[str, Any]) -> list[str]:
    """How the figures of people move with the threshold at which records are joined; empty where nothing waits."""
    rows = (document.get("people") or {}).get("link_range") or []
    return [_at_threshold(row) for row in rows]


def _at_threshold(row: dict[str, Any]) -> str:
    pairs = say("fewer than 5 pairs") if row["pairs"] is None else say("{pairs:,} pairs", pairs=row["pairs"])
    if row["least"] is None:
        head = say("As joined now")
    elif row["least"]:
        head = say(
            "With the {pairs} that wait and score {least:.2f} or more joined too",
            pairs=pairs,
            least=row["least"],
        )
    else:
        head = say("With all {pairs} that wait joined too", pairs=pairs)
    again, top = (
        say("hidden") if row[name] is None else f"{row[name]:.1%}"
        for name in ("repeat_share", "top_tenth_share")
    )
    return say(
        "{head}: {again} with two or more events, {top} of the events on the busiest tenth.",
        head=head,
        again=again,
        top=top,
    )
