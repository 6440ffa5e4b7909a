"""Who is at a meeting: for an agency, to observe; and whether there is a quorum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.agencies.queries import agencies, kinds_of, names_of
from plumbline.cases.models import Case
from plumbline.cases.queries.tracks import standing_in
from plumbline.meetings import rules
from plumbline.meetings.lines.room import Here, missing_of
from plumbline.meetings.models import Acceptance, AgendaItem, Attendance, GoingOn, Meeting, Observer
from plumbline.meetings.queries.apologies import ApologyLine, apology_lines
from plumbline.meetings.queries.there import left_when, there_at, were_there
from plumbline.schemes.enums import Signer
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of, statement_for
from plumbline.values.words import say


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """Who was there, for whom. ``statement``: which text they accepted last, "" if none or not kept; ``asks_again``: another is in force.

    ``left_at``: when they left, before the end.
    """

    attendance: Attendance
    name: str
    agency: str
    statement: str = ""
    accepted_at: datetime | None = None
    asks_again: bool = False
    left_at: datetime | None = None

    @property
    def is_bound(self) -> bool:
        """Whether they have accepted one."""
        return self.attendance.confidentiality_accepted


@dataclass(frozen=True, slots=True)
class ObserverLine:
    """Somebody who observes, who invited them, and which version of the statement they signed; None: not signed, so not there."""

    observer: Observer
    invited_by: str
    statement: int | None
    signed_at: datetime | None
    is_local: bool = False

    @property
    def text_words(self) -> str:
        """Which text they signed."""
        return f"{self.statement}{' of this area' if self.is_local else ''}"


@dataclass(frozen=True, slots=True)
class GoingOnLine:
    """A chair went on without a quorum."""

    going_on: GoingOn
    missing: str
    by: str


@dataclass(frozen=True, slots=True)
class Attending:
    """Everybody at a meeting. ``quorum`` and ``missing`` are kinds of agency by slug; ``nobody_for`` names the agencies of the missing."""

    members: tuple[AttendanceLine, ...]
    observers: tuple[ObserverLine, ...]
    quorum: tuple[str, ...]
    missing: tuple[str, ...]
    nobody_for: tuple[str, ...]
    goings_on: tuple[GoingOnLine, ...]
    apologies: tuple[ApologyLine, ...] = ()

    @property
    def missing_words(self) -> str:
        """The missing kinds as a reader says them."""
        return rules.kind_words(self.missing)

    @property
    def quorum_words(self) -> str:
        """The quorum as a reader says it."""
        return rules.kind_words(self.quorum)

    @property
    def may_decide(self) -> bool:
        """Whether there is a quorum, or a chair has said to go on without it."""
        return set(self.missing) <= {kind for line in self.goings_on for kind in line.going_on.missing_kinds}

    @property
    def not_accepted(self) -> tuple[AttendanceLine, ...]:
        """Who is there and is not bound to confidence."""
        return tuple(line for line in self.members if not line.is_bound and line.left_at is None)

    @property
    def unsigned(self) -> tuple[ObserverLine, ...]:
        """Who came to observe and has not signed: they should not be in the room."""
        return tuple(line for line in self.observers if line.signed_at is None)

    def because(self, at: datetime) -> str:
        """Why a chair had gone on without a quorum by a moment; empty if none had."""
        said = [line.going_on for line in self.goings_on if line.going_on.at <= at]
        return said[-1].because if said else ""


def attending_of(meeting: Meeting) -> Attending:
    """Return who is recorded at a meeting. The caller has found it for a viewer."""
    missing = missing_at(meeting)
    kinds = kinds_of(meeting.scheme.agencies)
    names = names_of(a for a, of in kinds.items() if of in missing)
    return Attending(
        members=attendance_lines(meeting),
        observers=observer_lines(meeting),
        quorum=quorum_of(meeting),
        missing=missing,
        nobody_for=tuple(sorted(names.values())),
        goings_on=_goings_on(meeting),
        apologies=apology_lines(meeting),
    )


def attendance_lines(meeting: Meeting) -> tuple[AttendanceLine, ...]:
    """Who is recorded as there for an agency."""
    rows = list(were_there(meeting))
    left = left_when(rows)
    users, of = names_of_users({a.user for a in rows}), names_of({a.agency for a in rows})
    last = {a.attendance_id: a for a in Acceptance.objects.filter(attendance__meeting=meeting)}
    now = rules.fingerprint(statement_for(meeting.scheme, Signer.MEMBER, timezone.localdate()).text)
    return tuple(
        replace(
            _member(row, last.get(row.id), users.get(row.user, ""), of.get(row.agency, ""), now),
            left_at=left.get(row.id),
        )
        for row in rows
    )


def _member(row: Attendance, last: Acceptance | None, name: str, agency: str, now: str) -> AttendanceLine:
    if last is None:
        return AttendanceLine(row, name, agency)
    return AttendanceLine(
        row,
        name,
        agency,
        statement=say("version {version} of this area", version=last.statement)
        if last.is_local
        else say("version {version}", version=last.statement),
        accepted_at=last.accepted_at,
        asks_again=last.sha256 != now,
    )


def observer_lines(meeting: Meeting) -> tuple[ObserverLine, ...]:
    """Who is recorded as coming to observe, signed or not."""
    rows = list(Observer.objects.filter(meeting=meeting).select_related("signing"))
    users = names_of_users({row.invited_by for row in rows})
    found = []
    for row in rows:
        signing = getattr(row, "signing", None)
        found.append(
            ObserverLine(
                row,
                users.get(row.invited_by, ""),
                signing.statement if signing else None,
                signing.signed_at if signing else None,
                signing.is_local if signing else False,
            )
        )
    return tuple(found)


def name_of_attendance(row: Attendance) -> str:
    """Who is recorded, and for whom."""
    name = names_of_users({row.user}).get(row.user, "")
    return say("{name}, {agency}", name=name, agency=names_of([row.agency]).get(row.agency, ""))


def missing_at(meeting: Meeting, at: datetime | None = None) -> tuple[str, ...]:
    """Kinds of agency of the quorum that nobody there can commit: now, or by who had not left by a moment."""
    return missing_of(here(meeting, at), quorum_of(meeting))


def quorum_of(meeting: Meeting) -> tuple[str, ...]:
    """Kinds of agency that the cases on its agenda need there; those of the kind where it asks for the same in every case."""
    kind = kind_of(meeting.scheme)
    if not kind.meeting.quorum_track:
        return kind.meeting.quorum
    items = AgendaItem.objects.filter(meeting=meeting).select_related("case").order_by("listed_at", "pk")
    return _needed(kind, [item.case for item in items])


def quorum_in(case: Case) -> tuple[str, ...]:
    """Kinds of agency that one case needs."""
    return _needed(kind_of(case.scheme), [case])


def _needed(kind: Kind, cases: Sequence[Case]) -> tuple[str, ...]:
    if not kind.meeting.quorum_track:
        return kind.meeting.quorum
    standing = standing_in(cases)
    held = (standing[case.id].get(kind.meeting.quorum_track, ()) for case in cases)
    return kind.meeting.quorum_for(rows[-1].value if rows else "" for rows in held)


def allowed_at(meeting: Meeting) -> frozenset[str]:
    """Kinds of agency without which a chair has said to go on."""
    rows = GoingOn.objects.filter(meeting=meeting).values_list("missing_kinds", flat=True)
    return frozenset(kind for kinds in rows for kind in kinds)


def here(meeting: Meeting, at: datetime | None = None) -> list[Here]:
    """Those who are there for an agency, as the rules need them: now, or who had not left by a moment."""
    kinds = {a.id: a.kind for a in agencies()}
    return [
        Here(str(a.agency), kinds.get(a.agency, ""), a.has_authority, a.confidentiality_accepted)
        for a in there_at(meeting, at)
    ]


def quorum_sentence(attending: Attending) -> str:
    """Whether there was a quorum, for the minutes; empty where the kind of scheme asks for none."""
    if not attending.quorum:
        return ""
    if not attending.missing:
        return say("Quorum ({quorum_words}): met.", quorum_words=attending.quorum_words)
    return say(
        "Quorum ({quorum_words}): not met. Nobody was there who could commit {missing_words}.",
        quorum_words=attending.quorum_words,
        missing_words=attending.missing_words,
    )


def observer_words(line: ObserverLine) -> str:
    """An observer as they are minuted."""
    signed = f"{timezone.localtime(line.signed_at):%H:%M}" if line.signed_at else ""
    return say(
        "{observer} ({organisation}; {because}; invited by {invited_by}; signed confidentiality "
        "statement {text_words} at {signed})",
        observer=line.observer.name,
        organisation=line.observer.organisation,
        because=line.observer.because,
        invited_by=line.invited_by,
        text_words=line.text_words,
        signed=signed,
    )


def _goings_on(meeting: Meeting) -> tuple[GoingOnLine, ...]:
    rows = list(GoingOn.objects.filter(meeting=meeting))
    users = names_of_users({row.by for row in rows})
    return tuple(GoingOnLine(row, rules.kind_words(row.missing_kinds), users.get(row.by, "")) for row in rows)
