"""Whether interventions were delivered as meant: of one referral for those who see it, of a scheme as counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases.enums import KEPT_NAMES, Kept
from plumbline.cases.fidelity import CAN_BE_CHECKED
from plumbline.cases.models import FidelityCheck, Onward
from plumbline.cases.queries.onward import OnwardLine, sides_of
from plumbline.interventions.models import Version


NOT_ANSWERED = "Not answered"


@dataclass(frozen=True, slots=True)
class Checklist:
    """The checklist of a referral's version with the last answer to each line, in words.

    ``last`` is None while nobody has answered. ``may_answer``: the viewer may, now. ``count``: how many times it was answered.
    """

    lines: tuple[tuple[str, str], ...]
    given: tuple[str, ...]
    last: FidelityCheck | None
    by: str
    agency: str
    may_answer: bool
    count: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many deliveries of an intervention came out in one and the same way.

    ``lines`` of the checklist = ``kept`` + ``partly`` + ``not_kept`` + ``cannot_tell`` + those not answered. ``side``: who answered, "" nobody.
    """

    intervention: UUID
    side: str
    lines: int
    kept: int
    partly: int
    not_kept: int
    cannot_tell: int
    n: int

    @property
    def judged(self) -> int:
        """Lines of each of which somebody could tell."""
        return self.kept + self.partly + self.not_kept

    @property
    def unanswered(self) -> int:
        """Lines that nobody answered."""
        return self.lines - self.judged - self.cannot_tell


def checklist_of(viewer: Viewer, line: OnwardLine) -> Checklist | None:
    """The checklist of a referral that the viewer is looking at, whose page has written the entry; None where it has none."""
    row: Onward = line.onward
    if not row.version.must_happen:
        return None
    checks = list(FidelityCheck.objects.filter(onward=row).order_by("number"))
    last = checks[-1] if checks else None
    given = tuple(last.answers) if last else ("",) * len(row.version.must_happen)
    return Checklist(
        lines=tuple(
            (words, _in_words(said)) for words, said in zip(row.version.must_happen, given, strict=True)
        ),
        given=given,
        last=last,
        by=names_of_users([last.by]).get(last.by, "") if last else "",
        agency=names_of([last.agency]).get(last.agency, "") if last else "",
        may_answer=bool(sides_of(viewer, row)) and line.state in CAN_BE_CHECKED,
        count=len(checks),
    )


def _in_words(said: str) -> str:
    return KEPT_NAMES[Kept(said)] if said else NOT_ANSWERED


def delivered_counts(viewer: Viewer, *, scheme: UUID, start: date, end: date) -> list[Delivered]:
    """Count deliveries by how they came out, from ``start`` up to ``end``. Nothing for whoever reads no figures of the scheme.

    Small counts are hidden by whoever shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_fidelity_counts(%s, %s, %s)", [scheme, start, end])
        return [Delivered(row[0], row[1], *map(int, row[2:])) for row in cursor.fetchall()]


def names_of_interventions(ids: set[UUID]) -> dict[UUID, str]:
    """What each intervention is called now. They name nobody."""
    rows = Version.objects.filter(intervention__in=ids).order_by("number")
    return {row.intervention_id: row.name for row in rows}
