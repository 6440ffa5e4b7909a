"""Doubts that travel with a figure and are printed beside it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a reader must know before leaning on a figure: a stable slug and a finished sentence."""

    slug: str
    sentence: str


@dataclass(frozen=True, slots=True)
class SmallNumbers(Doubt):
    """Too few people or events for the method to be trusted as stated."""


@dataclass(frozen=True, slots=True)
class AssumptionDoubt(Doubt):
    """Something the method takes for granted looks untrue."""
