"""Answers to many actions at once, as a list brings them back: tried first, then taken all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import action_for
from plumbline.cases.queries.steps import ActionLine
from plumbline.cases.services.actions import take_step
from plumbline.values.errors import DataUnfit, PlumblineError
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class GivenStep:
    """What one row says happened. ``expected_step``: how many steps the action had when the list was taken out."""

    row: int
    action_id: UUID
    expected_step: int
    state: str
    words: str = ""
    reason: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class TriedStep:
    """One row tried: ``refusal`` says why it cannot be taken; empty where it can."""

    given: GivenStep
    refusal: str


class _TurnBack(Exception):
    """Undo what was only tried."""


def try_steps(*, steps: Sequence[GivenStep], by: Viewer, at: datetime | None = None) -> tuple[TriedStep, ...]:
    """Say of each step whether it could be taken now. Nothing is changed, and nothing stays in the ledger."""
    return tuple(TriedStep(step, _refusal(step, by=by, at=at)) for step in steps)


@transaction.atomic
def take_steps(*, steps: Sequence[GivenStep], by: Viewer, at: datetime | None = None) -> int:
    """Take every step, or none.

    Refuses
        as `take_step`; the sentence names the row.
    Records
        ``action.moved`` for each.
    """
    for step in steps:
        try:
            _take(step, by=by, at=at)
        except PlumblineError as no:
            raise DataUnfit(
                say("Row {row}: {no} Nothing was saved.", row=step.row, no=no), slug="row-refused"
            ) from None
    return len(steps)


@transaction.atomic
def note_taken_out(*, lines: Sequence[ActionLine], by: Viewer, at: datetime | None = None) -> None:
    """Write down that somebody takes a list of actions out.

    Records
        ``actions.taken_out``, a disclosure, with every action and case on the list.
    """
    objects = [key for line in lines for key in (line.action.id, line.action.case_id)]
    record(
        "actions.taken_out",
        verb=Verb.DISCLOSURE,
        object_kind="action",
        objects=list(dict.fromkeys(objects)),
        by=by,
        at=at,
        because="work-list",
    )


def _refusal(step: GivenStep, *, by: Viewer, at: datetime | None) -> str:
    try:
        with transaction.atomic():
            _take(step, by=by, at=at)
            raise _TurnBack
    except _TurnBack:
        return ""
    except PlumblineError as no:
        return str(no)


def _take(step: GivenStep, *, by: Viewer, at: datetime | None) -> None:
    take_step(
        action=action_for(by, step.action_id),
        state=step.state,
        by=by,
        words=step.words,
        reason=step.reason,
        due_on=step.due_on,
        expected_step=step.expected_step,
        at=at,
    )
