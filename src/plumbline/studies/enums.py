"""Words of the room."""

from __future__ import annotations

from enum import StrEnum


class Design(StrEnum):
    """How the people compared came to differ."""

    LOTTERY = "lottery"
    WAITLIST = "waitlist"
    """A lottery in which those not drawn are offered a place once the window is over."""
    RANK = "rank"
    SAME_DAY = "same_day"
    """People whose case began after the list, each beside somebody alike who had none on that day."""
    CAPACITY_LINE = "capacity_line"
    """The last people of a list by rank who got a place, against the first who did not."""
    ADJUSTED = "adjusted"
    """People of a list whom the panel picked by its judgement, against the others, their histories taken out."""


BY_LOT = (Design.LOTTERY, Design.WAITLIST)


class Stage(StrEnum):
    """How far a protocol has come."""

    REGISTERED = "registered"
    LOCKED = "locked"


class Standing(StrEnum):
    """How a result stands to its plan: as locked first, by a later plan, or by none."""

    REGISTERED = "registered"
    AMENDED = "amended"
    EXPLORATORY = "exploratory"


class Bearing(StrEnum):
    """What a declared change of recording does to a comparison."""

    PARTS = "parts"
    """It falls between years that are compared with one another."""
    LEFT_OUT = "left_out"
    """It falls in a year that would have tried the comparison, which was left out."""
    ALIKE = "alike"
    """Both arms of a lottery were recorded alike before and after."""
    ENDED = "ended"
    """It was taken back or corrected after the plan was locked."""


OUTCOME = "violence per person-year at liberty, as the person hurt or suspected"
ESTIMATOR = "Poisson rate ratio by intention to treat, interval by couple (CR3)"
ESTIMATOR_BY_RANK = (
    "events over those that the same histories foretold in the placebo year, with the town's trend taken out; nothing is "
    "told where the older pair fails"
)
ESTIMATOR_ON_SAME_DAY = "Poisson rate ratio of pairs: each person whose case began, and the nearest by score of that day who had none, both followed from the day after"
ESTIMATOR_AT_THE_LINE = (
    "Rate just above the line where the places ended over the rate just below it, by local Poisson regression on the log of the score "
    "with a triangular kernel from half to twice the line, interval by couple (CR3)"
)
ESTIMATOR_ON_PICKED = (
    "Poisson rate ratio of those picked over the others of the list by regression on the logs of their events in the last two years, how these "
    "share out between them, and all years held, interval by couple (CR3); overlap weights on history and score beside it"
)
COVARIATES = ("log expected count",)
