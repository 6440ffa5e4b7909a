"""In what circumstances a scheme worked, declared when its summary is signed: words by which places are set side by side. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plumbline.values.errors import DataUnfit


NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One thing in which places differ, as few classes in order, so that no town is told by them.

    ``classes`` maps the word in a file to its name; ``step`` says what one class further means; ``source`` whose classes they are.
    """

    slug: str
    title: str
    classes: Mapping[str, str]
    step: str
    source: str

    def place(self, word: str) -> int | None:
        """Number of a class from 0; None where it is not known."""
        words = list(self.classes)
        return words.index(word) if word in words else None

    def name(self, word: str) -> str:
        """What a class is called."""
        return self.classes.get(word, "Not known")


CIRCUMSTANCES = {
    one.slug: one
    for one in (
        Circumstance(
            "delivered_by",
            "Who delivered it",
            {
                "panel": "The panel: agencies accept or decline actions",
                "team": "A team: one manager directs its specialists",
            },
            "a team rather than a panel",
            "the scheme’s own way of delivery",
        ),
        Circumstance(
            "dose",
            "Dose delivered",
            {
                "under_half": "Less than half of the planned sessions",
                "half_up": "At least half of the planned sessions, less than four fifths",
                "four_fifths_up": "At least four fifths of the planned sessions",
            },
            "a class more of the planned dose",
            "sessions held of those planned, on the page of outputs",
        ),
        Circumstance(
            "area",
            "What kind of area",
            {
                "urban": "Predominantly urban",
                "mixed": "Urban with significant rural",
                "rural": "Predominantly rural",
            },
            "a class more rural",
            "Rural-Urban Classification of local authorities in England, in three classes",
        ),
        Circumstance(
            "population",
            "How many people live there",
            {
                "under_100k": "Fewer than 100,000",
                "under_300k": "100,000 to 300,000",
                "over_300k": "More than 300,000",
            },
            "a class more people",
            "the latest mid-year estimate",
        ),
    )
}


def checked_circumstances(given: Mapping[str, str] | None) -> dict[str, str]:
    """Every circumstance with a word of its classes, or not known.

    Raises
    ------
    DataUnfit: a word or a name that there is not.
    """
    told = {slug: (given or {}).get(slug) or NOT_KNOWN for slug in CIRCUMSTANCES}
    if not set(given or {}) <= set(told) or not fits_circumstances(told):
        raise DataUnfit("Choose one of the classes, or that it is not known.", slug="circumstance-unfit")
    return told


def fits_circumstances(told: object) -> bool:
    """Whether a file names every circumstance once, each by a word of its classes or as not known."""
    return (
        isinstance(told, dict)
        and set(told) == set(CIRCUMSTANCES)
        and all(isinstance(word, str) for word in told.values())
        and all(told[slug] in {*one.classes, NOT_KNOWN} for slug, one in CIRCUMSTANCES.items())
    )
