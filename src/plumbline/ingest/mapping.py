"""Which column of a file is which column of a contract: guessed, corrected, saved, and used again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

from plumbline.ingest.contract import Contract, heading
from plumbline.values.errors import DataUnfit


Confidence = Literal["certain", "likely", "unsure", "confirmed"]
"""``confirmed``: a person said so."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One column of the file, the column of the contract that it fills (None: it is not read), and why, in words."""

    heading: str
    column: str | None
    confidence: Confidence
    words: str


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Columns of files of one shape beside those of a contract.

    ``shape``: key of the headings, equal for the next file with the same ones in any order. ``missing``: columns that
    the contract must have and nothing fills. ``not_sent``: columns that it may have and nothing fills.
    """

    feed: str
    contract_version: int
    shape: str
    pairs: tuple[Pair, ...]
    missing: tuple[str, ...]
    not_sent: tuple[str, ...]

    @property
    def columns(self) -> Mapping[str, str]:
        """Heading of the file for each column of the contract that is filled."""
        return {pair.column: pair.heading for pair in self.pairs if pair.column is not None}

    @property
    def left_over(self) -> tuple[str, ...]:
        """Headings of the file that are not read."""
        return tuple(pair.heading for pair in self.pairs if pair.column is None)

    @property
    def to_confirm(self) -> tuple[Pair, ...]:
        """Pairs that a person should look at before the file is read."""
        return tuple(pair for pair in self.pairs if pair.confidence in ("likely", "unsure"))

    def corrected(self, changes: Mapping[str, str | None], contract: Contract) -> Self:
        """With other columns of the contract for some headings; None leaves a heading unread.

        A column given to one heading is taken from the heading that had it.

        Raises
        ------
        DataUnfit: no such heading or column, or one column for two headings.
        """
        self._refuse_unknown(changes, contract)
        given = {column for column in changes.values() if column}
        pairs = []
        for pair in self.pairs:
            if pair.heading in changes:
                pairs.append(Pair(pair.heading, changes[pair.heading], "confirmed", "Chosen by a person."))
            elif pair.column in given:
                pairs.append(Pair(pair.heading, None, "confirmed", "Another column was chosen in its place."))
            else:
                pairs.append(pair)
        missing, not_sent = unfilled(pairs, contract)
        return replace(self, pairs=tuple(pairs), missing=missing, not_sent=not_sent)

    def confirmed(self) -> Self:
        """With every pair as a person who looked at all of them leaves it."""
        return replace(self, pairs=tuple(replace(pair, confidence="confirmed") for pair in self.pairs))

    def _refuse_unknown(self, changes: Mapping[str, str | None], contract: Contract) -> None:
        given = [column for column in changes.values() if column]
        columns = {column.name for column in contract.columns}
        if not set(changes) <= {pair.heading for pair in self.pairs} or not set(given) <= columns:
            raise DataUnfit(
                "The file or the contract has no column of that name: choose from the lists.",
                slug="mapping-unknown",
            )
        if len(set(given)) < len(given):
            raise DataUnfit(
                "One column of the contract was chosen for two columns of the file: choose one of them.",
                slug="mapping-twice",
            )

    def to_json(self) -> dict[str, Any]:
        """Plain data, to be saved for the next file of this shape."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The mapping that was saved.

        Raises
        ------
        DataUnfit: it is not one.
        """
        try:
            pairs = tuple(Pair(**pair) for pair in told["pairs"])
            lists = {name: tuple(told[name]) for name in ("missing", "not_sent")}
            return cls(**{**told, "pairs": pairs, **lists})
        except (TypeError, KeyError):
            raise DataUnfit(
                "This is not a saved mapping: map the columns anew.", slug="mapping-unknown"
            ) from None


def shape_of(headings: Iterable[str]) -> str:
    """Key of a file's shape: its headings as compared, in any order."""
    told = "\n".join(sorted(heading(name) for name in headings))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def unfilled(pairs: Iterable[Pair], contract: Contract) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Columns of the contract that no pair fills: those that must be there, and those that may."""
    filled = {pair.column for pair in pairs}
    empty = [column for column in contract.columns if column.name not in filled]
    return tuple(c.name for c in empty if c.required), tuple(c.name for c in empty if not c.required)
