"""What the reading of one page need look up but once: names of agencies and people's accounts, keys of joined people."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_KEPT: ContextVar[dict[str, dict[Any, Any]] | None] = ContextVar("kept", default=None)
# Looked for and not found: not to be looked for again.
_ABSENT = object()


@contextmanager
def one_reading() -> Iterator[None]:
    """Keep what is looked up until the block ends. For one viewer who changes nothing meanwhile: what is kept is never looked at anew."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def looked_up(what: str, keys: Iterable[K], find: Callable[[list[K]], Mapping[K, V]]) -> dict[K, V]:
    """Return values by key; those that this reading has found already are not looked for again.

    Parameters
    ----------
    what : the kind of thing, one word for each ``find``.
    find : the values of the keys that it is given, and of others where they come for nothing. A key that it leaves out has no value.
    """
    wanted = list(dict.fromkeys(keys))
    reading = _KEPT.get()
    kept: dict[K, Any] = {} if reading is None else reading.setdefault(what, {})
    missing = [key for key in wanted if key not in kept]
    if missing:
        kept.update({**dict.fromkeys(missing, _ABSENT), **find(missing)})
    return {key: kept[key] for key in wanted if kept[key] is not _ABSENT}
