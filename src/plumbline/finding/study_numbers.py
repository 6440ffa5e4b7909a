"""Study numbers: opaque, without order, drawn afresh for every run."""

from __future__ import annotations

import secrets


ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
"""No vowels, so that no word appears, and no characters that are read as one another."""

LENGTH = 6


def study_numbers(count: int) -> list[str]:
    """``count`` different numbers such as ``S-7F3K2Q``, from the system's secure source."""
    return _different(count, prefix="S-")


def nomination_refs(count: int) -> list[str]:
    """``count`` different references of nominations, such as ``N-K7Q2BD``; no study number is in them."""
    return _different(count, prefix="N-")


def _different(count: int, *, prefix: str) -> list[str]:
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[prefix + "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))] = None
    return list(drawn)
