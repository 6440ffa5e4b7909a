"""A result in five dimensions (EMMIE), each filled from what is held, and how well each is known. No stars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.finding.enums import OFFERED_ARMS
from plumbline.finding.queries import run_of
from plumbline.reporting.demand import demand_page, pounds
from plumbline.reporting.events_avoided import AvoidedWords, avoided_words
from plumbline.reporting.figures import Figure
from plumbline.reporting.outputs import outputs_page
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.process import process_page
from plumbline.reporting.quality import QualityOf
from plumbline.reporting.standings import standing_words
from plumbline.reporting.voice import VoiceOf
from plumbline.schemes.models import Charter, Scheme
from plumbline.schemes.queries import latest_charter, schemes_of
from plumbline.studies.by_day import GIVEN
from plumbline.studies.models import Result
from plumbline.values.errors import NotVisible
from plumbline.values.words import counted, joined, say


OUTPUTS = (
    "Contacts in which the person was met",
    "Actions done and checked",
    "Sessions held, of those planned",
)
NOT_YOURS = "Counts of the work are not shown to your role."
NO_SCHEME = "The list is of no scheme that you see, so no work is counted beside it."
A_YEAR = 360
"""Days of follow-up that count as a year, for which the cost of a case is known."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One of the five: its name, what it asks, what is held of it, and how well that is known. ``line`` is for a card."""

    name: str
    asks: str
    line: str
    held: tuple[str, ...]
    known: str


@dataclass(frozen=True, slots=True)
class Emmie:
    """The five dimensions, and beside them what people said in interviews, which is none of them. ``scheme``: its name, "" where the viewer sees none."""

    dimensions: tuple[Dimension, ...]
    voice: tuple[VoiceOf, ...]
    scheme: str = ""


@dataclass(frozen=True, slots=True)
class _Work:
    """What was counted of the scheme's work; ``why`` says why nothing was."""

    scheme: Scheme | None
    charter: Charter | None
    outputs: tuple[Figure, ...]
    earlier: tuple[Figure, ...]
    process: tuple[Figure, ...]
    fidelity: tuple[Figure, ...]
    quality: tuple[QualityOf, ...]
    voice: tuple[VoiceOf, ...]
    case_cost: int | None
    no_cost: str
    period: str
    why: str


def emmie_of(viewer: Viewer, result: Result) -> Emmie:
    """The five dimensions of a result that the viewer reads. What their role does not count is said to be so.

    Source: Johnson, Tilley & Bowers (2015), Journal of Experimental Criminology 11:459-473 (EMMIE).
    """
    work = _work(viewer, result)
    dimensions = (
        _effect(result),
        _mechanism(work),
        _moderators(result.figures),
        _implementation(work),
        _economics(result, work),
    )
    return Emmie(dimensions, work.voice, work.scheme.name if work.scheme else "")


def _work(viewer: Viewer, result: Result) -> _Work:
    scheme = _scheme(viewer, result)
    if scheme is None:
        return _Work(None, None, (), (), (), (), (), (), None, "", "", NO_SCHEME)
    began = date.fromisoformat(result.figures["from"])
    charter = latest_charter(scheme, began) or latest_charter(scheme, result.follow_up_to)
    if not viewer.has_role(*COUNT_READERS):
        return _Work(scheme, charter, (), (), (), (), (), (), None, NOT_YOURS, "", NOT_YOURS)
    at = _moment(result.follow_up_to)
    now = outputs_page(viewer, scheme.slug, at)
    before = outputs_page(viewer, scheme.slug, _moment(began - timedelta(days=1)))
    taken, done = demand_page(viewer, scheme.slug, at), process_page(viewer, scheme.slug, at)
    return _Work(
        scheme=scheme,
        charter=charter,
        outputs=_chosen(now.whole.figures),
        earlier=_chosen(before.whole.figures),
        process=done.whole,
        fidelity=now.fidelity.whole,
        quality=now.quality,
        voice=done.voice,
        case_cost=taken.case_cost,
        no_cost=taken.why or taken.case_words or "Nothing was worked in that time.",
        period=now.period,
        why="",
    )


