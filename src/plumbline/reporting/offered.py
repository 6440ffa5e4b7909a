"""What was offered, what came of it, how much of it was delivered, and what was not to be had. Counts of 1 to 4 are hidden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit

from plumbline.cases.queries.onward_figures import OfferedCounts, OfferedLine, UnmetCount
from plumbline.disclosure import hide_inside
from plumbline.reporting.figures import IN_COMPANY, Figure, share_figure
from plumbline.reporting.linked import DOSE
from plumbline.values.words import say


SURE = 0.95


@dataclass(frozen=True, slots=True)
class Offered:
    """One intervention as the board reads it."""

    name: str
    provider: str
    figures: tuple[Figure, ...]


def offered_in(
    lines: Sequence[OfferedLine], period: str, away: frozenset[str] = frozenset()
) -> tuple[Offered, ...]:
    """Figures of each intervention, by name; never ranked."""
    return tuple(Offered(line.name, line.provider, _figures(line, period, away)) for line in lines)


def unmet_in(
    recorded: Sequence[UnmetCount],
    lines: Sequence[OfferedLine],
    cases_worked: int,
    period: str,
    away: frozenset[str] = frozenset(),
) -> tuple[Figure, ...]:
    """Needs that were not met: as recorded, of cases worked; and as they follow from referrals, of referrals sent."""
    sent = sum(line.counts.sent for line in lines)
    follows = (
        ("Declined: no place was free", "no_place", sum(line.counts.no_place for line in lines)),
        ("Waiting longer than the scheme sets", "waits_long", sum(line.counts.waits_long for line in lines)),
    )
    return (
        *(
            share_figure(row.help, row.cases, cases_worked, period=period, of="cases worked",
                         beside=bool({f"unmet.{row.help}", "all.cases_worked"} & away))
            for row in recorded
        ),
        *(
            share_figure(label, part, sent, period=period, of="onward referrals sent", beside=bool({f"all.{name}", "all.sent"} & away))
            for label, name, part in follows
        ),
    )  # fmt: skip


SHARES = (
    ("Answered", "answered", "sent", "referrals sent"),
    ("Declined by the provider", "declined", "sent", "referrals sent"),
    ("Refused by the person", "refused", "sent", "referrals sent"),
    ("Started", "started", "sent", "referrals sent"),
    ("Completed", "completed", "started", "people who started"),
    ("Ended early", "ended_early", "started", "people who started"),
    ("Sessions attempted in which the person was met", "sessions", "attempted", "sessions attempted"),
)


def _figures(line: OfferedLine, period: str, away: frozenset[str]) -> tuple[Figure, ...]:
    counts, of_it = line.counts, str(line.intervention)
    return (
        *(
            share_figure(
                label,
                getattr(counts, part),
                getattr(counts, whole),
                period=period,
                of=of,
                beside=bool({f"{of_it}.{part}", f"{of_it}.{whole}"} & away),
            )
            for label, part, whole, of in SHARES
        ),
        *_dose(counts, period, beside=bool({f"{of_it}.{name}" for name in DOSE.values()} & away)),
    )


def _dose(counts: OfferedCounts, period: str, *, beside: bool) -> tuple[Figure, Figure, Figure]:
    """Sessions, minutes and parts of sessions: each says how many started, so all go where that does."""
    found = dose_figure(counts, period), minutes_figure(counts, period), fidelity_figure(counts, period)
    if not beside or hide_inside(counts.started) is None:
        return found
    sessions, minutes, parts = (Figure(one.label, IN_COMPANY, period, hidden=True) for one in found)
    return sessions, minutes, parts


def dose_figure(counts: OfferedCounts, period: str) -> Figure:
    """Sessions held by each person who started, beside those planned: the mean with its interval by Student's t, over people.

    Hidden where fewer than 5 people started, or they had fewer than 5 sessions between them.
    """
    label, people = "Sessions delivered, each person", counts.started
    if not people:
        return Figure(label, "Nobody started in this period", period, 0, 0)
    if hide_inside(people) is None:
        return Figure(label, "Fewer than 5 people started: too few to show", period, hidden=True)
    if hide_inside(counts.sessions) is None:
        return Figure(
            label,
            say("Fewer than 5 sessions, over {people:,} people who started", people=people),
            period,
            hidden=True,
        )
    mean, planned = counts.sessions / people, counts.planned_sessions / people
    # Rounding can bring the spread a hair below nought.
    spread = sqrt(max(0.0, (counts.squares - people * mean * mean) / (people - 1)))
    half = float(stdtrit(people - 1, (1 + SURE) / 2)) * spread / sqrt(people)
    low, high = max(0.0, mean - half), mean + half
    return Figure(
        label=label,
        words=say(
            "{mean:.1f} of {planned:.1f} planned, over {people:,} people who started ({low:.1f} to "
            "{high:.1f})",
            mean=mean,
            planned=planned,
            people=people,
            low=low,
            high=high,
        ),
        period=period,
        numerator=counts.sessions,
        denominator=counts.planned_sessions,
    )


def minutes_figure(counts: OfferedCounts, period: str) -> Figure:
    """Minutes delivered of those planned, for all who started; hidden as the sessions are."""
    label = "Minutes delivered"
    if not counts.started:
        return Figure(label, "Nobody started in this period", period, 0, 0)
    if hide_inside(counts.started) is None:
        return Figure(label, "Fewer than 5 people started: too few to show", period, hidden=True)
    # Sessions have a length: the minutes of a few would tell how many there were.
    if hide_inside(counts.sessions) is None:
        return Figure(label, "Fewer than 5 sessions: too few to show", period, hidden=True)
    return Figure(
        label=label,
        words=say(
            "{minutes:,} of {planned_minutes:,} minutes planned",
            minutes=counts.minutes,
            planned_minutes=counts.planned_minutes,
        ),
        period=period,
        numerator=counts.minutes,
        denominator=counts.planned_minutes,
    )


def fidelity_figure(counts: OfferedCounts, period: str) -> Figure:
    """Parts of the planned session that were delivered, of those that the sessions held were to hold; hidden as the sessions are."""
    label = "Delivered as meant (fidelity)"
    if counts.started and hide_inside(counts.started) is None:
        return Figure(label, "Fewer than 5 people started: too few to show", period, hidden=True)
    return share_figure(
        label, counts.given, counts.planned_elements, period=period, of="planned parts of sessions held"
    )
