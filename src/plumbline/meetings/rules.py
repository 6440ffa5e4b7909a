"""Stages of a meeting and the words of a minute. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plumbline.agencies.kinds import kind_words as words_of_kind
from plumbline.meetings.enums import STAGE_NAMES, Answer, Papers, Stage
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


NEXT: dict[Stage, frozenset[Stage]] = {
    Stage.SCHEDULED: frozenset({Stage.BEGUN, Stage.CANCELLED}),
    Stage.BEGUN: frozenset({Stage.ENDED}),
    Stage.ENDED: frozenset({Stage.APPROVED}),
}


@dataclass(frozen=True, slots=True)
class DecisionWords:
    """A decision as it is minuted."""

    label: str
    words: str
    dissent: str
    dissenting_agency: str
    actions: tuple[str, ...]
    notes: tuple[str, ...] = ()


def check_next(now: Stage, wanted: Stage) -> None:
    """Refuse a stage that does not follow.

    Raises
    ------
    StageRefused: the meeting stands elsewhere.
    """
    if wanted not in NEXT.get(now, frozenset()):
        raise StageRefused(say("This cannot be done now: the meeting is “{now}”.", now=say(STAGE_NAMES[now])))


def check_planned(now: Stage) -> None:
    """Refuse to move or cancel a meeting that has begun, or is cancelled.

    Raises
    ------
    StageRefused: it is not planned any more.
    """
    if now is not Stage.SCHEDULED:
        raise StageRefused(
            say(
                "Only a meeting that has not begun is moved or cancelled. This one is “{now}”.",
                now=say(STAGE_NAMES[now]),
            ),
            slug="meeting-not-planned",
        )


def check_move(
    was: tuple[datetime, str], now_is: tuple[datetime, str], *, because: str, at: datetime
) -> None:
    """Refuse to move a meeting into the past, to where it is, or without a reason.

    Parameters
    ----------
    was, now_is : the moment it starts, with its time zone, and the place.
    at : the moment of the move.

    Raises
    ------
    DataUnfit: nothing changes, the new moment is over, or no reason in words.
    """
    check_says_why(because)
    if now_is[0] <= at:
        raise DataUnfit("That moment is over. Give a day and a time to come.", slug="meeting-past")
    if was == now_is:
        raise DataUnfit(
            "It is there and then already. Change the day, the time or the place.", slug="not-moved"
        )


def check_says_why(because: str) -> None:
    """Refuse to move or cancel without a reason.

    Raises
    ------
    DataUnfit: no reason in words.
    """
    if not because.strip():
        raise DataUnfit("Say why, for those who were called.", slug="no-reason")


def check_under_way(now: Stage) -> None:
    """Refuse a decision outside the meeting itself: minutes are locked once approved.

    Raises
    ------
    StageRefused: not begun, or ended.
    """
    if now is not Stage.BEGUN:
        raise StageRefused(
            say(
                "Decisions are recorded while the meeting is under way. This one is “{now}”.",
                now=say(STAGE_NAMES[now]),
            ),
            slug="meeting-not-under-way",
        )


def kind_words(kinds: Iterable[str]) -> str:
    """Kinds of agency as a reader says them: ``police and domestic abuse service``."""
    *others, last = [words_of_kind(kind) for kind in kinds] or [""]
    return say("{words} and {last}", words=joined(others, ", "), last=last) if others else last


def check_quorum(missing: Collection[str], *, allowed: Collection[str]) -> None:
    """Refuse a decision without a quorum, unless a chair has said to go on without those who are missing.

    Parameters
    ----------
    missing : kinds of agency of the quorum that nobody there can commit.
    allowed : those without which a chair has said to go on.

    Raises
    ------
    StageRefused: somebody is missing whom no chair has gone on without.
    """
    still = [kind for kind in missing if kind not in allowed]
    if still:
        raise StageRefused(
            say(
                "There is no quorum: nobody is there who can commit {still}. Record them if they have "
                "come. A chair may go on all the same, with a reason that stands in the minutes.",
                still=kind_words(still),
            ),
            slug="no-quorum",
        )


def without_quorum(missing: Sequence[str], because: str) -> str:
    """How a decision without a quorum is minuted; nothing where there was one."""
    if not missing:
        return ""
    if not because:
        return say(
            "Decided without a quorum: nobody was there who could commit {missing}.",
            missing=kind_words(missing),
        )
    return say(
        "Decided without a quorum: nobody was there who could commit {missing}. The chair went on: {because}",
        missing=kind_words(missing),
        because=because,
    )


def without_discussion(agencies: Sequence[str]) -> str:
    """How a decision that was taken together with others is minuted; nothing where it was discussed."""
    if not agencies:
        return ""
    return say(
        "Agreed without discussion. Each of these could have had it discussed: {agencies}.",
        agencies=joined(agencies, ", "),
    )


def vote_words(votes: Mapping[str, Sequence[str]], not_voting: Sequence[str]) -> str:
    """How a vote is minuted: agencies by how they voted, and those who could have voted and did not. Nothing without a vote.

    Parameters
    ----------
    votes : agencies by ``for``, ``against`` and ``none``.
    not_voting : agencies that were there with authority and of whom no vote was recorded; nothing is assumed of them.
    """
    if not any(votes.values()):
        return ""
    parts: list[str] = [_cast(cast, joined(agencies, ", ")) for cast, agencies in votes.items() if agencies]
    if not_voting:
        parts.append(say("no vote recorded {not_voting}", not_voting=joined(not_voting, ", ")))
    return say("Put to the vote: {parts}.", parts=joined(parts, "; "))


def _cast(cast: str, agencies: str) -> str:
    if cast == "for":
        return say("for {agencies}", agencies=agencies)
    if cast == "against":
        return say("against {agencies}", agencies=agencies)
    return say("none {agencies}", agencies=agencies)


def time_words(seconds: float) -> str:
    """``2 min 14 s``, ``3 hours 5 min``, or from two days on ``92 days``: a length of time that has passed, without what is nought."""
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    hours, minutes_left = divmod(minutes, 60)
    if hours >= 48:
        return counted(hours // 24, "{count} day", "{count} days")
    if hours:
        parts = [counted(hours, "{count} hour", "{count} hours"), *_if_any(minutes_left, "min")]
        return joined(parts)
    if minutes:
        return joined([say("{count} min", count=minutes), *_if_any(rest, "s")])
    return say("{count} s", count=rest)


def _if_any(count: int, unit: str) -> list[str]:
    if not count:
        return []
    return [say("{count} min", count=count) if unit == "min" else say("{count} s", count=count)]


MINUTES_WITHIN = timedelta(minutes=5)
"""Aim of Plumbline (journeys 2.5): minutes and word of actions are out this long after a meeting ends."""


def action_words(*, words: str, owner: str, agency: str, due_on: date, objective: str) -> str:
    """An action as it is minuted: what, who, by when, what for."""
    purpose = say("for “{objective}”", objective=objective) if objective else say("serving no objective")
    return say(
        "{words}. {owner} ({agency}), by {due_on}, {purpose}.",
        words=words,
        owner=owner,
        agency=agency,
        due_on=day_month_year(due_on),
        purpose=purpose,
    )


def minute_text(
    *,
    scheme: str,
    ref: str,
    held_on: date,
    present: Sequence[str],
    decisions: Sequence[DecisionWords],
    observers: Sequence[str] = (),
    quorum: str = "",
    noted: Sequence[str] = (),
    missing: Sequence[str] = (),
    apologies: Sequence[str] = (),
) -> str:
    """Build the minute of one case from the decisions that were taken. It names the case, never the person.

    Parameters
    ----------
    observers : those who signed, with whom they came from.
    quorum : a sentence on whether there was one; empty where the kind asks for none.
    noted : lines on what was asked between meetings.
    missing : agencies of the scheme of which nobody was there. ``apologies``: those who said so beforehand.
    """
    lines: list[str] = [
        say("{scheme}, {held_on}. Case {ref}.", scheme=scheme, held_on=day_month_year(held_on), ref=ref),
        say("Present: {present}.", present=joined(present, "; ") if present else say("nobody recorded")),
    ]
    if missing:
        lines.append(say("Not there: {missing}.", missing=joined(missing, "; ")))
    if apologies:
        lines.append(say("Apologies: {apologies}.", apologies=joined(apologies, "; ")))
    if observers:
        lines.append(say("Observers: {observers}.", observers=joined(observers, "; ")))
    if quorum:
        lines.append(quorum)
    lines += noted
    for number, decision in enumerate(decisions, start=1):
        lines.append(f"{number}. {decision.label}: {decision.words}")
        lines += [f"   {note}" for note in decision.notes]
        if decision.dissent:
            lines.append(
                say(
                    "   Dissent, {agency}: {dissent}",
                    agency=decision.dissenting_agency,
                    dissent=decision.dissent,
                )
            )
        lines += [say("   Action: {words}", words=words) for words in decision.actions]
    if not decisions:
        lines.append(say("No decision was recorded."))
    return "\n".join(lines) + "\n"


def fingerprint(text: str) -> str:
    """SHA-256 of a minute, by which a later change would show."""
    return hashlib.sha256(text.encode()).hexdigest()


def may_end(*, asked: Collection[str], answered: Collection[str], answer_by: date, on: date) -> bool:
    """Say whether a question between meetings may be brought to its end: everybody has answered, or the day is over."""
    return on > answer_by or set(asked) <= set(answered)


def why_not_decided(answers: Mapping[str, Answer], *, kinds: Mapping[str, str], quorum: Sequence[str]) -> str:
    """Say why answers between meetings make no decision; nothing where they may.

    Whoever is silent has neither agreed nor disagreed, and stands for no part of the quorum.

    Parameters
    ----------
    answers : by agency, of those that answered.
    kinds : the kind of each agency that was asked.
    quorum : kinds of agency without which the scheme decides nothing.
    """
    given = list(answers.values())
    if Answer.NEEDS_MEETING in given:
        return "An agency needs a meeting, so this is for the next meeting."
    if Answer.AGREE not in given:
        return "No agency has agreed. Silence is no agreement."
    taking_part = {kinds.get(agency, "") for agency in answers}
    silent = [kind for kind in quorum if kind not in taking_part]
    if silent:
        return say(
            "Nobody has answered for {silent}, without whom this scheme decides nothing. Silence is "
            "no agreement.",
            silent=kind_words(silent),
        )
    return ""


def between_words(
    *,
    outcome: str,
    asked_on: date,
    label: str,
    decision: str,
    answers: Mapping[str, Sequence[str]],
    silent: Sequence[str],
    words: str,
) -> list[str]:
    """How a question between meetings stands in the minutes of the meeting that notes it.

    Parameters
    ----------
    answers : for each answer in words, the agencies that gave it, with their reasons.
    silent : names of the agencies that did not answer.
    """
    lines: list[str] = [
        say(
            "{outcome}, asked on {asked_on}. {label}: {decision}",
            outcome=outcome,
            asked_on=day_month_year(asked_on),
            label=label,
            decision=decision,
        )
    ]
    if words:
        lines.append(say("   The chair: {words}", words=words))
    lines += [f"   {answer}: {'; '.join(agencies)}." for answer, agencies in answers.items() if agencies]
    if silent:
        lines.append(say("   No answer, which is no agreement: {silent}.", silent=joined(silent, ", ")))
    return lines


LONGEST_KEPT = timedelta(days=365)
"""Default of Plumbline: nobody needs a printed copy for longer than the meeting's own year."""


def check_papers(what: Papers, stage: Stage, *, because: str, destroy_by: date, on: date) -> None:
    """Refuse papers without a reason, without an end, or of what has not happened yet.

    Raises
    ------
    StageRefused: minutes of a meeting that has not ended.
    DataUnfit: no reason in words; a day to destroy them by that is past or more than a year ahead.
    """
    if what is Papers.MINUTES and stage not in (Stage.ENDED, Stage.APPROVED):
        raise StageRefused("There are no minutes before the meeting has ended.", slug="no-minutes-yet")
    if not because.strip():
        raise DataUnfit("Say why it has to be on paper.", slug="no-reason")
    if not on <= destroy_by <= on + LONGEST_KEPT:
        raise DataUnfit(
            "Give a day to destroy the papers by: from today on, and within a year.", slug="destroy-by-unfit"
        )
