"""Which states of a case stand: a decision that was taken back, as written down by mistake, made none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from plumbline.schemes.kind import Course


class Came(Protocol):
    """A case came to a state, for a reason or as the engine brought it."""

    @property
    def state(self) -> str:
        """To which."""
        ...

    @property
    def because(self) -> str:
        """Why, in words; "" where nobody gave a reason."""
        ...


Row = TypeVar("Row", bound=Came)


def standing_states(course: Course, rows: Sequence[Row]) -> list[Row]:
    """States of one case, in order, without each discussion that was none and the way back from it.

    The engine goes back from a discussion for no reason of its own, to where the case had stood. A person gives a reason, or the kind
    says that this is a move that needs none: then there was a discussion.
    """
    found: list[Row] = []
    for row in rows:
        if len(found) > 1 and _is_way_back(course, found[-2], found[-1], row):
            found.pop()
        else:
            found.append(row)
    return found


def _is_way_back(course: Course, before: Came, discussed: Came, after: Came) -> bool:
    by_hand = (move for move in course.states[discussed.state].moves if move.to == after.state)
    return (
        after.state == before.state
        and not after.because
        and course.after(before.state, "discussed") == discussed.state
        and all(move.needs for move in by_hand)
    )
