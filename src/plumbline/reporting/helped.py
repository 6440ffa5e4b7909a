"""Did it help: the words of the latest result, or how far we are from telling. Pure on stored figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plumbline.feeds.queries import TakenBack
from plumbline.finding.models import NominationRun
from plumbline.reporting.figures import Figure
from plumbline.reporting.standings import standing_words
from plumbline.studies.models import Result
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


DESIGN_WORDS = {
    "lottery": "Places were given by lot, so those not drawn show what would have happened.",
    "waitlist": "Who went first was drawn by lot, so those who wait show what would have happened until their turn.",
    "placebo_year": (
        "Places went down the ranks, so those listed are set against what people of such histories did a year earlier."
    ),
    "same_day": "People whose case began are set against others alike who had none on that day: people chose, and no lot.",
    "capacity_line": "Places went down the ranks, so the last people to get one are set against the first who did not.",
    "adjusted": "The panel picked people from a list, so they are set against the others of such histories: people chose, and no lot.",
    "rank": "Places went down the ranks, so nobody alike is left to compare with.",
}
RATIO_WORDS = {
    "lottery": "Violence among those offered, for each event among those not drawn",
    "waitlist": "Violence among those who went first, for each event among those who wait",
    "same_day": "Violence among those whose case began, for each event among those alike",
    "capacity_line": "Violence among the last who got a place, for each event among the first who did not",
    "adjusted": "Violence among those picked, for each event among others of such histories",
    "placebo_year": "Violence among those listed, for each event to expect of such histories",
}
ARM_WORDS = {
    "offered": "Offered a place",
    "always": "Offered outside the lot",
    "not_drawn": "Not drawn",
    "given": "Whose case began",
    "alike": "Alike, without a case",
    "above_line": "Just above the line",
    "below_line": "Just below the line",
    "picked": "Picked by the panel",
    "not_picked": "On the list, not picked",
}
"""What each side of a comparison is called."""
NO_LISTS = (
    "This scheme does not choose people from a list, so nobody is compared with those who were not chosen."
)
NOT_COMPARED = "We cannot tell: nobody is compared in this scheme."


@dataclass(frozen=True, slots=True)
class Helped:
    """The answer, its figures, and the naive figure that must be struck through.

    ``struck`` is the before-and-after of those offered, which is never an effect; ``instead`` is what selection
    alone gives, to be printed beside it. Both are None until there is something to show. ``strength`` is the word
    for the design and why it is no stronger; empty where none is held.
    """

    result_id: UUID | None
    verdict: str
    sentence: str
    design: str
    strength: str
    standing: str
    protocol_sha256: str
    period: str
    figures: tuple[Figure, ...]
    struck: str | None
    instead: str | None
    warning: str
    doubts: tuple[str, ...]
    taken_back: tuple[TakenBack, ...] = ()
    whose: str = ""


def helped_from_result(result: Result, files: tuple[TakenBack, ...] = (), *, whose: str = "") -> Helped:
    """The words of a stored result. ``files``: those behind it that were taken back since; ``whose``: the list that it is of."""
    figures: dict[str, Any] = result.figures
    period = say("{first} to {last}", first=_day(figures["from"]), last=_day(figures["to"]))
    return Helped(
        result_id=result.id,
        verdict=result.verdict,
        sentence=result.sentence,
        design=DESIGN_WORDS[figures["design"]],
        strength=_strength(figures.get("strength")),
        standing=standing_words(result.standing, figures),
        protocol_sha256=result.protocol_sha256,
        period=say(
            "{period} ({days} of {days_planned} days)",
            period=period,
            days=figures["days"],
            days_planned=figures["days_planned"],
        ),
        figures=tuple(_figures(figures, period)),
        struck=_change(figures, "before_after"),
        instead=_change(figures, "expected_change"),
        warning=figures["before_after_warning"],
        doubts=tuple(doubt["sentence"] for doubt in figures["doubts"]),
        taken_back=files,
        whose=whose,
    )


def _strength(held: dict[str, Any] | None) -> str:
    return (
        say("As evidence this is {word}. {sentence}", word=held["word"], sentence=held["sentence"])
        if held
        else ""
    )


def _day(iso: str) -> str:
    return day_month_year(date.fromisoformat(iso))


def helped_from_plan(run: NominationRun | None, *, has_lists: bool = True) -> Helped:
    """How far we are from telling, before any result: how many people it takes, and how many are in a lottery.

    ``has_lists``: whether the scheme chooses people from lists; for one that does not nothing is compared.
    """
    nobody = "Nobody has been offered a place yet." if has_lists else NO_LISTS
    have = run.listed if run and run.method == "by_lot" else 0
    return Helped(
        result_id=None,
        verdict="cannot_tell",
        sentence=_needed_sentence(run.plan if run else None, have) if run or has_lists else NOT_COMPARED,
        design=DESIGN_WORDS["lottery" if have else "rank"] if run else nobody,
        strength="",
        standing="No result yet" if run or has_lists else "There will be no result",
        protocol_sha256="",
        period="",
        figures=(),
        struck=None,
        instead=None,
        warning=run.expected_fall["sentence"] if run and run.expected_fall else "",
        doubts=(),
    )


def _needed_sentence(plan: dict[str, Any] | None, have: int) -> str:
    if not plan:
        return "We cannot tell yet: nothing has been compared."
    return say(
        "We cannot tell yet: to see a {fall:.0%} fall we need about {needed:,} people; we have {have:,}.",
        fall=plan["fall"],
        needed=plan["needed"],
        have=have,
    )


def _figures(figures: dict[str, Any], period: str) -> list[Figure]:
    shown = []
    if figures["rate_ratio"] is not None:
        shown.append(
            Figure(
                label=RATIO_WORDS[figures["design"]],
                words=say(
                    "{rate_ratio:.2f} ({ci_low:.2f} to {ci_high:.2f})",
                    rate_ratio=figures["rate_ratio"],
                    ci_low=figures["ci_low"],
                    ci_high=figures["ci_high"],
                ),
                period=period,
                share=figures["rate_ratio"],
                ci_low=figures["ci_low"],
                ci_high=figures["ci_high"],
            )
        )
    about = say("about ") if figures.get("people_rounded") else ""
    return shown + [_arm(ARM_WORDS[arm], cells, period, about) for arm, cells in figures["arms"].items()]


def _arm(label: str, cells: dict[str, Any], period: str, about: str) -> Figure:
    if cells["hidden"]:
        return Figure(
            label=label, words="hidden: an arm has fewer than 5 people or events", period=period, hidden=True
        )
    return Figure(
        label=label,
        words=say(
            "{events:,} events among {about}{people:,} people in {person_years:.0f} years at liberty: {rate:.2f} a person a year",
            events=cells["events"],
            about=about,
            people=cells["people"],
            person_years=cells["person_years"],
            rate=cells["events"] / cells["person_years"],
        ),
        period=period,
        numerator=cells["events"],
        denominator=cells["people"],
    )


def _change(figures: dict[str, Any], name: str) -> str | None:
    """A change with its interval; how many people it is of stands beside it, in the figures of the arms."""
    change = (
        figures["before_after_change"]
        if name == "before_after"
        else figures["expected_change_without_effect"]
    )
    low, high = figures[f"{name}_ci_low"], figures[f"{name}_ci_high"]
    if change is None or low is None or high is None:
        return None
    return say(
        "{change} ({low} to {high})",
        change=_more_or_fewer(change),
        low=_more_or_fewer(low),
        high=_more_or_fewer(high),
    )


def _more_or_fewer(change: float) -> str:
    """A change of a count in words: a minus sign is lost under the line that strikes the figure through."""
    if change < 0:
        return say("{change:.0%} fewer", change=-change)
    return say("{change:.0%} more", change=change)
