"""Usual actions of a kind: which of them a case does not have yet. Pure, on plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plumbline.schemes.kind import DefaultAction


@dataclass(frozen=True, slots=True)
class HadAction:
    """An action of a case in its words, with the kind of its owner's agency."""

    verb: str
    what: str
    agency_kind: str


def still_usual(
    usual: Sequence[DefaultAction], had: Iterable[HadAction]
) -> tuple[tuple[int, DefaultAction], ...]:
    """Those of a kind's usual actions that a case does not have, each with its place in the list, counted from 1.

    A case has one whose words begin with the same, whatever was added to them. Where several are in the same words, such
    as a flag that police and health both set, the kind of agency tells them apart.
    """
    rows, alike = tuple(had), [(one.verb, one.what) for one in usual]
    return tuple(
        (number, one)
        for number, one in enumerate(usual, start=1)
        if not any(_is(one, row, only=alike.count((one.verb, one.what)) == 1) for row in rows)
    )


def _is(one: DefaultAction, row: HadAction, *, only: bool) -> bool:
    return (
        row.verb.casefold() == one.verb.casefold()
        and row.what.casefold().startswith(one.what.casefold())
        and (only or row.agency_kind == one.agency_kind)
    )
