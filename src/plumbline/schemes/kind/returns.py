"""Returns that a scheme owes: each indicator by what it counts, out of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


Figure = Literal["count", "rate", "mean", "median", "per"]
FIGURES: dict[str, str] = {
    "count": "a count, or a share of `out_of`",
    "rate": "events for each year at liberty of the people in `out_of`",
    "mean": "the average over the people in `out_of`",
    "median": "the middle value over the people in `out_of`",
    "per": "so many for each `per` of a number that the partnership gives",
}
"""What an indicator comes to, in words."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure. ``definition`` says in words what it counts; ``counts`` and ``out_of`` name what `reporting` counts; ``out_of`` is "" for a bare count.

    ``version`` and ``effective_from``: of this definition. ``earlier``: definitions before it, oldest first, each of which is still
    counted beside it, so that a change of definition is not read as a change in the world.

    ``split``: tracks by whose values the count is split, a line for each set of values that can stand together; ``only``: of a track, the
    values that are wanted. ``answered``: of such a track, the question of a form whose answer says its value, where the form tells it.
    ``per``: for each so many of the number in ``out_of``, which is ``given:slug``. ``cannot``: why the files here cannot carry what is asked for; it is told in the place of a figure.
    """

    slug: str
    words: str
    definition: str
    counts: str
    out_of: str
    source: str
    figure: Figure = "count"
    version: int = 1
    effective_from: date | None = None
    earlier: tuple[Indicator, ...] = ()
    split: tuple[str, ...] = ()
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cannot: str = ""
    answered: Mapping[str, str] = field(default_factory=dict)
    per: int = 0

    @property
    def by(self) -> str:
        """By which definition, in words; empty where there is none but this."""
        if self.effective_from is None:
            return say("by definition {version}", version=self.version)
        return say(
            "by definition {version}, from {effective_from}",
            version=self.version,
            effective_from=day_month_year(self.effective_from),
        )


@dataclass(frozen=True, slots=True)
class Given:
    """A number that no file here holds and the partnership gives: how many women live in its area. 0 until it is given."""

    slug: str
    label: str
    source: str
    value: float = 0


@dataclass(frozen=True, slots=True)
class Return:
    """Indicators that go to one body for one length of time.

    ``of``: whom it counts: cases that a meeting first decided on in the time (`heard`), people who entered in it (`entered`), or
    contacts that came in it, taken in or not (`received`).
    ``entered_by``: the track whose first value is the entry; or ``entered_at``: the state that a case first came to.
    ``cautions``: what is said above the figures, a paragraph each; none where the return has its own words.
    ``follow_months``: for how long people are followed from their entry. ``given``: numbers that the partnership gives, by slug.
    ``by_meeting``: its counts are told for each day of a meeting too.
    """

    slug: str
    title: str
    to: str
    every: Literal["quarter", "year"]
    indicators: tuple[Indicator, ...]
    of: Literal["heard", "entered", "received"] = "heard"
    entered_by: str = ""
    follow_months: int = 12
    entered_at: str = ""
    cautions: tuple[str, ...] = ()
    given: Mapping[str, Given] = field(default_factory=dict)
    by_meeting: bool = False
