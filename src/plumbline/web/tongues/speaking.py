"""Which language the pages of this request are in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

from plumbline.values.words import spoken
from plumbline.web.tongues.catalogue import Catalogue


_TONGUE: ContextVar[Catalogue | None] = ContextVar("tongue", default=None)


def tongue_now() -> Catalogue | None:
    """The catalogue that is spoken from; None: English."""
    return _TONGUE.get()


@contextmanager
def speaking(catalogue: Catalogue) -> Iterator[None]:
    """Make pages, words of our own and Django's own words in this language until the block ends."""
    before = _TONGUE.set(catalogue)
    try:
        with spoken(catalogue), translation.override(catalogue.language):
            yield
    finally:
        _TONGUE.reset(before)
