"""Stages of a meeting and the words of a minute. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.meetings.enums import STAGE_NAMES, Papers, Stage
from plumbline.values.errors import DataUnfit, StageRefused


NEXT = {Stage.SCHEDULED: Stage.BEGUN, Stage.BEGUN: Stage.ENDED, Stage.ENDED: Stage.APPROVED}


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """A decision as it is minuted."""

    label: str
    words: str
    dissent: str
    dissenting_agency: str
    actions: tuple[str, ...]


def check_next(now: Stage, wanted: Stage) -> None:
    """Refuse a stage that does not follow.

    Raises
    ------
    StageRefused: the meeting stands elsewhere.
    """
    if NEXT.get(now) is not wanted:
        raise StageRefused(f"This cannot be done now: the meeting is “{STAGE_NAMES[now]}”.")


def check_under_way(now: Stage) -> None:
    """Refuse a decision outside the meeting itself: minutes are locked once approved.

    Raises
    ------
    StageRefused: not begun, or ended.
    """
    if now is not Stage.BEGUN:
        raise StageRefused(
            f"Decisions are recorded while the meeting is under way. This one is “{STAGE_NAMES[now]}”.",
            slug="meeting-not-under-way",
        )


def action_words(*, words: str, owner: str, agency: str, due_on: date, objective: str) -> str:
    """An action as it is minuted: what, who, by when, what for."""
    purpose = f"for “{objective}”" if objective else "serving no objective"
    return f"{words}. {owner} ({agency}), by {due_on:%-d %B %Y}, {purpose}."


def minute_text(
    *, scheme: str, ref: str, held_on: date, present: Sequence[str], decisions: Sequence[DecisionWords]
) -> str:
    """Build the minute of one case from the decisions that were taken. It names the case, never the person."""
    lines = [
        f"{scheme}, {held_on:%-d %B %Y}. Case {ref}.",
        f"Present: {'; '.join(present) or 'nobody recorded'}.",
    ]
    for number, decision in enumerate(decisions, start=1):
        lines.append(f"{number}. {decision.label}: {decision.words}")
        if decision.dissent:
            lines.append(f"   Dissent, {decision.dissenting_agency}: {decision.dissent}")
        lines += [f"   Action: {words}" for words in decision.actions]
    if not decisions:
        lines.append("No decision was recorded.")
    return "\n".join(lines) + "\n"


def fingerprint(text: str) -> str:
    """SHA-256 of a minute, by which a later change would show."""
    return hashlib.sha256(text.encode()).hexdigest()


LONGEST_KEPT = timedelta(days=365)
"""Default of Plumbline: nobody needs a printed copy for longer than the meeting's own year."""


def check_papers(what: Papers, stage: Stage, *, because: str, destroy_by: date, on: date) -> None:
    """Refuse papers without a reason, without an end, or of what has not happened yet.

    Raises
    ------
    StageRefused: minutes of a meeting that has not ended.
    DataUnfit: no reason in words; a day to destroy them by that is past or more than a year ahead.
    """
    if what is Papers.MINUTES and stage in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("There are no minutes before the meeting has ended.", slug="no-minutes-yet")
    if not because.strip():
        raise DataUnfit("Say why it has to be on paper.", slug="no-reason")
    if not on <= destroy_by <= on + LONGEST_KEPT:
        raise DataUnfit(
            "Give a day to destroy the papers by: from today on, and within a year.", slug="destroy-by-unfit"
        )
