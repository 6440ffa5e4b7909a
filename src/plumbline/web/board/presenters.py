"""The board's three answers, each in a line that can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.reporting.figures import Figure
from plumbline.reporting.queries import BoardPage
from plumbline.values.words import joined, say
from plumbline.web.figures.presenters import RECOMMENDATIONS, VERDICTS


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three questions, with the answer and what it rests on."""

    question: str
    answer: str
    rests_on: str
    place: str


def answers_of(page: BoardPage) -> tuple[Answer, Answer, Answer]:
    """Did it fit, did we act, did it help: a null answer stands as large as a good one."""
    criteria = page.fit.figures[-1]
    done, met = (_called(page.acted, words) for words in ("on time", "at least once"))
    return (
        Answer(
            "Did it fit?",
            RECOMMENDATIONS[page.fit.recommendation],
            f"{criteria.label}: {_on(criteria)}.",
            "fit",
        ),
        Answer("Did we act?", _done(done), f"{done.label}: {_on(done)}. {met.label}: {_on(met)}.", "done"),
        Answer("Did it help?", VERDICTS[page.helped.verdict], _told_once(page), "helped"),
    )


def _on(figure: Figure) -> str:
    """A figure's words after a colon."""
    return figure.words[:1].lower() + figure.words[1:]


def _told_once(page: BoardPage) -> str:
    """The sentence of the result without the verdict that stands above it."""
    said = page.helped.sentence.removeprefix(f"{VERDICTS[page.helped.verdict]}: ")
    return said[:1].upper() + said[1:]


def drift_of(page: BoardPage) -> str:
    """The share of cases outside the criteria; "" where it is hidden or nothing was opened."""
    criteria = page.fit.figures[-1]
    return "" if criteria.share is None else f"{1 - criteria.share:.0%}"


def _called(figures: Sequence[Figure], words: str) -> Figure:
    return next(figure for figure in figures if words in figure.label)


def _done(figure: Figure) -> str:
    if figure.share is None:
        return "No action was due" if figure.denominator == 0 else "Too few actions to say"
    return say("{share:.0%} of actions were done, checked and on time", share=figure.share)


# So many figures that say the same without a number are said in one line, and not in a row each.
LEAST_GATHERED = 4


@dataclass(frozen=True, slots=True)
class Silent:
    """Figures without a number that all say the same: the words, and what they are of in one line."""

    words: str
    labels: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one question. ``period`` is said once where it is the same for all of them, else empty.

    ``by_period``: one figure over several periods, each of which names its row.
    """

    rows: Sequence[Figure]
    period: str
    by_period: bool = False

    @property
    def silent(self) -> list[Silent]:
        """What figures without a number say, each time once: many of a table, or all of it."""
        return [
            Silent(words, joined((self._name(row) for row in rows), "; "))
            for words, rows in self._gathered().items()
        ]

    @property
    def told(self) -> list[Figure]:
        """The figures that have a row of their own."""
        away = self._gathered()
        return [row for row in self.rows if not (_is_silent(row) and row.words in away)]

    def _gathered(self) -> dict[str, list[Figure]]:
        if len(self.rows) < 2 or not (self.period or self.by_period):
            return {}
        found: dict[str, list[Figure]] = {}
        for row in filter(_is_silent, self.rows):
            found.setdefault(row.words, []).append(row)
        if all(map(_is_silent, self.rows)):
            return found
        return {words: rows for words, rows in found.items() if len(rows) >= LEAST_GATHERED}

    def _name(self, row: Figure) -> str:
        return row.period if self.by_period else row.label


def _is_silent(row: Figure) -> bool:
    return row.hidden or row.denominator == 0


def figures_of(rows: Sequence[Figure], *, by_period: bool = False) -> Figures:
    """Say a period that all the figures share once, above them."""
    periods = {row.period for row in rows}
    return Figures(rows, "" if by_period or len(periods) != 1 else periods.pop(), by_period)
