"""What each design assumes, in one line of a card. Its page in docs/methods says more, and what would break it."""

from __future__ import annotations

from plumbline.values.words import say


ASSUMES = {
    "lottery": (
        "The lot was drawn as told; a place for one person changes nothing for those not drawn; being offered one does not change what "
        "gets recorded."
    ),
    "waitlist": (
        "The lot was drawn as told; those who wait have the usual services and do not change because they wait; going first does not "
        "change what gets recorded."
    ),
    "placebo_year": (
        "Whatever else moved violence between the years moved it for people of every history alike; people were listed by what their "
        "history shows; recording did not change."
    ),
    "placebo_cohort": (
        "Choosing people at their worst did as much by itself a year before; the town was steady between the years; recording did not "
        "change."
    ),
    "same_day": "Of people with such scores on one day it was chance whose case began.",
    "capacity_line": "Nobody moved a score to get a person over the line, and nothing but the offer changes there.",
    "adjusted": "Of people with such histories the panel picked by nothing else that goes with what came after.",
    "weighted": "Of people alike in history and score it was chance who was picked.",
}
"""By the design that a result was compared by; a list by rank that nothing is left to compare with assumes nothing."""


def assumption(design: str) -> str:
    """One line of what has to be so and no figure of the card can show; "" where nothing is compared."""
    return say(ASSUMES[design]) if design in ASSUMES else ""
