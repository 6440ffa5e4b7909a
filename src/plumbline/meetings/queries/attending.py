"""Who is at a meeting: for an agency, to observe; and whether there is a quorum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.agencies.queries import agencies, kinds_of, names_of
from plumbline.meetings import rules
from plumbline.meetings.lines.room import Here, missing_of
from plumbline.meetings.models import Attendance, GoingOn, Meeting, Observer
from plumbline.schemes.queries import kind_of


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """Who was there, for whom."""

    attendance: Attendance
    name: str
    agency: str


@dataclass(frozen=True, slots=True)
class ObserverLine:
    """Somebody who observes, who invited them, and which version of the statement they signed; None: not signed, so not there."""

    observer: Observer
    invited_by: str
    statement: int | None
    signed_at: datetime | None


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

    def because(self, at: datetime) -> str:
        """Why a chair had gone on without a quorum by a moment; empty if none had."""
        said = [line.going_on for line in self.goings_on if line.going_on.at <= at]
        return said[-1].because if said else ""


def attending_of(meeting: Meeting) -> Attending:
    """Return who is recorded at a meeting. The caller has found it for a viewer."""
    kind = kind_of(meeting.scheme)
    missing = missing_at(meeting)
    kinds = kinds_of(meeting.scheme.agencies)
    names = names_of(a for a, of in kinds.items() if of in missing)
    return Attending(
        members=attendance_lines(meeting),
        observers=observer_lines(meeting),
        quorum=kind.meeting.quorum,
        missing=missing,
        nobody_for=tuple(sorted(names.values())),
        goings_on=_goings_on(meeting),
    )


def attendance_lines(meeting: Meeting) -> tuple[AttendanceLine, ...]:
    """Who is recorded as there for an agency."""
    rows = list(Attendance.objects.filter(meeting=meeting))
    users, of = names_of_users({a.user for a in rows}), names_of({a.agency for a in rows})
    return tuple(AttendanceLine(a, users.get(a.user, ""), of.get(a.agency, "")) for a in rows)


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
            )
        )
    return tuple(found)


def missing_at(meeting: Meeting) -> tuple[str, ...]:
    """Kinds of agency of the quorum that nobody there can commit."""
    return missing_of(here(meeting), kind_of(meeting.scheme).meeting.quorum)


def allowed_at(meeting: Meeting) -> frozenset[str]:
    """Kinds of agency without which a chair has said to go on."""
    rows = GoingOn.objects.filter(meeting=meeting).values_list("missing_kinds", flat=True)
    return frozenset(kind for kinds in rows for kind in kinds)


def here(meeting: Meeting) -> list[Here]:
    """Those who are there for an agency, as the rules need them."""
    kinds = {a.id: a.kind for a in agencies()}
    return [
        Here(str(a.agency), kinds.get(a.agency, ""), a.has_authority, a.confidentiality_accepted)
        for a in Attendance.objects.filter(meeting=meeting)
    ]


def quorum_sentence(attending: Attending) -> str:
    """Whether there was a quorum, for the minutes; empty where the kind of scheme asks for none."""
    if not attending.quorum:
        return ""
    if not attending.missing:
        return f"Quorum ({attending.quorum_words}): met."
    return f"Quorum ({attending.quorum_words}): not met. Nobody was there who could commit {attending.missing_words}."


def observer_words(line: ObserverLine) -> str:
    """An observer as they are minuted."""
    signed = f"{timezone.localtime(line.signed_at):%H:%M}" if line.signed_at else ""
    return (
        f"{line.observer.name} ({line.observer.organisation}; {line.observer.because}; invited by {line.invited_by}; "
        f"signed confidentiality statement {line.statement} at {signed})"
    )


def _goings_on(meeting: Meeting) -> tuple[GoingOnLine, ...]:
    rows = list(GoingOn.objects.filter(meeting=meeting))
    users = names_of_users({row.by for row in rows})
    return tuple(GoingOnLine(row, rules.kind_words(row.missing_kinds), users.get(row.by, "")) for row in rows)
