"""Show the page of an action anew, with what was typed, where somebody else came between its reading and its saving."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.http import HttpResponse

from plumbline.values.errors import StageRefused


class Overtaken(Exception):
    """Somebody else changed the action after this request had read it. The page that was read says nothing of it."""


@contextmanager
def noticing_others() -> Iterator[None]:
    """Around the saving: let a refusal for what moved meanwhile lead to the page as it stands now.

    Raises
    ------
    Overtaken: the action moved.
    """
    try:
        yield
    except StageRefused as no:
        if no.slug == "moved-since":
            raise Overtaken from no
        raise


def read_anew(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Read the page a second time where its act was overtaken. It is then as one that was open too long, and says so."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(*args, **kwargs)
        except Overtaken:
            return view(*args, **kwargs)

    return answer
