"""Turn stored figures into finished words and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plumbline.documents.charts import Bar, Chart, bars
from plumbline.values.words import say


UNIT_WORDS = {"people": "people", "couples": "couples", "places": "places"}
RECOMMENDATIONS = {
    "people": "A panel about people fits",
    "couples": "Work with couples fits better than a panel about single people",
    "places": "A panel is not the right response: the violence gathers in places",
    "none": "A panel is not the right response: nothing gathers more than chance would",
    "cannot_tell": "We cannot tell from these data",
}
VERDICTS = {
    "fell": "Violence fell",
    "rose": "Violence rose",
    "no_worthwhile_change": "No change worth having",
    "cannot_tell": "We cannot tell yet",
}

STAMPS = {
    "registered": ("As planned", "blue"),
    "amended": ("As planned again", "yellow"),
    "exploratory": ("For looking only", "orange"),
}
"""How a result stands to its plan, for the tag beside each of its names."""


def stamp(standing: str) -> tuple[str, str]:
    """The words and the colour of the tag of a standing."""
    words, colour = STAMPS[standing]
    return say(words), colour


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One kind of unit in the table of concentration."""

    words: str
    n: str
    events: str
    repeat: str
    top: str
    expected: str


def spread_rows(document: dict[str, Any]) -> list[SpreadRow]:
    """People, couples and places, each beside what chance would give; those not measured are left out."""
    return [_spread_row(unit, document[unit]) for unit in UNIT_WORDS if document.get(unit)]


def harm_rows(document: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Harm on the busiest tenth of each kind of unit, beside chance; nothing where no index of harm weighs the events."""
    found = [(unit, (document.get(unit) or {}).get("harm")) for unit in UNIT_WORDS]
    return [
        (
            UNIT_WORDS[unit].capitalize(),
            say("{days:,} days over {events:,} events", days=harm["days"], events=harm["events"]),
            _percent(harm["top_tenth_share"]),
            say(
                "{expected_top_tenth_share} ({expected_low} to {expected_high})",
                expected_top_tenth_share=_percent(harm["expected_top_tenth_share"]),
                expected_low=_percent(harm["expected_low"]),
                expected_high=_percent(harm["expected_high"]),
            ),
        )
        for unit, harm in found
        if harm
    ]


def unmeasured(document: dict[str, Any]) -> list[str]:
    """Which of people, couples and places the data do not hold."""
    return [unit for unit in UNIT_WORDS if not document.get(unit)]


def shape_charts(document: dict[str, Any]) -> list[Chart]:
    """One bar chart of all kinds of unit, and a curve for each."""
    measured = [
        (unit, document[unit])
        for unit in UNIT_WORDS
        if document.get(unit) and not document[unit].get("hidden")
    ]
    if not measured:
        return []
    summary = bars(
        [
            Bar(
                unit.capitalize(),
                m["top_tenth_share"],
                m["expected_top_tenth_share"],
                m.get("expected_low"),
                m.get("expected_high"),
            )
            for unit, m in measured
        ],
        prefix="tenth",
        caption="Share of events on the busiest tenth, beside what chance alone would give",
        label_column="Unit",
        value_column="Share of events",
        as_share=True,
    )
    return [summary]


def share_words(share: dict[str, Any] | None, of: str) -> str:
    """A share with its interval and what it is of."""
    if share is None:
        return "Too few to say"
    known, unknown = share["known"], share["unknown"]
    return say(
        "{share:.0%} ({low:.0%} to {high:.0%}) of {known:,} {of}; {unknown:,} more could not be told",
        share=share["value"],
        low=share["low"],
        high=share["high"],
        known=known,
        of=of,
        unknown=unknown,
    )


def roles_words(people: dict[str, Any] | None) -> list[tuple[str, str, str]]:
    """Repeat rates as hurt, as suspected, in any role."""
    if not people or not people.get("by_role"):
        return []
    labels = {"hurt": "As hurt", "suspected": "As suspected", "any_role": "In any part, also as a witness"}
    return [
        (words, _whole(people["by_role"][role]["n"]), _percent(people["by_role"][role]["repeat_share"]))
        for role, words in labels.items()
    ]


def change_words(change: float | None) -> str:
    """A fall or a rise in words."""
    if change is None:
        return "not known"
    if change < 0:
        return say("a fall of {change:.0%}", change=-change)
    return say("a rise of {change:.0%}", change=change)


def _spread_row(unit: str, m: dict[str, Any]) -> SpreadRow:
    if m.get("hidden"):
        return SpreadRow(UNIT_WORDS[unit], "fewer than 5", "–", "–", "–", "–")
    return SpreadRow(
        words=UNIT_WORDS[unit],
        n=_count(m["n"]),
        events=_count(m["events"]),
        repeat=_percent(m["repeat_share"]),
        top=say(
            "{top_tenth_share} ({top_tenth_ci_low} to {top_tenth_ci_high})",
            top_tenth_share=_percent(m["top_tenth_share"]),
            top_tenth_ci_low=_percent(m.get("top_tenth_ci_low")),
            top_tenth_ci_high=_percent(m.get("top_tenth_ci_high")),
        ),
        expected=say(
            "{expected_top_tenth_share} ({expected_low} to {expected_high})",
            expected_top_tenth_share=_percent(m["expected_top_tenth_share"]),
            expected_low=_percent(m.get("expected_low")),
            expected_high=_percent(m.get("expected_high")),
        ),
    )


def _count(value: int | None) -> str:
    return "fewer than 5" if value is None else f"{value:,}"


def _whole(value: int | None) -> str:
    # Hidden for its own smallness or for another's: which of the two is not told.
    return "hidden" if value is None else f"{value:,}"


def _percent(value: float | None) -> str:
    return "hidden" if value is None else f"{value:.0%}"
