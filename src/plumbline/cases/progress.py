"""Whether needs are met and stay met, and which conditions of a rule a case lacks. Pure, on plain values; the rule is data of the kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from plumbline.schemes.kind import Limit
from plumbline.schemes.kind.needs import ProgressRule
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit
from plumbline.values.said_days import months_on
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


ZERO = 100
"""A target of a hundred per cent less: nought."""


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted from a first to a last day, both included."""

    first: date
    last: date
    count: int


@dataclass(frozen=True, slots=True)
class NeedFacts:
    """One need as a rule sees it. ``label``: its number and words. ``less``: by how many per cent of the baseline its count is to fall.

    ``counts``: in the order of their last days. ``has_goal``: a goal of the plan is for it.
    """

    label: str
    slug: str
    driver: str
    person_id: UUID
    found_on: date
    baseline: int
    less: int
    counts: tuple[Count, ...]
    by_run: bool
    has_goal: bool

    def is_within(self, count: Count) -> bool:
        """Whether a count is within the target, counted in whole hundredths so that no rounding decides."""
        return count.count * 100 <= self.baseline * (100 - self.less)

    def until(self, on: date) -> tuple[Count, ...]:
        """Counts that were over by a day."""
        return tuple(count for count in self.counts if count.last <= on)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as a rule sees it on one day.

    ``parts``: of the people in it now. ``plan_on``: the first day on which a plan was agreed. ``claimed``: how many of its people
    are in another claim that stands: of the scheme, or by the rule in another scheme or area.
    """

    needs: tuple[NeedFacts, ...]
    parts: Collection[str]
    expects: bool
    consents: bool
    has_lead: bool
    plan_on: date | None
    claimed: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition of a rule: whether it holds, and in a sentence what was found or what is missing."""

    condition: str
    holds: bool
    words: str


def first_day(last: date, window: Limit) -> date:
    """The first day of a count over a length of time that ends on ``last``, both days included: six months to 31 July begin on 1 February.

    Raises
    ------
    DataUnfit: the length is not told in days, weeks or months.
    """
    after = last + timedelta(days=1)
    match window.unit:
        case "months":
            return months_on(-window.value, after)
        case "weeks":
            return after - timedelta(weeks=window.value)
        case "days":
            return after - timedelta(days=window.value)
        case _:
            raise DataUnfit("Give a length in days, weeks or months.", slug="window-unfit")


def target_of(baseline: int, less: int) -> int:
    """The highest count that is within the target."""
    return baseline * (100 - less) // 100


def check_target(baseline: int, less: int) -> None:
    """Refuse a baseline or a target by which nothing could be told.

    Raises
    ------
    DataUnfit: with what is expected.
    """
    if baseline < 1:
        raise DataUnfit(
            "Give the count that shows the need: 1 or more. Where nothing was counted there is nothing to fall.",
            slug="baseline-unfit",
        )
    if not 1 <= less <= ZERO:
        raise DataUnfit(
            "Give by how many per cent it is to fall, from 1 to 100; 100 is nought.", slug="target-unfit"
        )


def current_run(need: NeedFacts, on: date, gap: Limit | None) -> tuple[Count, ...]:
    """The latest counts within the target that follow one another without a break, up to a day; none where the last is over it.

    Parameters
    ----------
    gap : how far the next may begin after the last day of the one before; None: on the day after it.
    """
    run: list[Count] = []
    for count in need.until(on):
        if not need.is_within(count):
            run = []
            continue
        if run and count.first > _latest_start(run[-1].last, gap):
            run = []
        run.append(count)
    return tuple(run)


def _latest_start(last: date, gap: Limit | None) -> date:
    return (due_on(last, gap) if gap else last) + timedelta(days=1)


def met_on(need: NeedFacts, on: date, gap: Limit | None = None) -> date | None:
    """The day on which a need that is met was met: the last day of the first count of its run."""
    run = current_run(need, on, gap)
    return run[0].last if run else None


def is_met(need: NeedFacts, on: date) -> bool:
    """Whether the last count is within the target."""
    counts = need.until(on)
    return bool(counts) and need.is_within(counts[-1])


def is_sustained(need: NeedFacts, rule: ProgressRule, on: date) -> bool:
    """Whether counts within the target cover the length that the rule asks for, or for a need by periods so many periods in a row."""
    by_run = rule.run if need.by_run else None
    run = current_run(need, on, by_run.gap if by_run else None)
    if not run:
        return False
    if by_run:
        return len(_apart(run)) >= by_run.periods
    return due_on(run[0].first, rule.sustained) <= run[-1].last + timedelta(days=1)


def _apart(run: Sequence[Count]) -> list[Count]:
    """Of counts in order, those that do not overlap: one term is not counted twice."""
    found: list[Count] = []
    for count in run:
        if not found or count.first > found[-1].last:
            found.append(count)
    return found


def back_within(need: NeedFacts, on: date, months: int) -> bool | None:
    """Whether a need that was once met came back within so many months; None where it was never met, or not counted since."""
    counts = need.until(on)
    first = next((place for place, count in enumerate(counts) if need.is_within(count)), None)
    if first is None or first == len(counts) - 1:
        return None
    last = due_on(counts[first].last, Limit(months, "months"))
    return any(not need.is_within(count) and count.last <= last for count in counts[first + 1 :])


def judge(
    rule: ProgressRule, facts: CaseFacts, on: date, conditions: Sequence[str] | None = None
) -> tuple[Finding, ...]:
    """Hold every condition of a rule against a case, in the order of the rule. Nothing is decided by it.

    Parameters
    ----------
    conditions : those alone; all of the rule unless told. One that the rule does not have is not asked.
    """
    asked = [c for c in rule.conditions if conditions is None or c in conditions]
    return tuple(Finding(c, *CHECKS[c](rule, facts, on)) for c in asked)


