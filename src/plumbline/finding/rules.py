"""From concentration to a recommendation in words: a panel about people, or something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import yaml

from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


Slug = Literal["people", "couples", "places", "none", "cannot_tell"]
Unit = Literal["people", "couples", "places"]
UNITS: tuple[Unit, ...] = ("people", "couples", "places")

SENTENCES: Mapping[Slug, str] = {
    "people": (
        "Violence is concentrated in people beyond chance: a panel that works with the people most often hurt or "
        "suspected fits this problem."
    ),
    "couples": (
        "Violence is concentrated in couples beyond chance: work with both people of a couple fits this problem. A "
        "panel that takes people one at a time is not the right response."
    ),
    "places": (
        "Violence is concentrated in places beyond chance: work on those places comes first. A panel about people is "
        "not the right response."
    ),
    "none": (
        "Violence is not concentrated beyond chance in people, couples or places. A panel about people is not the right "
        "response: it would mostly choose people whose violence would not have come back."
    ),
    "cannot_tell": (
        "We cannot tell from these data whether violence is concentrated beyond chance. That is no ground for a panel "
        "about people."
    ),
}


class Measured(Protocol):
    """Concentration of one kind of unit, as `plumbline.recurrence.Concentration` gives it."""

    @property
    def events(self) -> int:
        """Event-unit pairs."""

    @property
    def repeat_share(self) -> float:
        """Share of units with an event that have two or more."""

    @property
    def expected_repeat_share(self) -> float:
        """The same by chance, on average."""

    @property
    def top_tenth_share(self) -> float:
        """Share of events on the busiest tenth."""

    @property
    def expected_top_tenth_share(self) -> float:
        """The same by chance, on average."""

    @property
    def expected_high(self) -> float:
        """What chance stays below in 39 of 40 throws."""


@dataclass(frozen=True, slots=True)
class ShapeRule:
    """Thresholds as ``shape_rule.yaml`` says; shares are between 0 and 1."""

    version: int
    effective_from: date
    note: str
    least_events: int
    least_excess: float
    least_repeat_excess: float
    close: float
    least_same_couple: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What fits the problem, the sentence that says so, the reasons, and the rule that said it, in words and by version."""

    slug: Slug
    sentence: str
    reasons: tuple[str, ...]
    rule: str
    rule_version: int


@cache
def shape_rule() -> ShapeRule:
    """The rule in force."""
    return ShapeRule(
        **yaml.safe_load(Path(__file__).with_name("shape_rule.yaml").read_text(encoding="utf-8"))
    )


def recommend(
    *,
    people: Measured | None,
    couples: Measured | None,
    places: Measured | None,
    covered: Mapping[Unit, float] | None = None,
    same_couple: float | None = None,
    rule: ShapeRule | None = None,
) -> Recommendation:
    """Recommend what to work on: the kind of unit whose busiest tenth hold most beyond chance.

    Kinds of unit are compared by difference, not ratio: observed less expected share of the busiest tenth, times the
    share of the problem's events that the kind covers. That is the part of all violence within reach of work on a
    tenth of the units, over and above what any tenth chosen after the fact would show. A ratio would favour the
    kind of which there are most, since there chance expects almost nothing. A town where people are the
    problem shows some concentration in places too, because people live somewhere, and the other way round; the larger
    difference leads, and the reasons name the rest.

    Parameters
    ----------
    people, couples, places : concentration of each kind, or None where the data hold none.
    covered : share of the problem's events with a known unit of that kind, 0 to 1; 1 unless told. Couples cover only
        events in which both were identified.
    same_couple : of people's further events, the share with somebody whom they had met before; None if not known. Where it
        is most of them, people are busy because couples are, and work with couples is said.
    rule : the one in force unless told.
    """
    by = rule or shape_rule()
    given: dict[Unit, Measured | None] = {"people": people, "couples": couples, "places": places}
    enough = {unit: found for unit, found in given.items() if found and found.events >= by.least_events}
    excess = {unit: _excess(found, (covered or {}).get(unit, 1.0)) for unit, found in enough.items()}
    beyond = [unit for unit in excess if _is_beyond(enough[unit], excess[unit], by)]
    slug = _slug(beyond, excess, same_couple or 0.0, by)
    reasons = [
        *(_reason(unit, given[unit], by, is_beyond=unit in beyond) for unit in UNITS),
        *_close(slug, beyond, excess, by),
        *_same_couple(same_couple),
    ]
    return Recommendation(
        slug=slug,
        sentence=SENTENCES[slug],
        reasons=tuple(reasons),
        rule=rule_words(by),
        rule_version=by.version,
    )