def _scheme(viewer: Viewer, result: Result) -> Scheme | None:
    """The scheme whose list it is, if the viewer sees both."""
    try:
        run = run_of(viewer, result.protocol.run_id)
    except NotVisible:
        return None
    return next((one for one in schemes_of(viewer) if one.id == run.scheme_id), None)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def _chosen(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    return tuple(figure for figure in figures if figure.label in OUTPUTS)


def _effect(result: Result) -> Dimension:
    strength = result.figures.get("strength") or {}
    known: list[str] = [say("The design is {word}.", word=strength["word"])] if strength else []
    known.append(f"{standing_words(result.standing, result.figures)}.")
    failed = [words for standing, words in _tries(result.figures) if standing == "failed"]
    if failed:
        known.append(say("It failed where it was tried on {failed}.", failed=joined(failed, say(" and on "))))
    return Dimension(
        "Effect", "Was there less violence for it?", result.sentence, (result.sentence,), joined(known)
    )


def _tries(figures: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = figures.get("overturn") or {}
    rows = [
        (found.get("control_outcome"), say("what the offer cannot change")),
        (found.get("year_before"), say("the year before the draw")),
        (figures.get("older_pair"), say("years in which nothing was done")),
    ]
    return [(row["standing"], words) for row, words in rows if row]


def _mechanism(work: _Work) -> Dimension:
    asks = "By what way was it meant to help, and did that come about?"
    chains = work.charter.theory if work.charter else []
    if not chains:
        none = work.why if work.scheme is None else "The charter held no theory of change."
        return Dimension("Mechanism", asks, none, (none,), "Not known.")
    held: list[str] = [
        say(
            "What is done: {activity}. What should come of it: {output}. What it is for: {outcome}.",
            activity=_plain(c["activity"]),
            output=_plain(c["output"]),
            outcome=_plain(c["outcome"]),
        )
        for c in chains
    ]
    held += [_then_and_now(now, work.earlier) for now in work.outputs]
    known = joined(
        [
            *([say("What came of the outputs is counted.")] if work.outputs else []),
            say("That help came by this way is believed and not shown: nobody drew lots over it."),
        ]
    )
    line = say(
        "{activity} → {output} → {outcome}. Believed, not shown.",
        activity=_plain(chains[0]["activity"]),
        output=_plain(chains[0]["output"]),
        outcome=_plain(chains[0]["outcome"]),
    )
    return Dimension("Mechanism", asks, line, tuple(held), known)


def _plain(words: str) -> str:
    return words.strip().rstrip(".")


def _then_and_now(now: Figure, earlier: Sequence[Figure]) -> str:
    before = next((one for one in earlier if one.label == now.label), None)
    then = before.words if before and (before.hidden or before.denominator) else say("nothing counted")
    return say(
        "{now}: {words}. In the year before the list: {then}.", now=now.label, words=now.words, then=then
    )


def _moderators(figures: Mapping[str, Any]) -> Dimension:
    asks = "For whom, and in what circumstances?"
    parts = figures.get("parts") or []
    if not parts:
        none = "The plan looked at no part of the people apart."
        return Dimension(
            "Moderators", asks, none, (none,), "Not known. Other towns may show it, put together."
        )
    line = _differing(parts)
    held = tuple(f"{part['inside']}: {part['sentence']}" for part in parts)
    known = (
        "The parts were named before the plan was locked, and each interval is wide enough for all of them together. It takes about four times as many people to see a difference between parts "
        "as to see the whole, so seeing no difference does not mean that there is none."
    )
    return Dimension("Moderators", asks, line, held, known)


def _differing(parts: Sequence[Mapping[str, Any]]) -> str:
    """How many parts differ, how many show no clear difference, and in how many nothing can be told: that is no finding."""
    told = [part for part in parts if part["ratio"] is not None]
    differs = sum(not part["ci_low"] <= 1 <= part["ci_high"] for part in told)
    looked, untold = len(parts), len(parts) - len(told)
    if not told:
        return counted(
            looked,
            "We cannot tell: {count} part was looked at, and it has too little to compare.",
            "We cannot tell: {count} parts were looked at, and each has too little to compare.",
        )
    line = (
        say("A difference in {differs} of {looked} parts looked at.", differs=differs, looked=looked)
        if differs
        else say("No clear difference in {told} of {looked} parts looked at.", told=len(told), looked=looked)
    )
    if not untold:
        return line
    rest = counted(untold, "In {count} part we cannot tell.", "In {count} parts we cannot tell.")
    return joined([line, rest])


def _implementation(work: _Work) -> Dimension:
    asks = "Was it done as meant, and what did it take to do it?"
    if not work.outputs:
        return Dimension("Implementation", asks, work.why, (work.why,), "Not shown here.")
    audited = [(one.form.title, figure) for one in work.quality for figure in one.figures]
    outputs = (
        () if work.charter and work.charter.theory else work.outputs
    )  # else they stand under the mechanism
    counted_ones = [(one.label, one) for one in (*outputs, *work.process, *work.fidelity)]
    counted_ones += [(f"{title}, “{figure.label}”", figure) for title, figure in audited]
    held = [f"{label}: {one.words}" for label, one in counted_ones if not one.hidden]
    if hidden := [label for label, one in counted_ones if one.hidden]:
        held.append(say("Hidden, as too few to show: {labels}", labels=joined(hidden, "; ")))
    known = (
        say(
            "Counted from what was logged at work, {period}. Whoever did the work wrote it down; "
            "a sample of cases was drawn for two people to rate who had no part in them.",
            period=work.period,
        )
        if audited
        else say(
            "Counted from what was logged at work, {period}. Whoever did the work wrote it down; "
            "nobody else looked at a sample.",
            period=work.period,
        )
    )
    met = work.outputs[0]
    return Dimension("Implementation", asks, f"{met.label}: {met.words}.", tuple(held), known)


def _economics(result: Result, work: _Work) -> Dimension:
    asks = "What did it cost, and what did an event avoided cost?"
    offered = _offered(result.figures)
    if work.case_cost is None:
        why = work.no_cost or work.why
        return Dimension("Economics", asks, why, (why,), "Not known.")
    found = _avoided(result, offered, work.case_cost)
    return Dimension(
        "Economics",
        asks,
        found.line,
        (
            say(
                "A case cost {case_cost} from {period}.", case_cost=pounds(work.case_cost), period=work.period
            ),
            *found.held,
        ),
        found.known,
    )


def _avoided(result: Result, offered: Mapping[str, Any] | None, case_cost: int) -> AvoidedWords:
    return avoided_words(
        result.figures,
        verdict=result.verdict,
        people=offered["people"] if offered else None,
        events=offered["events"] if offered else None,
        case_cost=case_cost,
        whole_year=result.figures["days"] >= A_YEAR,
    )


def _offered(figures: Mapping[str, Any]) -> dict[str, Any] | None:
    """People and events of those offered, all arms of them together; None where one is hidden."""
    helped = [*(arm.value for arm in OFFERED_ARMS), GIVEN]
    cells = [figures["arms"][arm] for arm in helped if arm in figures["arms"]]
    if not cells or any(cell["people"] is None or cell["events"] is None for cell in cells):
        return None
    return {name: sum(cell[name] for cell in cells) for name in ("people", "events")}