Check = Callable[[ProgressRule, CaseFacts, date], tuple[bool, str]]


def _enough(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    shown = tuple(need.driver for need in facts.needs if need.found_on <= on)
    count = rule.counted(shown)
    asked = {"rule": rule.label, "least": rule.asked}
    if not rule.groups:
        return count >= rule.at_least, counted(
            count,
            "{rule} asks for {least} or more, each with evidence. There is {count}.",
            "{rule} asks for {least} or more, each with evidence. There are {count}.",
            **asked,
        )
    return count >= rule.at_least, counted(
        count,
        "{rule} asks for {least} or more, each with evidence. There is {count} (headings, by their day).",
        "{rule} asks for {least} or more, each with evidence. There are {count} (headings, by their day).",
        **asked,
    )


def _dependants(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    if set(rule.dependants) & set(facts.parts):
        return True, "There is a child in the case."
    if facts.expects:
        return True, "A child is expected."
    return False, "There is no child in the case, and no form says that one is expected."


def _consent(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    return (
        (True, "Consent is written down.")
        if facts.consents
        else (False, "No form says that consent was given, or the last one says that it was not.")
    )


def _lead(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    return (
        (True, "Somebody is named who leads the work.")
        if facts.has_lead
        else (False, "Nobody is named who leads the work.")
    )


def _plan(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    if facts.plan_on is None or facts.plan_on > on:
        return False, "No plan is agreed."
    without = [need.label for need in facts.needs if not need.has_goal]
    if without:
        return False, say("The plan has no goal for: {without}.", without=joined(without, "; "))
    return True, say(
        "A plan was agreed on {plan_on}, with a goal for each need.", plan_on=day_month_year(facts.plan_on)
    )


def in_work(rule: ProgressRule, facts: CaseFacts, on: date) -> NeedFacts | None:
    """The need by which an adult has been in work without a break for as long as the rule asks, where it lets that stand for progress.

    Counts of time out of work are nought, follow one another without a gap, and the last is as fresh as the rule asks of every other.
    A target above nought shows less time out of work, and no employment without a break.
    """
    asked = rule.employment
    if asked is None:
        return None
    for need in (one for one in facts.needs if one.slug in asked.needs):
        run = current_run(replace(need, less=ZERO), on, None)
        lasted = bool(run) and due_on(run[0].first, asked.lasts) <= run[-1].last + timedelta(days=1)
        if lasted and due_on(run[-1].last, rule.fresh) >= on:
            return need
    return None


def _or_in_work(check: Check) -> Check:
    """A check of progress on every need, which continuous employment may take the place of."""

    def checked(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
        holds, words = check(rule, facts, on)
        if holds or rule.employment is None:
            return holds, words
        need, lasts = in_work(rule, facts, on), rule.employment.lasts.words
        if need:
            return (
                True,
                say(
                    "{need}: in work without a break for {lasts}, which takes the place of progress on every "
                    "need.",
                    need=need.label,
                    lasts=lasts,
                ),
            )
        return False, say(
            "{words} Nor is an adult shown to be in work without a break for {lasts}.",
            words=words,
            lasts=lasts,
        )

    return checked


def _all_met(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    return _each(
        facts,
        lambda need: is_met(need, on),
        missing=say("Not within its target by the last count, or never counted again"),
        holds="The last count of each need is within its target.",
    )


def _sustained(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    length = rule.sustained.words
    if rule.run and any(need.by_run for need in facts.needs):
        length = say(
            "{length}, or {periods} {called} in a row",
            length=length,
            periods=rule.run.periods,
            called=rule.run.called,
        )
    return _each(
        facts,
        lambda need: is_sustained(need, rule, on),
        missing=say("Not within its target for {length}", length=length),
        holds=say("Each need stayed within its target for {length}.", length=length),
    )


def _fresh(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    length = f"{rule.fresh.value} {rule.fresh.unit.replace('_', ' ')}"

    def holds(need: NeedFacts) -> bool:
        counts = need.until(on)
        return bool(counts) and due_on(counts[-1].last, rule.fresh) >= on

    return _each(
        facts,
        holds,
        missing=say("The last count is older than {length}", length=length),
        holds=say("The last count of each need is no older than {length}.", length=length),
    )


def _nobody_twice(rule: ProgressRule, facts: CaseFacts, on: date) -> tuple[bool, str]:
    if not facts.claimed:
        return True, "Nobody of this family is in another claim."
    return False, counted(
        facts.claimed,
        "{count} person of this family is in another claim already, here or elsewhere.",
        "{count} people of this family are in another claim already, here or elsewhere.",
    )


def _each(
    facts: CaseFacts, holds_for: Callable[[NeedFacts], bool], *, missing: str, holds: str
) -> tuple[bool, str]:
    if not facts.needs:
        return False, "No need is written down."
    without = [need.label for need in facts.needs if not holds_for(need)]
    if not without:
        return True, holds
    return False, say("{missing}: {needs}.", missing=missing, needs=joined(without, "; "))


CHECKS: Mapping[str, Check] = {
    "enough_needs": _enough,
    "dependants": _dependants,
    "consent": _consent,
    "lead_worker": _lead,
    "plan": _plan,
    "all_met": _or_in_work(_all_met),
    "sustained": _or_in_work(_sustained),
    "evidence_fresh": _or_in_work(_fresh),
    "nobody_twice": _nobody_twice,
}
"""What each condition of `schemes.kind.needs` asks of a case."""
