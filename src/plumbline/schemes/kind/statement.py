"""What somebody signs before cases are discussed in front of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Statement:
    """One text of the confidentiality statement: its version, the day from which it is signed, and its sentences."""

    version: int
    effective_from: date
    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole text, a sentence a line, as its fingerprint is taken."""
        return "\n".join(self.words)
