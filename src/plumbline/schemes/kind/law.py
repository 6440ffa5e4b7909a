"""The law under which a fact may be given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gateway:
    """A law under which a fact may be given, and the kinds of agency for which it does not hold."""

    slug: str
    law: str
    section: str
    words: str
    refused_for: tuple[str, ...]

    @property
    def citation(self) -> str:
        """The law with its section."""
        return f"{self.law} {self.section}"
