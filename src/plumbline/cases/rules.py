"""Rules of the work. Pure functions on plain values."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from plumbline.cases.enums import Mover, TakenBecause, TakenFor
from plumbline.schemes.kind import ActionKind, ActionMove, Part
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused
from plumbline.values.words import counted, say


# No vowels, so that no word appears; no letters or digits that are taken for one another.
REF_SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
HOW_OFTEN = ("until", "by ", "every", "daily", "weekly", "fortnightly", "monthly", "each ", "within")
# The reason of the first step of an action that a manager directed: it was accepted for its owner, not by them.
DIRECTED = "directed"
# States in which an action is still to be done (domain 12.2).
OPEN_ACTIONS = ("proposed", "accepted", "in_progress")
# States in which an action ends undone, so that somebody has to take up what it was for.
UNDONE = frozenset({"declined", "could_not", "did_not"})
MOVED_SINCE = "Somebody else changed this action while you had it open. Read what they wrote, then try again."
# What a contact says: an entry sent again makes the same contact only where all of it is the same.
CONTACT_SAID = (
    "person_id",
    "outcome",
    "minutes",
    "action",
    "objective",
    "onward",
    "elements",
    "words",
    "view",
    "their_words",
    "went",
    "safety_concern",
    "who_is_told",
)
LONGEST_MINUTES = 1440
NOT_OWNED = "This step is not yours: it belongs to the owner, the owner's agency, or whoever checks it."


def new_ref(*, length: int = 4) -> str:
    """Return a random reference such as ``K7Q2``, which says nothing of person, time or order."""
    return "".join(secrets.choice(REF_SIGNS) for _ in range(length))


def doubts_about_action(
    *, verb: str, what: str, due_on: date | None, objective: bool, kind: ActionKind
) -> list[str]:
    """Say what is still open in the words of an action. Warnings for the room; nothing is refused."""
    doubts = []
    if not verb.strip():
        doubts.append("Who does what? Begin with a verb.")
    if not what.strip():
        doubts.append("Do what, exactly?")
    doubts += vague_words(verb=verb, what=what, kind=kind)
    if due_on is None:
        doubts.append("By when?")
    if not objective:
        doubts.append("Which objective does this serve? If none, say why it is done.")
    return doubts


def vague_words(*, verb: str, what: str, kind: ActionKind) -> list[str]:
    """Say that an action begins with a word of the kind that says nothing by itself, where it does not say how often either."""
    words = f"{verb} {what}".lower().strip()
    vague = next((w for w in kind.vague_words if words.startswith(w)), None)
    if not vague or _says_how_often(words):
        return []
    return [say("“{vague}” is vague: what exactly, how often, until when?", vague=vague.capitalize())]


def _says_how_often(words: str) -> bool:
    return any(sign in f"{words} " for sign in HOW_OFTEN) or any(c.isdigit() for c in words)


def capacities(
    *,
    user: UUID,
    agencies: Collection[UUID],
    checks: bool,
    owner: UUID,
    owner_agency: UUID,
    covers: Collection[UUID] = (),
) -> frozenset[Mover]:
    """Return in what capacities somebody stands to an action.

    Parameters
    ----------
    agencies : those for which they may act on actions.
    checks : they are co-ordinator or chair of the scheme, or manage the team that delivers the case. Nobody checks what is their
        own to do.
    covers : those for whom they stand in. What these own is theirs to do meanwhile.
    """
    found = set()
    if user == owner or owner in covers:
        found.add(Mover.OWNER)
    elif checks:
        found.add(Mover.CHECKER)
    if owner_agency in agencies and Mover.OWNER not in found:
        found.add(Mover.OWNER_AGENCY)
    return frozenset(found)


def legal_moves(*, state: str, capacities: Collection[str], kind: ActionKind) -> tuple[ActionMove, ...]:
    """The moves that somebody in these capacities may make from a state."""
    return tuple(m for m in kind.moves if state in m.from_states and set(capacities) & set(m.by))


def check_step(
    *, before: str, after: str, capacities: Collection[str], words: str, extensions: int, kind: ActionKind
) -> None:
    """Refuse a step of an action that is not legal, not theirs, wordless, or one extension too many.

    Raises
    ------
    StageRefused: not from there, or extended often enough.
    PermissionRefused: not by them.
    DataUnfit: reason or evidence is missing.
    """
    moves = kind.moves_between(before, after)
    if not moves:
        raise StageRefused(
            say(
                "An action that is “{before}” cannot become “{after}”.",
                before=kind.states[before],
                after=kind.states.get(after, after),
            )
        )
    mine = [m for m in moves if set(m.by) & set(capacities)]
    if not mine:
        raise PermissionRefused(NOT_OWNED)
    for need in mine[0].needs:
        if not words.strip():
            raise DataUnfit(say("Say in a few words the {need}.", need=need), slug="words-missing")
    if before == after and extensions >= kind.most_extensions:
        raise StageRefused(
            say(
                "The date was already moved {most_extensions} times. Say done, could not or did not.",
                most_extensions=kind.most_extensions,
            )
        )


def count_extensions(states: Sequence[str]) -> int:
    """How often the date was moved: the same state twice running."""
    return sum(a == b for a, b in itertools.pairwise(states))


def check_not_moved(*, expected: int | None, steps: int) -> None:
    """Refuse a form that was opened before somebody else's step.

    Raises
    ------
    StageRefused: the action has moved since.
    """
    if expected is not None and expected != steps:
        raise StageRefused(MOVED_SINCE, slug="moved-since")


def check_not_passed(*, read: UUID, owner: UUID, by: UUID) -> None:
    """Tell whoever owned an action when they read it that it was given to somebody else since.

    Raises
    ------
    StageRefused: it is theirs no longer.
    """
    if by == read != owner:
        raise StageRefused(MOVED_SINCE, slug="moved-since")


TAKEN_OVER = "transferred"
"""The reason of every kind for closing a case that another area has accepted."""


def check_may_close(*, reason: str, needing_ratings: Collection[str], rated: Mapping[UUID, bool]) -> None:
    """Refuse to close a case while an objective has no rating, or for a reason that needs one where there is none.

    One that another area took over goes on there with its objectives: their rating is for the review there.

    Parameters
    ----------
    rated : for each objective of the case, whether it was ever rated.

    Raises
    ------
    StageRefused: naming how many wait.
    """
    waiting = sum(not done for done in rated.values())
    if waiting and reason != TAKEN_OVER:
        raise StageRefused(
            counted(
                len(rated),
                "{waiting} of {count} objective has no rating. Rate each at a review, then close.",
                "{waiting} of {count} objectives have no rating. Rate each at a review, then close.",
                waiting=waiting,
            )
        )
    if reason in needing_ratings and not rated:
        raise StageRefused(
            "This reason speaks of goals, and the case has none that was rated.", slug="no-goals"
        )


def check_age(part: Part, age: int) -> None:
    """Refuse somebody too young or too old for their part.

    Raises
    ------
    StageRefused: with where to refer them.
    """
    if part.minimum_age is not None and age < part.minimum_age:
        raise StageRefused(
            say(
                "{label}: this person is under {minimum_age}. Refer them to the children's route.",
                label=part.label,
                minimum_age=part.minimum_age,
            ),
            slug="a-child",
        )
    if part.maximum_age is not None and age > part.maximum_age:
        raise StageRefused(
            say(
                "{label}: this person is over {maximum_age}.", label=part.label, maximum_age=part.maximum_age
            ),
            slug="too-old-for-part",
        )


def age_on(born: date, on: date) -> int:
    """Whole years of age on a day; someone born on 29 February comes of age on 1 March."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def says_the_same(first: Any, second: Any, *, with_time: bool) -> bool:
    """Say whether two contacts are of one case and say the same.

    Parameters
    ----------
    with_time : the second was given a time. Without one it took the moment at which it came, which tells nothing.
    """
    names = ["case_id", *(f"{n}_id" if n in ("action", "objective", "onward") else n for n in CONTACT_SAID)]
    names += ["happened_at"] if with_time else []
    return all(getattr(first, name) == getattr(second, name) for name in names)


