"""Say once, for every call, what refusals it may be answered with."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar
from uuid import UUID

from ninja import Query, Router

from plumbline.api.schemas import Problem
from plumbline.values.errors import DataUnfit


READS = (401, 403, 404, 422, 429)
USUAL, MOST = 25, 50
T = TypeVar("T")
After = Annotated[UUID | None, Query(description="What the page before gave as next")]
Most = Annotated[int, Query(ge=1, le=MOST)]
WRITES = (400, *READS[:3], 409, 413, *READS[3:])


def answers(shape: Any, *, status: int = 200, refusals: tuple[int, ...] = READS) -> dict[Any, Any]:
    """The answers of a call: its own, and the refusals."""
    return {status: shape, frozenset(refusals): Problem}


def router(tag: str) -> Router:
    """A router whose calls stand together in the document."""
    return Router(tags=[tag])


def paged(
    lines: Sequence[T], key: Callable[[T], UUID], *, after: UUID | None, most: int
) -> tuple[list[T], str | None]:
    """So many of some lines that keep their order, after one of them; and after what the next page begins.

    Raises
    ------
    DataUnfit: ``after`` is none of them.
    """
    keys = [key(line) for line in lines]
    if after is not None and after not in keys:
        raise DataUnfit(
            "“after” is nothing that a page gave as next. Begin again without it.", slug="no-such-page"
        )
    start = keys.index(after) + 1 if after is not None else 0
    shown = list(lines[start : start + most])
    return shown, str(key(shown[-1])) if len(lines) > start + most else None