def rule_words(rule: ShapeRule) -> str:
    """The rule with its thresholds, so that a reader can repeat the recommendation from the figures beside it."""
    return say(
        "Rule, version {version} of {effective_from}: people, couples and places are each judged "
        "from {least_events} events on. A kind is beyond chance if its busiest tenth hold more "
        "than chance gives in 39 of 40 throws, and either the difference from chance is at least "
        "{least_excess:.0f} points of all events of the problem, or {least_repeat_excess:.0f} "
        "points more of them have it again than by chance. The kind with the largest difference "
        "is recommended; couples before people if at least {least_same_couple:.0%} of people's "
        "further events were with somebody whom they had met before. If no kind is beyond chance "
        "the answer is none, provided that both people and places could be judged; else we "
        "cannot tell. The thresholds are Plumbline's own defaults, not published ones.",
        version=rule.version,
        effective_from=day_month_year(rule.effective_from),
        least_events=rule.least_events,
        least_excess=100 * rule.least_excess,
        least_repeat_excess=100 * rule.least_repeat_excess,
        least_same_couple=rule.least_same_couple,
    )


def _slug(beyond: list[Unit], excess: Mapping[Unit, float], same_couple: float, by: ShapeRule) -> Slug:
    """The largest excess leads, couples where people are busy because couples are.

    “None” may be said only where both people and places could be judged.
    """
    if beyond:
        lead = max(beyond, key=lambda unit: excess[unit])
        for_couples = lead == "people" and "couples" in beyond and same_couple >= by.least_same_couple
        return "couples" if for_couples else lead
    return "none" if {"people", "places"} <= excess.keys() else "cannot_tell"


def _excess(found: Measured, covered: float) -> float:
    return (found.top_tenth_share - found.expected_top_tenth_share) * covered


def _is_beyond(found: Measured, excess: float, by: ShapeRule) -> bool:
    """Above the band of chance, and by enough to matter: in the busiest tenth, or in how many have it again."""
    again = found.repeat_share - found.expected_repeat_share
    matters = excess >= by.least_excess or (excess > 0 and again >= by.least_repeat_excess)
    return found.top_tenth_share > found.expected_high and matters


def _same_couple(share: float | None) -> list[str]:
    if share is None:
        return []
    return [
        say(
            "Of people's further events, {share:.0%} were with somebody whom they had met in an earlier one.",
            share=share,
        )
    ]


def _reason(unit: Unit, found: Measured | None, by: ShapeRule, *, is_beyond: bool) -> str:
    if found is None:
        return say("Nothing can be said about {unit}: the data do not hold them.", unit=unit)
    if found.events < by.least_events:
        return say(
            "Too few events to judge {unit}: fewer than {least_events}.",
            unit=unit,
            least_events=by.least_events,
        )
    more = (
        say("more than chance by enough to matter")
        if is_beyond
        else say("not more than chance by enough to matter")
    )
    return say(
        "The busiest tenth of {unit} hold {top_tenth_share:.0%} of their events, where chance "
        "alone gives {expected_top_tenth_share:.0%}: {more}. {repeat_share:.0%} have more than "
        "one event; spread by chance it would be {expected_repeat_share:.0%}.",
        unit=unit,
        top_tenth_share=found.top_tenth_share,
        expected_top_tenth_share=found.expected_top_tenth_share,
        more=more,
        repeat_share=found.repeat_share,
        expected_repeat_share=found.expected_repeat_share,
    )


def _close(slug: Slug, beyond: list[Unit], excess: Mapping[Unit, float], by: ShapeRule) -> list[str]:
    """Say where another kind of unit comes near the leading one."""
    lead = max((excess[unit] for unit in beyond), default=0.0)
    rivals = [unit for unit in beyond if unit != slug and lead - excess[unit] < by.close]
    return [
        say("It is close: {unit} are nearly as far beyond chance as {slug}.", unit=unit, slug=slug)
        for unit in rivals
    ]


def check_asked(
    *, start: date | datetime | None, end: date | datetime | None, population: int | None
) -> None:
    """Refuse (``DataUnfit``) what no data could answer."""
    if start and end and end <= start:
        raise DataUnfit("The last day must be after the first.", slug="period-backwards")
    if population is not None and population < 1:
        raise DataUnfit(
            "Give the number of people living in the area as a whole number of 1 or more.",
            slug="population-unfit",
        )
