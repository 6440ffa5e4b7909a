"""Which of two windows is heard, and when a draft is gone. Pure functions on plain values."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from plumbline.schemes.kind import Limit
from plumbline.schemes.rules import LONDON, due_at


def may_save(*, stored: tuple[str, int, int] | None, window: str, turn: int, version: int) -> bool | None:
    """Say whether what an open page sends takes the place of a stored draft.

    Parameters
    ----------
    stored : window, turn and version of the draft that is held; None if there is none.
    window, turn : which open page sends it, and how often that page has sent before.
    version : the version on which the page was built.

    Returns
    -------
    True: it does. None: it is older than what this same page sent since, and is let go. False: another window has saved in
    between, and whoever writes must choose.
    """
    if stored is None:
        return True
    if stored[0] == window:
        return True if turn > stored[1] else None
    return version == stored[2]


def kept_until(saved_at: datetime, limit: Limit) -> datetime:
    """The moment after which a draft that nobody touched since is thrown away."""
    return due_at(saved_at, limit)


def last_day(until: datetime) -> date:
    """The last day on which a draft is still there."""
    return (until - timedelta(microseconds=1)).astimezone(LONDON).date()
