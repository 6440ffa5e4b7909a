"""Words of the room."""

from __future__ import annotations

from enum import StrEnum


class Design(StrEnum):
    """How the people compared came to differ."""

    LOTTERY = "lottery"
    RANK = "rank"


class Stage(StrEnum):
    """How far a protocol has come."""

    REGISTERED = "registered"
    LOCKED = "locked"


class Standing(StrEnum):
    """How a result stands to its plan: as locked first, by a later plan, or by none."""

    REGISTERED = "registered"
    AMENDED = "amended"
    EXPLORATORY = "exploratory"


OUTCOME = "violence per person-year at liberty, as the person hurt or suspected"
ESTIMATOR = "Poisson rate ratio by intention to treat, interval by couple (CR3)"
ESTIMATOR_BY_RANK = (
    "events over those that the same histories foretold in the placebo year, with the town's trend taken out; nothing is "
    "told where the older pair fails"
)
COVARIATES = ("log expected count",)
