"""Figures of what was offered: of the referrals sent in a period, as they stand at its end. Counts, no rows."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.onward import long_wait_began
from plumbline.interventions.models import Intervention, Version
from plumbline.interventions.queries import help_words
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class OfferedCounts:
    """One intervention. Sessions, minutes and parts are of those who started; ``squares``: sessions of each, squared, added up.

    ``sent`` = those without an answer + ``answered`` + ``taken_back``.
    """

    sent: int
    answered: int
    declined: int
    no_place: int
    refused: int
    taken_back: int
    waits_long: int
    started: int
    completed: int
    ended_early: int
    sessions: int
    squares: int
    planned_sessions: int
    minutes: int
    planned_minutes: int
    attempted: int
    given: int
    planned_elements: int


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """Counts of one intervention with its name as it is now and who provides it; ``by``: the id of that agency."""

    intervention: UUID
    name: str
    provider: str
    help: str
    counts: OfferedCounts
    by: str = ""


@dataclass(frozen=True, slots=True)
class UnmetCount:
    """In how many cases one kind of help was recorded as needed and not to be had."""

    help: str
    cases: int


NAMES = tuple(field.name for field in fields(OfferedCounts))


def offered_figures(viewer: Viewer, *, scheme: Scheme, start: date, end: date) -> list[OfferedLine]:
    """Count by intervention, by name; never ranked. Nothing for whoever reads no figures of the scheme.

    Small counts are hidden by whoever shows them (design 5).
    """
    long_since = long_wait_began(date.fromordinal(end.toordinal() - 1), kind_of(scheme))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT intervention, {', '.join(NAMES)} FROM cases_onward_counts(%s, %s, %s, %s)",  # noqa: S608 - fixed names
            [scheme.id, start, end, long_since],
        )
        counted = {row[0]: OfferedCounts(*map(int, row[1:])) for row in cursor.fetchall()}
    providers = dict(Intervention.objects.filter(id__in=counted).values_list("id", "provider"))
    last = {v.intervention_id: v for v in Version.objects.filter(intervention__in=counted).order_by("number")}
    agencies = names_of(providers.values())
    lines = [
        OfferedLine(
            key,
            last[key].name,
            agencies.get(providers[key], ""),
            help_words(last[key].help),
            counts,
            str(providers[key]),
        )
        for key, counts in counted.items()
    ]
    return sorted(lines, key=lambda line: (line.name.casefold(), line.provider))


def unmet_figures(viewer: Viewer, *, scheme: Scheme, start: date, end: date) -> list[UnmetCount]:
    """Cases by kind of help that was recorded as not to be had, by name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT help, cases FROM cases_unmet_counts(%s, %s, %s)", [scheme.id, start, end])
        rows = [UnmetCount(help_words(slug), int(n)) for slug, n in cursor.fetchall()]
    return sorted(rows, key=lambda row: row.help)
