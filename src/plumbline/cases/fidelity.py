"""Whether an intervention was delivered as meant, by its checklist. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plumbline.cases.enums import Kept, OnwardState
from plumbline.values.errors import DataUnfit, StageRefused


# Something was delivered, or it was to be.
CAN_BE_CHECKED = frozenset({OnwardState.STARTED, OnwardState.COMPLETED, OnwardState.ENDED_EARLY})
NOT_BEGUN = "The checklist is answered once the intervention has begun."
NO_LIST = "This version of the intervention has no checklist."


def check_can_answer(checklist: Sequence[str], state: str) -> None:
    """Refuse an answer where there is nothing to answer.

    Raises
    ------
    StageRefused: no checklist, or nothing was begun.
    """
    if not checklist:
        raise StageRefused(NO_LIST, slug="no-checklist")
    if state not in CAN_BE_CHECKED:
        raise StageRefused(NOT_BEGUN, slug="not-begun")


def answers_in_order(checklist: Sequence[str], given: Mapping[int, str]) -> list[str]:
    """Answers in the order of the checklist, "" for a line that is left open: no answer is not taken for one.

    Parameters
    ----------
    given : answers by the number of their line, from 0.

    Raises
    ------
    DataUnfit: an answer to no line, none of the four, or no answer at all.
    """
    said = {number: word for number, word in given.items() if word}
    if not said:
        raise DataUnfit("Answer at least one line.", slug="checklist-empty")
    if not set(said) <= set(range(len(checklist))) or not set(said.values()) <= set(Kept):
        raise DataUnfit("Choose from what is on offer.", slug="checklist-unfit")
    return [said.get(number, "") for number in range(len(checklist))]
