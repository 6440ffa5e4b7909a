"""Half-open spans of days: the first day is in, the last is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plumbline.values.errors import DataUnfit


@dataclass(frozen=True, slots=True)
class DateInterval:
    """Days from ``start`` up to but not including ``end``; ``end`` None means still open.

    Half open, so that spells that touch neither overlap nor leave a gap, and lengths add up.

    Raises
    ------
    DataUnfit: the end is before the start.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise DataUnfit(
                "A span of days ends before it starts: correct one of its dates.", slug="span-backwards"
            )

    @property
    def days(self) -> int | None:
        """Number of days inside; None while it is open."""
        return None if self.end is None else (self.end - self.start).days

    @property
    def is_empty(self) -> bool:
        """Whether no day lies inside."""
        return self.end == self.start

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: DateInterval) -> bool:
        """Whether some day lies in both."""
        return self.intersection(other) is not None

    def intersection(self, other: DateInterval) -> DateInterval | None:
        """Days that lie in both; None where there are none."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else DateInterval(start, end)

    def without(self, others: Iterable[DateInterval]) -> tuple[DateInterval, ...]:
        """Days of this span outside all the others, as spans in order."""
        left: list[DateInterval] = []
        start: date | None = self.start
        for taken in merged(shared for other in others if (shared := self.intersection(other))):
            if start is not None and start < taken.start:
                left.append(DateInterval(start, taken.start))
            start = taken.end
        if start is not None and (self.end is None or start < self.end):
            left.append(DateInterval(start, self.end))
        return tuple(left)


def merged(spans: Iterable[DateInterval]) -> tuple[DateInterval, ...]:
    """Same days as the spans, as the fewest spans in order; empty ones vanish and touching ones join."""
    out: list[DateInterval] = []
    for span in sorted((s for s in spans if not s.is_empty), key=lambda s: s.start):
        last = out[-1] if out else None
        if last is None or (last.end is not None and last.end < span.start):
            out.append(span)
        elif last.end is not None:
            out[-1] = DateInterval(last.start, None if span.end is None else max(last.end, span.end))
    return tuple(out)
