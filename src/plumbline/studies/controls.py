"""What a plan names as an outcome that the offer cannot change (a negative control): as data."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


@dataclass(frozen=True, slots=True)
class ControlOutcome:
    """One outcome that work against violence should leave as it is: its words, and the kinds of crime somebody was the victim of."""

    slug: str
    words: str
    kinds: tuple[str, ...]

    def among(self, involvements: pl.DataFrame) -> pl.DataFrame:
        """The involvements that count: as the victim, of its kinds."""
        return involvements.filter(pl.col("kind").is_in(self.kinds) & (pl.col("role") == "victim"))


CONTROL_OUTCOMES = {
    control.slug: control
    for control in (
        ControlOutcome(
            "property_crime",
            "being the victim of burglary, theft or vehicle crime",
            ("burglary", "theft", "vehicle_crime"),
        ),
        ControlOutcome("vehicle_crime", "being the victim of vehicle crime", ("vehicle_crime",)),
    )
}
USUAL = "property_crime"


def check_control(slug: str) -> None:
    """Refuse an outcome that is none of those known; none at all may be named.

    Raises
    ------
    DataUnfit: with what to do.
    """
    if slug and slug not in CONTROL_OUTCOMES:
        raise DataUnfit(
            say(
                "What the offer cannot change is one of: {control_outcomes}; or nothing.",
                control_outcomes=joined(CONTROL_OUTCOMES, ", "),
            ),
            slug="control-unfit",
        )
