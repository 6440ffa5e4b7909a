"""The people of a lottery with what happened to them up to a day: the table that its result was worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from plumbline.access.viewer import Viewer
from plumbline.finding.enums import Arm
from plumbline.finding.reading import by_person, for_selection
from plumbline.studies.cohort import cohort_of
from plumbline.studies.guarding import followed_since
from plumbline.studies.models import ProtocolLock
from plumbline.studies.outcomes import BEFORE_DAYS, ROLES, with_outcomes
from plumbline.studies.parts import MEMBERS, Before
from plumbline.timeline.queries import births_frame, involvements_frame, spells_frame


LONDON = ZoneInfo("Europe/London")
COMPARED = (Arm.OFFERED.value, Arm.NOT_DRAWN.value)


@dataclass(frozen=True, slots=True)
class Followed:
    """``people`` as `comparing.compare_by_lot` takes them, with what was known on the day of the list.

    ``until`` is the first day that is no longer followed.
    """

    people: pl.DataFrame
    before: Before
    until: date

    @property
    def births(self) -> Mapping[str, date]:
        """The latest birth date held of each person."""
        rows = self.before.births.drop_nulls("date_of_birth").sort("date_of_birth")
        return dict(rows.select("person", "date_of_birth").iter_rows())

    def parts(self, slugs: list[str]) -> dict[str, pl.Series]:
        """For each part whether each row is in it."""
        return {slug: pl.Series(MEMBERS[slug](self.people, self.before)) for slug in slugs}

    def events(self) -> pl.DataFrame:
        """Each event that counts once for each person in it: person, day from the list, which is below 0 before its very moment."""
        index, when = self.before.index, pl.col("occurred_from")
        first, end = index - timedelta(days=BEFORE_DAYS), datetime.combine(self.until, time())
        rows = self.before.involvements.filter(
            pl.col("is_violence")
            & pl.col("role").is_in(ROLES)
            & (when >= first)
            & (when < end)
            & pl.col("person").is_in(self.people["person"].to_list())
        ).unique(["person", "event"])
        # On the day of the list itself the hour decides; counted in whole days from the moment, as the outcomes are.
        day = ((when - index).dt.total_seconds() / 86_400).floor().cast(pl.Int64)
        return rows.select("person", day=day)


def followed_by_lot(lock: ProtocolLock, *, until: date, by: Viewer) -> Followed:
    """Everybody compared in the lottery of a locked plan. Takes the lock itself, as `cohort_of` does."""
    index = lock.protocol.run.as_of.astimezone(LONDON).replace(tzinfo=None)
    rows = for_selection(
        involvements_frame(by, start=index - timedelta(days=BEFORE_DAYS), end=datetime.combine(until, time()))
    )
    people = with_outcomes(
        cohort_of(lock, COMPARED).frame,
        involvements=rows,
        spells=by_person(spells_frame(by)),
        index=index,
        until=until,
    )
    followed_since(people, index.date())
    return Followed(people, Before(births=by_person(births_frame(by)), involvements=rows, index=index), until)
