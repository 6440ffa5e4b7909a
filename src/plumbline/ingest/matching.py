"""Published outcomes joined to the crimes that they are about."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from plumbline.ingest.checked import Checked
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class OutcomeMatch:
    """Outcomes beside crimes.

    ``rows``: event_ref, variant, kind, outcome, month; one for each pair of an outcome and a crime row with its
    reference, so an outcome of a reference that stands on two rows is here twice. ``matched`` counts outcomes.
    """

    rows: pl.DataFrame
    outcomes: int
    matched: int

    @property
    def words(self) -> str:
        """What was matched, in a sentence."""
        return say(
            "{matched:,} of {outcomes:,} outcomes belong to a crime in these files ({height:,} "
            "pairs). The others are about crimes of other months.",
            matched=self.matched,
            outcomes=self.outcomes,
            height=self.rows.height,
        )


def match_outcomes(crimes: Checked, outcomes: Checked) -> OutcomeMatch:
    """Join outcomes to crimes on their reference.

    Parameters
    ----------
    crimes : a file of ``policeuk_street``.
    outcomes : a file of ``policeuk_outcomes``.
    """
    told = outcomes.published["outcomes"]
    known = crimes.tables["events"].filter("has_own_ref").select("event_ref", "variant", "kind")
    rows = told.join(known, on="event_ref").select("event_ref", "variant", "kind", "outcome", "month")
    matched = told.join(known, on="event_ref", how="semi").height
    return OutcomeMatch(rows=rows, outcomes=told.height, matched=matched)
