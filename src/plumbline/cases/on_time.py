"""Which reviews of a case fell due, and which of them were held by their day. Pure, on plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from plumbline.cases.reviewing import LastReview, review_due
from plumbline.schemes.kind import Limit


Change = tuple[date, str]
"""A day, and the value that holds from it on the track that the clock goes by."""


def reviews_on_time(
    held: Sequence[LastReview],
    *,
    began: date | None,
    changes: Sequence[Change],
    limit_of: Callable[[str], Limit | None],
    until: date,
    ended: date | None = None,
) -> tuple[int, int]:
    """How many reviews were held by the day on which they were due, and how many fell due up to and with ``until``.

    One that was due and not held yet counts as due, unless the case had ended by its day.

    Parameters
    ----------
    held : every review, in order. ``changes``: of the value that the clock goes by, in order.
    ended : the day on which the case was closed; None while it is open.
    """
    on_time = due_in_all = 0
    last: LastReview | None = None
    for review in (*held, None):
        due = _due(last, began, changes, limit_of, before=review.held_on if review else until)
        over = ended is not None and due is not None and ended <= due
        if due is not None and due <= until and not (review is None and over):
            due_in_all += 1
            on_time += review is not None and review.held_on <= due
        last = review
    return on_time, due_in_all


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
