"""What is late, by agency: of how many open actions, never ranked. Counts of 1 to 4 are hidden."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plumbline.cases.queries.chasing import LateLine
from plumbline.reporting.figures import Figure, share_figure
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


def late_of(lines: Iterable[LateLine], on: date) -> tuple[Figure, ...]:
    """A share for each agency with open actions, in the order given: by name."""
    day = say("on {on}", on=day_month_year(on))
    return tuple(
        share_figure(line.agency, line.late, line.still_open, period=day, of="open actions") for line in lines
    )
