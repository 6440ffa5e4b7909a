"""When a case is to be reviewed, how long that is over, and what the logs say of an objective. Pure functions on plain values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plumbline.cases.enums import ReviewOutcome
from plumbline.schemes.kind import Kind, Limit
from plumbline.schemes.rules import due_on
from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


# How long a review may be over before the chair sees it too, and how long a case that is to close may stay open.
OVER_AFTER = timedelta(days=7)
# The closure that hands the case to one agency: somebody must carry on, and be reached.
ONE_AGENCY = "one_agency"
# Closures after which the work goes on elsewhere: whoever referred is told by that.
GOES_ON = frozenset({"heard_again", "transferred"})


@dataclass(frozen=True, slots=True)
class LastReview:
    """What the last review of a case said."""

    outcome: str
    held_on: date
    next_on: date | None


def can_be_reviewed(kind: Kind, state: str) -> bool:
    """Whether an open case in a state of its course can be reviewed: it has a plan there, or a review keeps it on."""
    after = kind.course.after(state, "review_begun") or state
    return kind.course.states[state].plans or kind.course.after(after, "kept_on") is not None


def review_due(
    last: LastReview | None, *, began: date | None, limit: Limit | None, changed: date | None = None
) -> date | None:
    """The day by which a case is to be reviewed; None where nothing is to be reviewed yet.

    A case that was never reviewed is due by the kind's clock from the day on which its plan began. One that is to close or step down
    is due again a week later, for it is not closed yet.

    Parameters
    ----------
    began : the day on which the case came to a state that is reviewed.
    limit : of the kind's clock for the values that the case has now; None where it has none.
    changed : the day on which the value that the clock goes by last changed. From then on the case is due by the new limit, unless it
        was due sooner: a case that turns red is not left until the day that was set while it was green.
    """
    if last is None:
        due = due_on(began, limit) if began is not None and limit is not None else None
        since = began
    elif last.outcome == ReviewOutcome.KEEP:
        due, since = last.next_on, last.held_on
    else:
        return last.held_on + OVER_AFTER
    if due is None or limit is None or changed is None or since is None or changed < since:
        return due
    return min(due, due_on(changed, limit)) if last is not None else due_on(changed, limit)


def days_over(due: date | None, on: date) -> int:
    """How many days a review is over; nought where it is not."""
    return max((on - due).days, 0) if due is not None else 0


def is_long_over(due: date | None, on: date) -> bool:
    """Say whether a review is over by more than a week."""
    return days_over(due, on) > OVER_AFTER.days


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged for one objective: states of its actions, and contacts and sessions that count."""

    action_states: tuple[str, ...]
    contacts_met: int
    contacts_attempted: int
    sessions: tuple[tuple[str, int, int], ...] = ()
    not_had: int = 0


def proof_words(logged: Logged) -> str:
    """What the logs say of an objective, in a line for whoever rates it. They may change it, and rate as they judge."""
    parts = [*_actions(logged.action_states), *_contacts(logged)]
    parts += [
        say("{name}: {held} of {planned} sessions", name=name, held=held, planned=planned)
        for name, held, planned in logged.sessions
    ]
    if logged.not_had:
        parts.append(
            counted(logged.not_had, "{count} need could not be met", "{count} needs could not be met")
        )
    return joined(parts, "; ") if parts else say("Nothing is logged for it")


def changed_words(since: date, logged: Logged) -> str:
    """What the logs say of a case since a day, in a line for whoever reviews it; empty where nothing is logged.

    A draft of “what changed”: it tells what was done, and whoever reviews adds what that came to.
    """
    parts = [*_actions(logged.action_states), *_contacts(logged)]
    if not parts:
        return ""
    return say("Since {since}: {what}.", since=day_month_year(since), what=joined(parts, "; "))


def _actions(states: tuple[str, ...]) -> Iterable[str]:
    if not states:
        return
    verified, done = states.count("verified"), states.count("done")
    yield counted(
        len(states),
        "{verified} of {count} action verified",
        "{verified} of {count} actions verified",
        verified=verified,
    )
    if done:
        yield say("{done} done and not checked", done=done)
    if could_not := states.count("could_not"):
        yield say("{actions} could not be done", actions=could_not)
    if did_not := states.count("did_not"):
        yield say("{actions} was not done", actions=did_not)


def _contacts(logged: Logged) -> Iterable[str]:
    if logged.contacts_attempted:
        yield say(
            "met in {contacts_met} of {contacts_attempted} contacts",
            contacts_met=logged.contacts_met,
            contacts_attempted=logged.contacts_attempted,
        )


def check_carries_on(*, reason: str, who: str, reach: str) -> None:
    """Refuse to step down to one agency without saying who carries on and how they are reached.

    Raises
    ------
    DataUnfit: one of them is missing.
    """
    if reason == ONE_AGENCY and not (who.strip() and reach.strip()):
        raise DataUnfit("Say who carries on, and how they are reached.", slug="nobody-carries-on")
    if reach.strip() and not who.strip():
        raise DataUnfit("Say who is reached so.", slug="nobody-carries-on")


def kept_until(closed: date, kind: Kind) -> tuple[date | None, str]:
    """The day on which it is looked at whether a closed case is still kept, and the rule with its source; none where the kind has none."""
    clock = kind.clocks.get("retention")
    if clock is None or clock.limit is None:
        return None, ""
    return due_on(closed, clock.limit), say(
        "{words} after closing ({source})", words=clock.limit.words, source=clock.source
    )
