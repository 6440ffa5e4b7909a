"""Which reviews of a case fell due, and which of them were held by their day. Pure, on plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.cases.reviewing import LastReview, review_due
from plumbline.schemes.kind import Limit


Change = tuple[date, str]
"""A day, and the value that holds from it on the track that the clock goes by."""


@dataclass(frozen=True, slots=True)
class ReviewKept:
    """A review that fell due, and whether it was held by then; ``held_on`` is None for one that was not held yet."""

    due_on: date
    held_on: date | None

    @property
    def on_time(self) -> bool:
        """Whether it was held by its day."""
        return self.held_on is not None and self.held_on <= self.due_on


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time for which a case was open, as its reviews go. A case that was opened again has several, and each begins anew.

    ``began``: the day on which it first came to a state that is reviewed; None where it never did. ``held``: its reviews, in order.
    ``ended``: the day on which the case was closed; None while it is open.
    """

    began: date | None
    held: Sequence[LastReview]
    ended: date | None = None


def reviews_fallen(
    stretch: Stretch,
    *,
    changes: Sequence[Change],
    limit_of: Callable[[str], Limit | None],
    until: date,
) -> Iterator[ReviewKept]:
    """Reviews that fell due up to and with ``until``, in order.

    One that was due and not held yet counts as due, unless the case had ended by its day.

    Parameters
    ----------
    changes : of the value that the clock goes by, in order.
    """
    ended, last = stretch.ended, None
    for review in (*stretch.held, None):
        before = review.held_on if review else min(until, ended or until)
        due = _due(last, stretch.began, changes, limit_of, before=before)
        over = ended is not None and due is not None and ended <= due
        if due is not None and due <= until and not (review is None and over):
            yield ReviewKept(due, review.held_on if review else None)
        last = review


def _due(
    last: LastReview | None,
    began: date | None,
    changes: Sequence[Change],
    limit_of: Callable[[str], Limit | None],
    *,
    before: date,
) -> date | None:
    """The day on which the next review was due, the soonest that any value since the last one asked for."""
    since = last.held_on if last else began
    if since is None:
        return None
    held = [value for day, value in changes if day <= since]
    due = review_due(last, began=began, limit=limit_of(held[-1] if held else ""))
    for day, value in changes:
        if since < day <= before and (due is None or day <= due):
            due = review_due(LastReview("keep", since, due), began=began, limit=limit_of(value), changed=day)
    return due
