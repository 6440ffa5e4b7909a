"""The board's three answers, each in a line that can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.reporting.across import Ahead
from plumbline.reporting.figures import Figure, time_words
from plumbline.reporting.helped import NOT_COMPARED
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
        Answer("Did it help?", verdict_of(page), _told_once(page), "helped"),
    )


def _on(figure: Figure) -> str:
    """A figure's words after a colon."""
    return figure.words[:1].lower() + figure.words[1:]


def verdict_of(page: BoardPage) -> str:
    """The verdict in words; “yet” is said only where there can be a result."""
    if page.helped.sentence == NOT_COMPARED:
        return say("We cannot tell")
    every = (page.helped, *page.helped_before)
    if len({one.verdict for one in every}) > 1:
        return say("The lists of this scheme do not say the same")
    return VERDICTS[page.helped.verdict]


def _told_once(page: BoardPage) -> str:
    """The sentence of the result without the verdict that stands above it; of several lists each by its name, whatever it says."""
    if page.helped_before:
        every = (page.helped, *page.helped_before)
        return joined([f"{one.whose}: {_brief(one.sentence)}" for one in every])
    said = _brief(page.helped.sentence).removeprefix(f"{verdict_of(page)}: ")
    return said[:1].upper() + said[1:]


def _brief(sentence: str) -> str:
    return sentence.partition(" This is look ")[0]


@dataclass(frozen=True, slots=True)
class Takes:
    """What the scheme takes of its agencies, in words; ``people`` and ``ahead`` are of all schemes at the viewer's table."""

    at_meetings: str
    with_people: str
    lines: tuple[tuple[str, str, str], ...]
    people: Figures | None
    ahead: tuple[Ahead, ...]
    until: date


def takes_of(page: BoardPage) -> Takes | None:
    """Hours by agency, people in more than one scheme, and the meetings ahead; None where the viewer reads none of it."""
    if page.taking is None:
        return None
    demand, people = page.taking.demand, page.taking.people
    return Takes(
        at_meetings=time_words(demand.at_meetings),
        with_people=_with_people(demand.with_people),
        lines=tuple(
            (one.name, time_words(one.at_meetings), _with_people(one.with_people)) for one in demand.agencies
        ),
        people=figures_of([people]) if people else None,
        ahead=page.taking.ahead,
        until=page.taking.until,
    )


def _with_people(minutes: int | None) -> str:
    return "Hidden: too few" if minutes is None else time_words(minutes)


def drift_of(page: BoardPage) -> str:
    """The share of cases outside the criteria; "" where it is hidden or nothing was opened."""
    criteria = page.fit.figures[-1]
    return "" if criteria.share is None else f"{1 - criteria.share:.0%}"


def _called(figures: Sequence[Figure], words: str) -> Figure:
    return next(figure for figure in figures if words in figure.label)


def _done(figure: Figure) -> str:
    if figure.share is None:
        return "No action to judge yet" if figure.denominator == 0 else "Too few actions to say"
    return say("{share:.0%} of actions were done, checked and on time", share=figure.share)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one question. ``period`` is said once where it is the same for all of them, else empty."""

    rows: Sequence[Figure]
    period: str

    @property
    def is_nothing(self) -> bool:
        """Whether each is of nothing that happened: neither counted nor hidden."""
        return all(row.denominator == 0 for row in self.rows)

    @property
    def folded(self) -> list[tuple[str, str]]:
        """What several figures of one period say, each once with what it is said of, where none has a number; else empty."""
        return self._folded([row.label for row in self.rows]) if self.period else []

    @property
    def folded_periods(self) -> list[tuple[str, str]]:
        """As `folded`, for figures of one thing in several periods."""
        return self._folded([row.period for row in self.rows])

    def _folded(self, labels: Sequence[str]) -> list[tuple[str, str]]:
        if len(self.rows) < 2 or not all(row.hidden or row.denominator == 0 for row in self.rows):
            return []
        said: dict[str, list[str]] = {}
        for row, label in zip(self.rows, labels, strict=True):
            said.setdefault(row.words, []).append(label)
        return [(words, joined(of, "; ")) for words, of in said.items()]


def figures_of(rows: Sequence[Figure]) -> Figures:
    """Say a period that all the figures share once, above them."""
    periods = {row.period for row in rows}
    return Figures(rows, periods.pop() if len(periods) == 1 else "")
