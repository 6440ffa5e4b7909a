"""What became of people after their cases closed: shares with their intervals, beside what cannot be told. Counts of 1 to 4 are hidden."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.cases.queries.look_back_figures import LookBackCounts
from plumbline.reporting.figures import Figure, share_figure
from plumbline.values.words import say


def looked_back_in(
    lines: Sequence[LookBackCounts], period: str, away: frozenset[str] = frozenset()
) -> tuple[Figure, ...]:
    """Figures of each look-back whose day fell in a period. What came after, and not what the work did."""
    return tuple(figure for line in lines for figure in _figures(line, period, away))


def _figures(line: LookBackCounts, period: str, away: frozenset[str]) -> tuple[Figure, ...]:
    after, of = (
        say("within {months} months of closure", months=line.months),
        "closed cases of which we can tell",
    )
    name = f"months{line.months}"
    shares = (
        (say("Somebody of the case hurt {after}", after=after), "hurt", line.hurt),
        (say("Somebody of the case suspected {after}", after=after), "suspected", line.suspected),
        (say("Back in this scheme {after}", after=after), "back", line.back),
    )
    return (
        *(
            share_figure(label, part, line.told, period=period, of=of, beside=bool({f"{name}.{which}", f"{name}.told"} & away))
            for label, which, part in shares
        ),
        share_figure(
            say("We cannot tell, {months} months after closure", months=line.months),
            line.due - line.told,
            line.due,
            period=period,
            of="closed cases looked back at",
            beside=bool({f"{name}.told", f"{name}.due"} & away),
        ),
    )  # fmt: skip
