"""When a digest is due, when one is tried again, and what it says. Pure functions on plain values."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from plumbline.values.errors import DataUnfit
from plumbline.values.words import counted, joined, say
from plumbline.values.written_days import day_month_year


LONDON = ZoneInfo("Europe/London")
USUAL_TIME = time(7, 30)
EARLIEST, LATEST = time(6), time(20)
# No vowels, so that no word appears; no letters or digits that are taken for one another.
REF_SIGNS = "BCDFGHJKLMNPQRSTVWXZ23456789"
# After each failure that may pass: growing, and over within the day.
GAPS = (timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1), timedelta(hours=3))
# A conversation with a mail server ends within this, one way or the other.
SENDING_ENDS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes out: a subject that says nothing, and how much waits. Never a name, a place, a scheme or a case.

    ``calendars``: files that say when meetings are and nothing else (RFC 5545); GOV.UK Notify cannot carry them.
    """

    subject: str
    body: str
    calendars: tuple[bytes, ...] = ()


def times_offered() -> tuple[time, ...]:
    """Every half hour at which a digest may be asked for."""
    found, at = [], datetime(2026, 1, 1, EARLIEST.hour, EARLIEST.minute, tzinfo=UTC)
    while at.time() <= LATEST:
        found.append(at.time())
        at += timedelta(minutes=30)
    return tuple(found)


def check_time(wanted: time) -> None:
    """Refuse a time that is not offered.

    Raises
    ------
    DataUnfit: it is no half hour between the earliest and the latest.
    """
    if wanted not in times_offered():
        raise DataUnfit(
            say(
                "Choose a half hour between {earliest:%H:%M} and {latest:%H:%M}.",
                earliest=EARLIEST,
                latest=LATEST,
            )
        )


def check_until(until: date, *, today: date, latest: date) -> None:
    """Refuse a day until which a line cannot be put off.

    Parameters
    ----------
    latest : the last day that the schemes of whoever puts it off let.

    Raises
    ------
    DataUnfit: it is not ahead, or too far away.
    """
    if not today < until <= latest:
        raise DataUnfit(
            say("Choose a day to come, by {latest}.", latest=day_month_year(latest)), slug="until-unfit"
        )


def is_due(wanted: time, at: datetime) -> bool:
    """Say whether the hour of somebody's digest has come in London on the day of ``at``."""
    return at.astimezone(LONDON).time() >= wanted


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries, the last of them at ``at``; None: give up."""
    return at + GAPS[tries - 1] if tries <= len(GAPS) else None


def new_ref() -> str:
    """A random reference such as ``K7Q2``, by which a reader and the installation speak of one e-mail."""
    return "".join(secrets.choice(REF_SIGNS) for _ in range(4))


def compose_urgent(*, urgent: int, ref: str) -> Letter:
    """Write what goes out at once: how many urgent referrals wait, and a reference."""
    says = counted(urgent, "{count} urgent referral waits for you.", "{count} urgent referrals wait for you.")
    body = say("{says} Sign in from your bookmark to read and decide. Ref {ref}\n", says=says, ref=ref)
    return Letter(subject=say("Something urgent waits for you. Ref {ref}", ref=ref), body=body)


def compose(*, due: int, late: int, ref: str, reviews: int = 0, meetings: int = 0, others: int = 0) -> Letter:
    """Write a digest from counts and a reference: actions due and late, what is to be looked at again, meetings called or changed, and how much else."""
    said: list[str] = [_actions(due, late)] if due or late else []
    if reviews:
        said.append(
            counted(
                reviews,
                "{count} thing is to be looked at again.",
                "{count} things are to be looked at again.",
            )
        )
    if meetings:
        said.append(
            counted(
                meetings, "{count} meeting was called or changed.", "{count} meetings were called or changed."
            )
        )
    if others:
        said.append(_others(others, besides=bool(said)))
    says = joined(said)
    body = say("{says} Sign in from your bookmark to see what waits for you. Ref {ref}\n", says=says, ref=ref)
    return Letter(subject=say("Reminders are waiting for you. Ref {ref}", ref=ref), body=body)


def _others(others: int, *, besides: bool) -> str:
    """Requests, referrals, questions, answers: what each is about is said inside alone."""
    if besides:
        return counted(
            others, "{count} other thing is new or waits.", "{count} other things are new or wait."
        )
    return counted(
        others, "{count} thing is new or waits for you.", "{count} things are new or wait for you."
    )


def _actions(due: int, late: int) -> str:
    soon = counted(due, "{count} action is due soon", "{count} actions are due soon")
    if not late:
        return say("{actions_due_soon}.", actions_due_soon=soon)
    if not due:
        return counted(late, "{count} action is late.", "{count} actions are late.")
    return counted(
        late,
        "{actions_due_soon} and {count} is late.",
        "{actions_due_soon} and {count} are late.",
        actions_due_soon=soon,
    )
