"""What became of people after their cases closed: shares with their intervals, beside what cannot be told. Counts of 1 to 4 are hidden."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.cases.queries.look_back_figures import LookBackCounts
from plumbline.reporting.figures import Figure, share_figure
from plumbline.values.words import say


def looked_back_in(lines: Sequence[LookBackCounts], period: str) -> tuple[Figure, ...]:
    """Figures of each look-back whose day fell in a period. What came after, and not what the work did."""
    return tuple(figure for line in lines for figure in _figures(line, period))


def _figures(line: LookBackCounts, period: str) -> tuple[Figure, ...]:
    after, of = (
        say("within {months} months of closure", months=line.months),
        "closed cases of which we can tell",
    )
    shares = (
        (say("Somebody of the case hurt {after}", after=after), line.hurt),
        (say("Somebody of the case suspected {after}", after=after), line.suspected),
        (say("Back in this scheme {after}", after=after), line.back),
    )
    return (
        *(share_figure(label, part, line.told, period=period, of=of) for label, part in shares),
        share_figure(
            say("We cannot tell, {months} months after closure", months=line.months),
            line.due - line.told,
            line.due,
            period=period,
            of="closed cases looked back at",
        ),
    )
