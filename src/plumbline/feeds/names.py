"""Names of files that must differ from those held. Pure."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count
from pathlib import PurePath


def another_name(file_name: str, held: Collection[str]) -> str:
    """The name with the first number from 2 that no held file has: ``crimes (2).csv``.

    Parameters
    ----------
    held : names that are taken.
    """
    name = PurePath(file_name)
    told = (f"{name.stem} ({number}){name.suffix}" for number in count(2))
    return next(one for one in told if one not in held)
