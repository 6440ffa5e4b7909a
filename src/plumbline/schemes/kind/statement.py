"""What somebody signs before cases are discussed in front of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class Statement:
    """One text of the confidentiality statement: its version, the day from which it is signed, and its sentences.

    ``is_local``: a partnership's own text; its versions are counted by themselves.
    """

    version: int
    effective_from: date
    words: tuple[str, ...]
    is_local: bool = False

    @property
    def name(self) -> str:
        """Which text it is, as pages and minutes say it."""
        if self.is_local:
            return say("version {version} of this area", version=self.version)
        return say("version {version}", version=self.version)

    @property
    def text(self) -> str:
        """The whole text, a sentence a line, as its fingerprint is taken."""
        return "\n".join(self.words)
