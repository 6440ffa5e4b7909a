"""Usual actions that a case does not have yet, for whoever may propose one in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from plumbline.agencies.kinds import kind_heading
from plumbline.agencies.queries import kinds_of, of_kinds
from plumbline.cases.queries.steps import ActionLine
from plumbline.cases.usual import HadAction, still_usual
from plumbline.schemes.kind import Kind


@dataclass(frozen=True, slots=True)
class UsualAction:
    """An action that the kind offers. ``number``: its place in the kind's list, by which an address names it without a word of it."""

    number: int
    verb: str
    what: str
    agency_kind: str

    @property
    def whose(self) -> str:
        """The kind of agency whose it usually is, at the head of a line."""
        return kind_heading(self.agency_kind)


def usual_actions(kind: Kind, actions: Sequence[ActionLine]) -> tuple[UsualAction, ...]:
    """Those that the kind offers and that are not among the actions of a case that its reader sees; its page wrote the entry."""
    agencies = kinds_of({line.action.agency for line in actions})
    had = (
        HadAction(line.action.verb, line.action.what, agencies.get(line.action.agency, ""))
        for line in actions
    )
    return tuple(
        UsualAction(number, one.verb, one.what, one.agency_kind)
        for number, one in still_usual(kind.meeting.default_actions, had)
    )


def line_of(one: UsualAction, table: Iterable[UUID]) -> str:
    """A usual action as a line that is typed at a meeting, for an agency of its kind where one of ``table`` is."""
    whose = f"{one.agency_kind} " if of_kinds(table, [one.agency_kind]) else ""
    return f"/a {whose}{one.verb.lower()} {one.what}"


def usual_numbered(offered: Sequence[UsualAction], number: str | None) -> UsualAction | None:
    """The one that an address names; None where none is named, or none is offered under it any more."""
    return next((one for one in offered if str(one.number) == number), None)
