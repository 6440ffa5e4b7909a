"""Say once, for every call, what refusals it may be answered with."""

from typing import Any

from ninja import Router

from plumbline.api.schemas import Problem


READS = (401, 403, 404, 422, 429)
WRITES = (400, *READS[:3], 409, 413, *READS[3:])


def answers(shape: Any, *, status: int = 200, refusals: tuple[int, ...] = READS) -> dict[Any, Any]:
    """The answers of a call: its own, and the refusals."""
    return {status: shape, frozenset(refusals): Problem}


def router(tag: str) -> Router:
    """A router whose calls stand together in the document."""
    return Router(tags=[tag])
