"""The missing middle: what came out of the work between meetings and outcomes, in all, by agency, by way of delivery."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.outputs import Outputs
from plumbline.reporting import permissions
from plumbline.reporting.company import is_hidden
from plumbline.reporting.compared import median_figure
from plumbline.reporting.fidelity import FidelityOf, fidelity_in
from plumbline.reporting.figures import (
    IN_COMPANY,
    JUDGED,
    MOVED_LABEL,
    Figure,
    Period,
    share_figure,
    time_words,
)
from plumbline.reporting.linked import OUT, Year, prefix_of, year_of
from plumbline.reporting.quality import QualityOf, quality_in
from plumbline.schemes.enums import HOW_NAMES, How
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say


SHARES = (
    ("Contacts in which the person was met", "met", "attempted", "contacts attempted"),
    ("Contacts logged within 24 hours", "logged_soon", "attempted", "contacts attempted"),
    ("Actions still open, or never answered", "still_open", "judged", JUDGED),
    ("Actions done, checked and on time", "on_time", "judged", JUDGED),
    ("Actions done and checked", "verified", "judged", JUDGED),
    ("Actions that could not be done", "could_not", "judged", JUDGED),
    ("Actions not done", "did_not", "judged", JUDGED),
    ("Actions declined", "declined", "judged", JUDGED),
    ("Actions done that wait for somebody else’s check", "waiting", "due", "actions due"),
    (MOVED_LABEL, "moved", "due", "actions due"),
    (
        "Actions that would not happen otherwise",
        "new",
        "newness_said",
        "actions said to be new or not",
    ),
)


@dataclass(frozen=True, slots=True)
class OutputsOf:
    """Figures of one agency or way of delivery, or of the whole scheme."""

    name: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class OutputsPage:
    """What came out of the work of one scheme in a period. ``ways`` is empty where one way of delivery alone was used."""

    scheme: Scheme
    period: str
    whole: OutputsOf
    agencies: tuple[OutputsOf, ...]
    ways: tuple[OutputsOf, ...]
    fidelity: FidelityOf = field(default_factory=lambda: FidelityOf((), ()))
    quality: tuple[QualityOf, ...] = ()


def outputs_page(viewer: Viewer, slug: str, at: datetime | None = None) -> OutputsPage:
    """Assemble what came out of the work of a scheme in the year up to ``at``.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: no such scheme at the viewer's table.
    """
    permissions.check_may_read_counts(viewer)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    period = Period.year_to(timezone.localdate(at or timezone.now()))
    year = year_of(viewer, scheme, period)
    return replace(
        page_of(scheme, year.outputs, period, year),
        fidelity=fidelity_in(viewer, scheme, period),
        quality=quality_in(viewer, scheme, period),
    )


def page_of(scheme: Scheme, rows: Sequence[Outputs], period: Period, year: Year) -> OutputsPage:
    """Turn counts into figures: nothing of one agency or way can be had from the others, the whole and the board page."""
    agencies, ways = _of(rows, "agency"), _of(rows, "how")
    names = names_of(UUID(row.key) for row in agencies)
    named = sorted((names[UUID(row.key)], row) for row in agencies)
    return OutputsPage(
        scheme=scheme,
        period=period.words,
        whole=OutputsOf(scheme.name, _of_whole(period.words, year)),
        agencies=_split([name for name, _ in named], [row for _, row in named], period.words, year),
        ways=_split([HOW_NAMES[How(row.key)] for row in ways], ways, period.words, year)
        if len(ways) > 1
        else (),
    )


def _of(rows: Sequence[Outputs], split: str) -> list[Outputs]:
    return [row for row in rows if row.split == split]


def _of_whole(period: str, year: Year) -> tuple[Figure, ...]:
    row = year.out
    return (
        *_shares(row, OUT, period, year),
        _delay(row, OUT, period, year),
        _minutes(row, period, hidden=is_hidden((row.met, row.attempted)) or f"{OUT}.minutes" in year.away),
        _sessions(row, period, hidden=year.hides_sessions(OUT, row)),
        *_first(row, period, hidden=bool({f"{OUT}.first", f"{OUT}.opened"} & year.away)),
    )


def _shares(row: Outputs, of_whom: str, period: str, year: Year) -> Iterator[Figure]:
    for label, part, whole, of in SHARES:
        names = {f"{of_whom}.{part}", f"{of_whom}.{whole}"}
        yield share_figure(
            label,
            getattr(row, part),
            getattr(row, whole),
            period=period,
            of=of,
            beside=bool(names & year.away),
        )


def _split(names: Sequence[str], rows: Sequence[Outputs], period: str, year: Year) -> tuple[OutputsOf, ...]:
    return tuple(
        OutputsOf(name, tuple(_of_one(row, period, year))) for name, row in zip(names, rows, strict=True)
    )


def _of_one(row: Outputs, period: str, year: Year) -> Iterator[Figure]:
    of = prefix_of(row)
    yield from _shares(row, of, period, year)
    yield _delay(row, of, period, year)
    yield _minutes(row, period, hidden=year.hides_time(row))
    yield _sessions(row, period, hidden=year.hides_sessions(of, row))
    if row.split == "how":
        yield from _first(row, period, hidden=bool({f"{of}.first", f"{of}.opened"} & year.away))


def _delay(row: Outputs, of_whom: str, period: str, year: Year) -> Figure:
    """Days from due to done of those checked. It tells how many they are, so it is hidden as their share is."""
    label = "Median days from due to done, of those checked (minus: early)"
    names = {f"{of_whom}.verified", f"{of_whom}.judged"}
    if row.verified and (names & year.away or is_hidden((row.verified, row.judged))):
        return Figure(label, IN_COMPANY, period, hidden=True)
    return median_figure(label, row.delays, period=period, unit="day", of="actions done and checked")


def _minutes(row: Outputs, period: str, *, hidden: bool) -> Figure:
    label = "Time spent with people"
    if hidden:
        return Figure(label, IN_COMPANY, period, hidden=True)
    words = say(
        "{minutes}, in {met:,} contacts in which the person was met",
        minutes=time_words(row.minutes),
        met=row.met,
    )
    return Figure(label, words, period, numerator=row.minutes, denominator=row.met)


def _sessions(row: Outputs, period: str, *, hidden: bool) -> Figure:
    """The dose of interventions, planned and delivered. More can be held than were planned, so it is no share."""
    label = "Sessions held, of those planned"
    if hidden:
        return Figure(label, IN_COMPANY, period, hidden=True)
    if not row.begun:
        return Figure(label, "Nobody started an intervention", period, 0, 0)
    words = say(
        "{sessions:,} of {planned:,} planned, for {begun:,} people who started an intervention",
        sessions=row.sessions,
        planned=row.planned,
        begun=row.begun,
    )
    return Figure(label, words, period, numerator=row.sessions, denominator=row.planned)


def _first(row: Outputs, period: str, *, hidden: bool = False) -> tuple[Figure, Figure]:
    """Whether and how soon the people of the cases opened were met. Those not met yet have no days, and are in the share."""
    label, met = "Days from opening to the first meeting with the person", sum(row.first.values())
    share = "People met, of the cases opened in this period"
    if hidden or is_hidden((met, row.opened)):
        return (
            Figure(share, IN_COMPANY, period, hidden=True),
            Figure(label, IN_COMPANY, period, hidden=True),
        )
    return (
        share_figure(share, met, row.opened, period=period, of="cases opened"),
        median_figure(label, row.first, period=period, unit="day", of="people met"),
    )
