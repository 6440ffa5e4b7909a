"""What is late, by agency, and what of it climbed the whole ladder: of how many, never ranked. Counts of 1 to 4 are hidden."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from plumbline.cases.queries.chasing import LateLine
from plumbline.reporting.company import is_hidden
from plumbline.reporting.figures import IN_COMPANY, Figure, share_figure
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year


def late_of(lines: Iterable[LateLine], on: date) -> tuple[Figure, ...]:
    """A share for each agency with open actions, in the order given: by name."""
    day = say("on {on}", on=day_month_year(on))
    return tuple(
        share_figure(line.agency, line.late, line.still_open, period=day, of="open actions") for line in lines
    )


def pack_of(lines: Iterable[LateLine], on: date) -> tuple[Figure, ...]:
    """Late actions that climbed the whole ladder, for each agency with late ones. Where those late are hidden, so is this: it counts them."""
    day = say("on {on}", on=day_month_year(on))
    return tuple(
        Figure(line.agency, IN_COMPANY, day, hidden=True)
        if is_hidden((line.late, line.still_open))
        else share_figure(line.agency, line.climbed, line.late, period=day, of="late actions")
        for line in lines
        if line.late
    )
