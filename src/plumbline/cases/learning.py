"""Legal moves of what was learnt, and words that would tell whom it was learnt from. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plumbline.cases.enums import LearningState
from plumbline.values.errors import DataUnfit, StageRefused


S = LearningState
# Who may bring it where: whoever it was given to, or whoever leads the scheme.
BY_OWNER = {S.PROPOSED: (S.ACCEPTED, S.DECLINED), S.ACCEPTED: (S.DONE, S.COULD_NOT)}
BY_LEAD = {S.DONE: (S.VERIFIED, S.ACCEPTED)}
NEEDS_WORDS = frozenset({S.DONE, S.DECLINED, S.COULD_NOT})
SHORTEST_NAME = 2


def moves(state: LearningState, *, is_owner: bool, leads: bool, own_word: bool) -> tuple[LearningState, ...]:
    """Return the states to which somebody may bring it now.

    Parameters
    ----------
    is_owner : it was given to them, or they represent the agency that it was given to.
    leads : they are co-ordinator or chair of the scheme.
    own_word : they took the last step themselves, and so cannot be the one who checks it.
    """
    found = list(BY_OWNER.get(state, ())) if is_owner else []
    if leads:
        found += [to for to in BY_LEAD.get(state, ()) if not (to is S.VERIFIED and own_word)]
    return tuple(found)


def check_step(to: LearningState, allowed: Iterable[LearningState], *, words: str, back: bool) -> None:
    """Refuse a step that is not theirs to take now, or that lacks its words.

    Parameters
    ----------
    back : it is sent back to its owner.

    Raises
    ------
    StageRefused: not a move for them, now.
    DataUnfit: done, declined, could not or sent back without words.
    """
    if to not in set(allowed):
        raise StageRefused("This step is not open to you now. Read it again.", slug="not-a-move")
    if (to in NEEDS_WORDS or back) and not words.strip():
        raise DataUnfit("Say in words what was done." if to is S.DONE else "Say why.", slug="words-missing")


def names_in(words: str, *, names: Iterable[str], ref: str) -> list[str]:
    """Return the names, and the reference, that stand in words as words of their own."""
    parts = {part for name in names for part in name.split() if len(part) >= SHORTEST_NAME}
    found = [
        part for part in sorted(parts) if re.search(rf"(?<!\w){re.escape(part)}(?!\w)", words, re.IGNORECASE)
    ]
    return found + ([ref] if re.search(rf"(?<!\w){re.escape(ref)}(?!\w)", words) else [])