def check_contact(
    *,
    happened: datetime,
    now: datetime,
    opened: date,
    happened_on: date,
    minutes: int,
    reached: bool,
    went: int | None,
    safety_concern: bool,
    who_is_told: str,
) -> None:
    """Refuse a contact that cannot have been.

    Raises
    ------
    DataUnfit: ahead of now, before its case, minutes or a rating without anybody reached, a danger of which nobody is told.
    """
    if happened > now:
        raise DataUnfit("A contact is logged after it happened.", slug="not-yet")
    if happened_on < opened:
        raise DataUnfit("This day is before the case was opened.", slug="before-the-case")
    if not 0 <= minutes <= LONGEST_MINUTES or (minutes and not reached):
        raise DataUnfit("Minutes are counted when somebody was reached, up to a day.", slug="minutes-unfit")
    if went is not None and not (reached and went in range(1, 6)):
        raise DataUnfit("How it went is said from 1 to 5, when somebody was reached.", slug="went-unfit")
    if safety_concern and not who_is_told.strip():
        raise DataUnfit("Say who is told of the safety concern now.", slug="nobody-told")


def day_of(on: date | None, today: date) -> date:
    """The day on which something was done: today unless told.

    Raises
    ------
    DataUnfit: it is still to come.
    """
    if on is not None and on > today:
        raise DataUnfit("This day is still to come.", slug="not-yet")
    return on or today


def may_leave(*, marking: str, owner: UUID, agencies: Collection[UUID], leads: bool) -> bool:
    """Say whether an item that somebody sees may leave in a summary (domain 12B: leads with a reason, others their own).

    Parameters
    ----------
    owner : the agency whose item it is. ``agencies``: those for which the viewer takes out.
    leads : the viewer takes out what the table shares, too.
    """
    if marking == Marking.NAMED:
        return False
    return owner in agencies or (leads and marking == Marking.PANEL)


def check_taken_for(purpose: str, reason: str) -> str:
    """Return purpose and reason as one slug for the ledger.

    Raises
    ------
    DataUnfit: one of them is not on the list.
    """
    if purpose not in list(TakenFor):
        raise DataUnfit("Choose what it is for.", slug="no-purpose")
    if reason not in list(TakenBecause):
        raise DataUnfit("Choose why it is taken out now.", slug="no-reason")
    return f"{purpose}-{reason}"
