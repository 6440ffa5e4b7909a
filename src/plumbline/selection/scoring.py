"""Scoring and ranking people by a rule. The score is advice: people decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
import polars as pl

from plumbline.selection.counting import counted_events, history_feature, measure_people
from plumbline.selection.eligibility import with_exclusion
from plumbline.selection.reasons import reasons_from
from plumbline.selection.rule import Rule
from plumbline.selection.ties import tie_break, tie_key
from plumbline.values.errors import DataUnfit


SCORE_DECIMALS = 6
"""Scores are rounded here before ranking, so that the order of adding never decides who comes first."""


@dataclass(frozen=True, slots=True)
class Scored:
    """Everybody with a counted event, scored; the eligible are ranked from 1.

    ``frame`` columns: person, recency, frequency, gravity, victims (weighted points), score, rank (null where not
    eligible), tie_break, eligible, exclusion (slug or null), age, last_event, days_since_last, gravest_harm,
    distinct_victims, as_victim, as_suspect, events_before (year before ``as_of``), events_prior (the year before
    that), events_look_back, events_recent, log_expected (history feature). Ordered by rank, then the rest.
    ``events`` holds the rows that were counted.
    """

    rule: Rule
    as_of: datetime
    frame: pl.DataFrame
    events: pl.DataFrame

    def eligible(self) -> pl.DataFrame:
        """The whole ranked list: this is what must be frozen, those not taken included."""
        return self.frame.filter(pl.col("eligible"))

    def listed(self, most: int | None = None) -> pl.DataFrame:
        """The top of the list, ``most`` people or the rule's capacity."""
        return self.eligible().head(self.rule.capacity if most is None else most)

    def reasons(self, person: str) -> tuple[str, ...]:
        """Two or more dated, sourced sentences on why this person scores.

        Raises
        ------
        DataUnfit: the person has no counted event.
        """
        row = self.frame.filter(pl.col("person") == person)
        if row.is_empty():
            raise DataUnfit("This person has no event that the rule counts.", slug="no-counted-event")
        return reasons_from(
            self.events.filter(pl.col("person") == person), as_of=self.as_of, age=row["age"][0]
        )


def score_people(
    involvements: pl.DataFrame,
    as_of: datetime,
    rule: Rule,
    spells: pl.DataFrame,
    births: pl.DataFrame,
    *,
    key: bytes | None = None,
) -> Scored:
    """Score everybody with a counted event before ``as_of`` and rank the eligible.

    Parameters
    ----------
    involvements : person, event, role, occurred_from (naive London time), kind, harm (days or null), source (words),
        other_person (str or null). A suspect with several people hurt has a row for each.
    as_of : moment of selection; nothing at or after it is read.
    rule : the versioned rule.
    spells : person, kind, from_date, to_date (null while open), half open.
    births : person, date_of_birth or null.
    key : key of the hash that breaks ties; by default that of the rule's name and ``as_of``.

    Raises
    ------
    DataUnfit: a column is missing, or ``as_of`` carries a time zone.

    Source: docs/methods/selection-rule.md.
    """
    counted = counted_events(involvements, as_of=as_of, rule=rule)
    measured = measure_people(counted, as_of=as_of, rule=rule)
    judged = with_exclusion(measured, on=as_of.date(), rule=rule, spells=spells, births=births)
    return Scored(
        rule=rule, as_of=as_of, frame=_ranked(_with_points(judged, rule), rule, as_of, key), events=counted
    )


def _with_points(people: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    measures = {
        "recency": people["days_since_last"].to_numpy(),
        "frequency": (people["events_before"] + 0.5 * people["events_prior"]).to_numpy(),
        "gravity": people["gravest_harm"].to_numpy(),
        "victims": people["distinct_victims"].to_numpy(),
    }
    points = {part.name: part.score(measures[part.name].astype(np.float64)) for part in rule.components}
    score = np.round(np.sum(list(points.values()), axis=0), SCORE_DECIMALS)
    expected = history_feature(people["events_before"], people["events_prior"])
    return people.with_columns(
        *(pl.Series(name, values, dtype=pl.Float64) for name, values in points.items()),
        pl.Series("score", score, dtype=pl.Float64),
        pl.Series("log_expected", expected, dtype=pl.Float64),
    )


def _ranked(people: pl.DataFrame, rule: Rule, as_of: datetime, key: bytes | None) -> pl.DataFrame:
    used = tie_key(rule.name, as_of) if key is None else key
    broken = [tie_break(person, used) for person in people["person"]]
    ordered = people.with_columns(pl.Series("tie_break", broken, dtype=pl.String)).sort(
        "eligible", "score", "tie_break", descending=[True, True, False]
    )
    place = pl.int_range(1, pl.len() + 1, dtype=pl.Int64)
    return ordered.with_columns(rank=pl.when(pl.col("eligible")).then(place))
