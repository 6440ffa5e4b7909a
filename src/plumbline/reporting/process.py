"""How it was done: meetings, research and timeliness. Kept apart from outcomes, so that a well-run panel is not taken for one that helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.queries.late_reasons import told_in_time
from plumbline.cases.queries.process import CaseProcess, case_process
from plumbline.meetings.queries.figures import quorum_figures
from plumbline.meetings.queries.process import MeetingProcess, meeting_process
from plumbline.meetings.queries.replied import replied_before
from plumbline.referrals.queries.decided import TOLD_WITHIN, told_of_decision
from plumbline.reporting import permissions
from plumbline.reporting.company import hidden_beside_total, is_hidden
from plumbline.reporting.compared import median_figure
from plumbline.reporting.equality import OfTrait, decided_by_group
from plumbline.reporting.figures import IN_COMPANY, Figure, Period, share_figure
from plumbline.reporting.voice import VoiceOf, voice_in
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say


APART = (
    "These figures say how the scheme works. None says whether anybody is hurt less: groups that met well, answered in time and were liked "
    "have been found to change nothing that could be measured."
)


@dataclass(frozen=True, slots=True)
class ByAgency:
    """One figure for each agency, by name."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """How a scheme worked in a period."""

    scheme: Scheme
    period: str
    whole: tuple[Figure, ...]
    agencies: tuple[ByAgency, ...]
    voice: tuple[VoiceOf, ...] = ()
    decided: tuple[OfTrait, ...] = ()


def process_page(viewer: Viewer, slug: str, at: datetime | None = None) -> ProcessPage:
    """Assemble how a scheme worked in the year up to ``at``.

    Refuses
        PermissionRefused: the viewer's role has no use for it.
        NotVisible: no such scheme at the viewer's table.
    """
    permissions.check_may_read_counts(viewer)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    period = Period.year_to(timezone.localdate(at or timezone.now()))
    days = {"start": period.start, "end": period.end}
    meetings = meeting_process(viewer, scheme=scheme.id, **days)
    cases = case_process(viewer, scheme=scheme, **days)
    quorum = quorum_figures(viewer, scheme=scheme.id, **days)
    quorate = share_figure(
        "Meetings with a quorum from first decision to end",
        quorum.quorate,
        quorum.held - quorum.not_written_down,
        period=period.words,
        of="meetings held",
    )
    return ProcessPage(
        scheme=scheme,
        period=period.words,
        whole=(
            quorate,
            *_whole(meetings, cases, period.words),
            *_told_in_time(viewer, scheme, period),
            *_fed_back(viewer, scheme, period),
        ),
        agencies=_by_agency(meetings, cases, period.words),
        voice=voice_in(viewer, scheme, period),
        decided=decided_by_group(viewer, scheme, period),
    )


def _whole(meetings: MeetingProcess, cases: CaseProcess, period: str) -> tuple[Figure, ...]:
    seats = sum(one.noted for one in meetings.agencies)
    came = sum(one.with_authority for one in meetings.agencies)
    asked, on_time, unanswered = (
        sum(getattr(one, name) for one in cases.research) for name in ("asked", "on_time", "unanswered")
    )
    issued = sum(meetings.issued.values())
    return (
        share_figure(
            "Agency sent somebody who can decide for it", came, seats, period=period, of="seats at meetings"
        ),
        share_figure("Minutes sent out", issued, meetings.ended, period=period, of="meetings ended"),
        _days(
            "Days from a meeting to its minutes", meetings.issued, meetings.ended, period, "minutes sent out"
        ),
        share_figure("Research returned on time", on_time, asked, period=period, of="requests due"),
        share_figure("Research not answered at all", unanswered, asked, period=period, of="requests due"),
        _days("Days from referral to opening", cases.to_open, cases.opened, period, "cases opened"),
        _days(
            "Days from opening to an agreed plan", cases.to_plan, cases.opened, period, "cases with a plan"
        ),
    )


def _told_in_time(viewer: Viewer, scheme: Scheme, period: Period) -> Iterator[Figure]:
    """Of how many late actions somebody said why within the time of the kind, where it gives one."""
    found = told_in_time(viewer, scheme=scheme, start=period.start, end=period.end)
    if found is not None:
        yield share_figure(
            say("Late actions with a reason within {limit}", limit=found.limit.words),
            found.told,
            found.late,
            period=period.words,
            of="late actions of which that time is over",
        )


def _fed_back(viewer: Viewer, scheme: Scheme, period: Period) -> Iterator[Figure]:
    """Journeys 2.2 and 2.4: whoever referred is told within two working days, and what was asked is answered before the meeting."""
    told = told_of_decision(viewer, scheme=scheme.id, start=period.start, end=period.end)
    yield share_figure(
        say("Referrer told of the decision within {limit}", limit=TOLD_WITHIN.words),
        told.told,
        told.sent,
        period=period.words,
        of="referrals of which that time is over",
    )
    replied = replied_before(viewer, scheme=scheme.id, start=period.start, end=period.end)
    yield share_figure(
        "Research answered before the meeting that it was for",
        replied.before,
        replied.asked,
        period=period.words,
        of="requests whose case a meeting heard",
    )


def _days(label: str, days: Mapping[int, int], whole: int, period: str, of: str) -> Figure:
    """The median, hidden where those with days or those without are few. Those without are in no median: the share beside it tells of them."""
    n = sum(days.values())
    if n and is_hidden((n, whole)):
        return Figure(label, say("Hidden: too few {of} to show this", of=of), period, hidden=True)
    return median_figure(label, days, period=period, unit="day", of=of)


def _by_agency(meetings: MeetingProcess, cases: CaseProcess, period: str) -> tuple[ByAgency, ...]:
    names = names_of({one.agency for one in meetings.agencies} | {one.agency for one in cases.research})
    came = sorted((names[one.agency], (one.with_authority, one.noted)) for one in meetings.agencies)
    on_time = sorted((names[one.agency], (one.on_time, one.asked)) for one in cases.research)
    cannot = sorted((names[one.agency], (one.cannot_say, one.asked)) for one in cases.research)
    return (
        ByAgency("Agency sent somebody who can decide for it", _lines(came, "meetings", period)),
        ByAgency("Research returned on time", _lines(on_time, "requests due", period)),
        ByAgency("Research answered “cannot say”", _lines(cannot, "requests due", period)),
    )


def _lines(rows: Sequence[tuple[str, tuple[int, int]]], of: str, period: str) -> tuple[Figure, ...]:
    hidden = hidden_beside_total([pair for _, pair in rows])
    return tuple(
        Figure(name, IN_COMPANY, period, hidden=True)
        if away
        else share_figure(name, *pair, period=period, of=of)
        for (name, pair), away in zip(rows, hidden, strict=True)
    )
