"""Read the answers of a workbook that came back: row by row, with a sentence for each that cannot be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.exceptions import ValidationError

from plumbline.cases.queries import ActionLine
from plumbline.cases.services import GivenStep
from plumbline.documents.action_list import ANSWERED, CARRIED, HEADINGS, SHEET
from plumbline.ingest.workbook import read_sheet
from plumbline.schemes.kind import ActionKind
from plumbline.values.errors import DataUnfit
from plumbline.values.words import say
from plumbline.web.forms import date_field


NOT_OURS = "This is not a list of actions as it was taken out here: its columns are not all there. Take out the list again and copy your answers in."
LATER = "Later, with a new date"
MOST_ROWS = 2000
_DAY = date_field("New day", "Enter a day.", required=False, when="ahead")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One answered row: the step that it gives, or why it cannot be read. ``words``: the action, empty where it is not the viewer's."""

    row: int
    words: str
    happened: str
    step: GivenStep | None
    problem: str


def answers_to(line: ActionLine, kind: ActionKind) -> dict[str, str]:
    """What may be answered to an action, label to state."""
    return {LATER if state == line.state else kind.states[state]: state for state in line.moves}


def read_answers(path: Path, known: Mapping[UUID, tuple[ActionLine, ActionKind]]) -> tuple[ReadRow, ...]:
    """Every row of the workbook that answers something, in its order.

    Raises
    ------
    DataUnfit: not a workbook, hostile or damaged (as `ingest.workbook`), or not a list that was taken out here.
    """
    return tuple(_row(number, cells, known) for number, cells in _cells(path) if _answers_anything(cells))


def _cells(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    table = list(csv.reader(io.StringIO(read_sheet(path, SHEET).text.decode("utf-8"))))
    if not table or not set(HEADINGS) <= set(table[0]):
        raise DataUnfit(NOT_OURS, slug="not-our-list")
    if len(table) > MOST_ROWS:
        raise DataUnfit(
            say("A list holds at most {most_rows:,} actions.", most_rows=MOST_ROWS), slug="list-too-long"
        )
    for number, row in enumerate(table[1:], start=2):
        yield number, dict(zip(table[0], (cell.strip() for cell in row), strict=False))


def _answers_anything(cells: Mapping[str, str]) -> bool:
    return any(cells.get(name) for name in ANSWERED)


def _row(
    number: int, cells: Mapping[str, str], known: Mapping[UUID, tuple[ActionLine, ActionKind]]
) -> ReadRow:
    """The same sentence for an action that is not there and one that is not the viewer's."""
    try:
        key, version = UUID(cells[CARRIED[0]]), int(float(cells[CARRIED[1]]))
        line, kind = known[key]
    except (KeyError, ValueError):
        return ReadRow(number, "", "", None, "This action is not there, or is no longer yours to answer.")
    said = cells.get(ANSWERED[0], "")
    try:
        return ReadRow(number, line.words, said, _step(number, cells, line, kind, version), "")
    except DataUnfit as no:
        return ReadRow(number, line.words, said, None, str(no))


def _step(
    number: int, cells: Mapping[str, str], line: ActionLine, kind: ActionKind, version: int
) -> GivenStep:
    happened, words, prevented, later = (cells.get(name, "") for name in ANSWERED)
    return GivenStep(
        row=number,
        action_id=line.action.id,
        expected_step=version,
        state=_chosen("What happened", happened, answers_to(line, kind)),
        words=words,
        reason=_chosen("What prevented it", prevented, _turned(kind.could_not_reasons)) if prevented else "",
        due_on=_day(later),
    )


def _chosen(heading: str, said: str, offered: Mapping[str, str]) -> str:
    by_label = {label.casefold(): value for label, value in offered.items()}
    if said.casefold() not in by_label:
        raise DataUnfit(
            say(
                "“{heading}” must be one of: {offered}.",
                heading=heading,
                offered="; ".join(offered) or say("nothing, as this action is closed"),
            )
        )
    return by_label[said.casefold()]


def _turned(reasons: Mapping[str, str]) -> dict[str, str]:
    return {label: slug for slug, label in reasons.items()}


def _day(said: str) -> date | None:
    try:
        found: date | None = _DAY.clean(said.split("T")[0])
    except ValidationError as no:
        raise DataUnfit(" ".join(no.messages)) from None
    return found


def help_lines(days: Sequence[str]) -> tuple[str, ...]:
    """The second sheet."""
    return (
        "Answer in the coloured columns and leave the others as they are. Rows that you leave empty stay as they stand.",
        "“What happened”: choose from the list. “Evidence, or why”: what shows that it is done; or why not, or why later.",
        "“What prevented it”: only where it could not be done. “New day”: only where it comes later, like 27 3 2026.",
        "Then bring the workbook back: Requests and actions, Bring answers back. Nothing is saved before you have seen what it would change.",
        "Where somebody answered meanwhile, that row is shown to you and not overwritten.",
        *days,
    )
