"""Finished words for a comparison. No fall is claimed where the interval holds none at all."""

from __future__ import annotations

from plumbline.evaluation.capacity_line import CapacityLine
from plumbline.evaluation.interval_words import change_words, interval_words, share_words
from plumbline.evaluation.placebo_year import PlaceboYear
from plumbline.evaluation.power import people_needed_from
from plumbline.evaluation.rate_ratio import RateRatio
from plumbline.evaluation.verdict import Verdict, verdict_at_line, verdict_on, verdict_on_histories
from plumbline.values.words import say


CHOSEN = "People chose, and nobody drew lots, so this is weaker than a lottery."
NO_FAIR_COMPARISON = "We cannot tell: places went down the ranks, so nobody alike was left to compare with. There is no fair comparison yet."


def sentence(result: RateRatio, *, smallest_worth_having: float) -> str:
    """What the comparison says, with its interval, in one or two sentences. How far it is from telling is told by the plan's own smallest fall."""
    found = interval_words(result.ci_low, result.ci_high)
    match verdict_on(result, smallest_worth_having):
        case Verdict.FELL:
            return say(
                "Violence fell among those offered a place: {change}, {found}.",
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.ROSE:
            return say(
                "Violence rose among those offered a place: {change}, {found}.",
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.NO_WORTHWHILE_CHANGE:
            return say(
                "No change worth having: {found}, none of it larger than {smallest}.",
                found=found,
                smallest=share_words(smallest_worth_having),
            )
        case _:
            return say(
                "{needed} What we saw is {found}.",
                needed=needed_words(result, fall=smallest_worth_having),
                found=found,
            )


def sentence_on_histories(result: PlaceboYear, *, smallest_worth_having: float) -> str:
    """What the comparison of a list by rank says, and that it is weaker than a lottery."""
    found = interval_words(result.ci_low, result.ci_high)
    beside = say("set against what people of such histories did a year earlier")
    match verdict_on_histories(result, smallest_worth_having):
        case Verdict.FELL:
            said = say(
                "Violence fell among those listed, {beside}: {change}, {found}.",
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.ROSE:
            said = say(
                "Violence rose among those listed, {beside}: {change}, {found}.",
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.NO_WORTHWHILE_CHANGE:
            said = say(
                "No change worth having, {beside}: {found}, none of it larger than {smallest}.",
                beside=beside,
                found=found,
                smallest=share_words(smallest_worth_having),
            )
        case _ if result.older_pair.standing == "failed":
            return say("We cannot tell. {sentence}", sentence=result.older_pair.sentence)
        case _:
            said = say(
                "We cannot tell yet. {beside}, what we saw is {found}.",
                beside=beside.capitalize(),
                found=found,
            )
    return say("{said} Nobody drew lots, so this is weaker than a lottery.", said=said)


def sentence_on_pairs(result: RateRatio, *, smallest_worth_having: float) -> str:
    """What the comparison of people of cases with others alike of the same day says, and that it is weaker than a lottery."""
    found = interval_words(result.ci_low, result.ci_high)
    beside = say("set against people alike who had no case on the same day")
    match verdict_on(result, smallest_worth_having):
        case Verdict.FELL:
            said = say(
                "Violence fell among those whose case began, {beside}: {change}, {found}.",
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.ROSE:
            said = say(
                "Violence rose among those whose case began, {beside}: {change}, {found}.",
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.NO_WORTHWHILE_CHANGE:
            said = say(
                "No change worth having, {beside}: {found}, none of it larger than {smallest}.",
                beside=beside,
                found=found,
                smallest=share_words(smallest_worth_having),
            )
        case _:
            said = say(
                "We cannot tell yet. {beside}, what we saw is {found}.",
                beside=beside.capitalize(),
                found=found,
            )
    return say("{said} Nobody drew lots, so this is weaker than a lottery.", said=said)


def sentence_on_picked(result: RateRatio, *, smallest_worth_having: float) -> str:
    """What the comparison of those a panel picked with the others of its list says, and that it is weaker than a lottery."""
    found = interval_words(result.ci_low, result.ci_high)
    match verdict_on(result, smallest_worth_having):
        case Verdict.FELL:
            said = say(
                "Violence fell among those picked, set against others of the list with such histories: {change}, {found}.",
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.ROSE:
            said = say(
                "Violence rose among those picked, set against others of the list with such histories: {change}, {found}.",
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.NO_WORTHWHILE_CHANGE:
            said = say(
                "No change worth having, set against others of the list with such histories: {found}, none of it larger than {smallest}.",
                found=found,
                smallest=share_words(smallest_worth_having),
            )
        case _:
            said = say(
                "We cannot tell yet. Set against others of the list with such histories, what we saw is {found}.",
                found=found,
            )
    return f"{said} {CHOSEN}"


def sentence_at_line(
    result: CapacityLine, *, smallest_worth_having: float, expected_events_per_arm: float
) -> str:
    """What the comparison at the line says, that it is weaker than a lottery, and whom alone it speaks of."""
    found = interval_words(result.ci_low, result.ci_high)
    beside = say("set against the first who did not")
    said_of = "among the last people to get a place"
    match verdict_at_line(result, smallest_worth_having, expected_events_per_arm=expected_events_per_arm):
        case Verdict.FELL:
            said = say(
                "Violence fell {said_of}, {beside}: {change}, {found}.",
                said_of=said_of,
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.ROSE:
            said = say(
                "Violence rose {said_of}, {beside}: {change}, {found}.",
                said_of=said_of,
                beside=beside,
                change=change_words(result.ratio),
                found=found,
            )
        case Verdict.NO_WORTHWHILE_CHANGE:
            said = say(
                "No change worth having {said_of}, {beside}: {found}, none of it larger than {smallest}.",
                said_of=said_of,
                beside=beside,
                found=found,
                smallest=share_words(smallest_worth_having),
            )
        case _:
            said = say(
                "We cannot tell yet. What we saw {said_of}, {beside}, is {found}.",
                said_of=said_of,
                beside=beside,
                found=found,
            )
    return say(
        "{said} Nobody drew lots, so this is weaker than a lottery, and it speaks of people near "
        "the line alone.",
        said=said,
    )


def read_anew_words(verdict: Verdict, *, ci_low: float, ci_high: float) -> str:
    """What is said of a result that was kept as no change worth having, and is none by today's rule."""
    found = interval_words(ci_low, ci_high)
    if verdict == Verdict.ROSE:
        return say(
            "Violence rose: {found}. When this was made it was called no change worth having, by a rule put right since.",
            found=found,
        )
    return say(
        "We cannot tell: what we saw is {found}, more than the plan calls small. When this was made it was called no change "
        "worth having, by a rule put right since.",
        found=found,
    )


def needed_words(result: RateRatio, *, fall: float) -> str:
    """How far a comparison of this kind is from telling."""
    have = round(result.n.offered + result.n.not_drawn)
    need = people_needed_from(n=have, se=result.se, fall=fall)
    if need <= have:
        return say(
            "We cannot tell yet: {have:,} people are enough to see a {fall} fall, and none that "
            "large was clear.",
            have=have,
            fall=share_words(fall),
        )
    return say(
        "We cannot tell yet: to see a {fall} fall we need about {need:,} people; we have {have:,}.",
        fall=share_words(fall),
        need=_about(need),
        have=have,
    )


def _about(people: int) -> int:
    """Up to the next ten, or hundred from a thousand on: a number needed is never exact."""
    step = 100 if people >= 1000 else 10
    return -(-people // step) * step
