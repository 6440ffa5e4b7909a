"""What a kind asks of its co-ordinator alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question about everybody who stands in a case in one part. ``settled``: answers after which it waits no more."""

    slug: str
    words: str
    about: str
    answers: Mapping[str, str]
    settled: frozenset[str]
    source: str
