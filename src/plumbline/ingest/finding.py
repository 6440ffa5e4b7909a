"""One thing found out about a file, how sure that is, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Literal, TypeVar


Sureness = Literal["certain", "likely", "unsure", "chosen"]
"""``chosen``: a person said so."""
Value = TypeVar("Value", covariant=True)


@dataclass(frozen=True, slots=True)
class Finding(Generic[Value]):
    """A value, how sure it is, and a sentence for the person who confirms it."""

    value: Value
    confidence: Sureness
    words: str
