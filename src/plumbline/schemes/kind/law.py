"""The law under which a fact may be given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Gateway:
    """A law under which a fact may be given, and the kinds of agency for which it does not hold.

    ``nations``: where alone it holds; empty for every nation. ``is_power``: False for what permits nothing by itself: it stands beside a power.
    """

    slug: str
    law: str
    section: str
    words: str
    refused_for: tuple[str, ...]
    nations: tuple[str, ...] = ()
    is_power: bool = True

    @property
    def citation(self) -> str:
        """The law with its section."""
        return f"{self.law} {self.section}"
