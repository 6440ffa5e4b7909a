"""How strong a design is, in one word and a sentence of why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


Design = Literal[
    "lottery",
    "waitlist",
    "stepped_wedge",
    "capacity_line",
    "placebo_year",
    "placebo_cohort",
    "same_day",
    "adjusted",
    "weighted",
    "change_ratio",
    "before_after",
]

WORDS = {5: "strong", 4: "fairly strong", 3: "moderate", 2: "weak", 1: "very weak"}

GRADES: dict[Design, int] = {
    "lottery": 5,
    "waitlist": 5,
    "stepped_wedge": 4,
    "capacity_line": 4,
    "placebo_year": 3,
    "placebo_cohort": 3,
    "same_day": 3,
    "adjusted": 3,
    "weighted": 3,
    "change_ratio": 3,
    "before_after": 1,
}

WHY: dict[Design, str] = {
    "lottery": "A lot decided who was offered a place, so only luck stands between the two groups.",
    "waitlist": (
        "A lot decided who went first, so only luck stands between the two groups until those who wait have their turn."
    ),
    "stepped_wedge": (
        "Weaker than a lottery: only the order in which sites began was drawn. Sites are few, and it must be taken on trust that "
        "the help worked at once and that times changed alike everywhere."
    ),
    "capacity_line": (
        "Weaker than a lottery: nobody drew lots, so the last people to get a place are compared with the first who did "
        "not. It speaks for people near that line alone, and sees only very large changes."
    ),
    "placebo_year": (
        "Weaker than a lottery: nobody drew lots, so the listed are compared with what people of such histories did a "
        "year earlier. Anything else that changed for the listed alone in the year after, such as a dealer jailed or a "
        "hostel opened, would be taken for the panel's doing."
    ),
    "placebo_cohort": (
        "Weaker than a lottery: nobody drew lots, so the listed are compared with those the same rule would have listed "
        "a year earlier. If violence in the whole town rose or fell between the years, part of that would be taken for "
        "the panel's doing."
    ),
    "same_day": (
        "Weaker than a lottery: people chose who was given a place, so those given one are compared with others of the same list "
        "and score. Whatever the choosers knew beyond the score would be taken for the panel's doing."
    ),
    "adjusted": (
        "Weaker than a lottery: people chose who was picked, so those picked are compared with others of such histories. Whatever "
        "those who chose knew beyond the history would be taken for the panel's doing."
    ),
    "weighted": (
        "Weaker than a lottery: nobody drew lots, so others are weighted to look like those helped in what was recorded. Whatever "
        "was not recorded would be taken for the panel's doing."
    ),
    "change_ratio": (
        "Weaker than a lottery: nobody drew lots, so the change here is compared with the change elsewhere. Anything else that "
        "changed here alone in that time would be taken for the panel's doing."
    ),
    "before_after": (
        "Not a comparison: people are listed at their worst, so their violence would have fallen without any help."
    ),
}


@dataclass(frozen=True, slots=True)
class DesignStrength:
    """Grade of the design from 5 (a lottery) to 1, after what failed; ``sentence`` says why it is no stronger."""

    design: Design
    grade: int
    sentence: str

    @property
    def word(self) -> str:
        """One of strong, fairly strong, moderate, weak, very weak."""
        return WORDS[self.grade]


def design_strength(design: Design, failed: Sequence[str] = ()) -> DesignStrength:
    """Grade of a design, one step lower for each check that failed, never below 1.

    Parameters
    ----------
    design : before-and-after is 1 and not 2, since those it is used on here were chosen by their counts.
    failed : a finished sentence for each key check that failed; they are added to the reason.

    Source: Sherman et al. (1997), Preventing Crime, chapter 2 (Maryland scientific methods scale), in Plumbline's
    mapping: docs/methods/design-strength.md.
    """
    return DesignStrength(
        design=design,
        grade=max(1, GRADES[design] - len(failed)),
        sentence=" ".join([WHY[design], *failed]),
    )
