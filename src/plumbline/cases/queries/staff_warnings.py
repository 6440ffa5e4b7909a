"""Staff-safety warnings: those that stand, before a visit; and all of a case, with their history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, StaffWarning, StaffWarningReason
from plumbline.cases.queries.people import PersonLine, person_lines
from plumbline.cases.queries.sight import case_for, participants_of, visible_cases
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import StageRefused


ASKED_OF_STAFF = "staff_safety"
"""The question on risks to staff, in the referral forms of kinds that ask it."""


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning in finished words. ``why`` and ``source`` are empty where the viewer may know only what to do.

    ``stands``: neither ended nor replaced, and its day is not past; ``run_out``: nobody looked at it when its day came.
    ``is_panels``: every agency in the case reads why; else ``readers`` do, as far as the viewer is one of them.
    """

    warning: StaffWarning
    why: str
    source: str
    agency: str
    by: str
    ended_because: str
    stands: bool
    run_out: bool
    is_panels: bool
    readers: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class WarningsOfCase:
    """Everything of it in a case, the latest first; ``may_write``: the viewer warns, looks again and ends.

    ``in_referral``: what the referral says of risks to staff, where its form asks.
    """

    case: Case
    people: tuple[PersonLine, ...]
    lines: tuple[WarningLine, ...]
    may_write: bool
    in_referral: str


def standing_warnings(
    viewer: Viewer, cases: Sequence[Case], *, on: date | None = None
) -> dict[UUID, list[WarningLine]]:
    """Warnings that stand, by case; cases without one are missing.

    Records
        ``staff_warning.consulted`` where there is one, with its case. The person is in the entry of the page that it stands on.
    """
    rows = _rows(viewer).filter(case__in=list(cases), end__isnull=True, replaced_by__isnull=True)
    today = on or timezone.localdate()
    lines = _lines(viewer, list(rows.filter(until__gte=today)), on=today)
    found: dict[UUID, list[WarningLine]] = {}
    for line in lines:
        found.setdefault(line.warning.case_id, []).append(line)
    if lines:
        ids = sorted({i for line in lines for i in (line.warning.id, line.warning.case_id)})
        record(
            "staff_warning.consulted",
            verb=Verb.CONSULTATION,
            object_kind="staff-warning",
            objects=ids,
            by=viewer,
        )
    return found


def warnings_of_case(viewer: Viewer, ref: str, *, on: date | None = None) -> WarningsOfCase:
    """Every warning of a case with its history.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``staff_warning.consulted``, one entry for case and people.
    """
    case = case_for(viewer, ref)
    people = person_lines(viewer, participants_of(case), kind_of(case.scheme))
    objects = [case.id, *(one.person_id for one in people)]
    record(
        "staff_warning.consulted",
        verb=Verb.CONSULTATION,
        object_kind="staff-warning",
        objects=objects,
        by=viewer,
    )
    rows = list(_rows(viewer).filter(case=case).order_by("-at", "pk"))
    may_write = permissions.may(viewer, "warn_staff", case.scheme) and not hasattr(case, "closure")
    said = case.referral.answers.get(ASKED_OF_STAFF, "")
    lines = tuple(_lines(viewer, rows, on=on or timezone.localdate()))
    return WarningsOfCase(case, people, lines, may_write, said if isinstance(said, str) else "")


def warning_to_change(viewer: Viewer, warning_id: UUID) -> StaffWarning:
    """Return a warning that nobody has ended or replaced, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    StageRefused: it was ended or looked at already.
    """
    rows = _rows(viewer).filter(id=warning_id, case__in=visible_cases(caseworker(viewer)))
    found = one_visible_to(caseworker(viewer), rows.select_related("case__scheme"))
    if hasattr(found, "end") or hasattr(found, "replaced_by"):
        raise StageRefused(
            "This warning was ended or looked at already. Open the page again.", slug="written-since"
        )
    return found


def warnings_told(viewer: Viewer, ids: Collection[UUID], *, on: date | None = None) -> dict[UUID, str]:
    """Those of these warnings that ran out and wait for somebody to look, each with the reference of its case."""
    rows = _rows(viewer).filter(id__in=list(ids), end__isnull=True, replaced_by__isnull=True)
    rows = rows.filter(until__lt=on or timezone.localdate(), case__in=visible_cases(viewer))
    return dict(rows.values_list("id", "case__ref"))


def run_out(job: Viewer, *, on: date) -> list[tuple[UUID, date, UUID]]:
    """Warnings that ran out before a day, and who is to look; for the job that sends reminders."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT warning, until, recipient FROM cases_warnings_run_out(%s)", [on])
        return list(cursor.fetchall())


def _rows(viewer: Viewer) -> QuerySet[StaffWarning]:
    return visible_to(narrowed(viewer), StaffWarning.objects.all())


def _lines(viewer: Viewer, rows: Sequence[StaffWarning], *, on: date) -> list[WarningLine]:
    if not rows:
        return []
    full = {
        row.id: row
        for row in StaffWarning.objects.filter(id__in=[r.id for r in rows]).select_related(
            "end", "replaced_by"
        )
    }
    said = {
        r.warning_id: r
        for r in visible_to(narrowed(viewer), StaffWarningReason.objects.filter(warning__in=list(rows)))
    }
    agencies, users = names_of({row.agency for row in rows}), names_of_users({row.by for row in rows})
    return [_line(full.get(row.id, row), said.get(row.id), agencies, users, on) for row in rows]


def _line(
    row: StaffWarning, said: StaffWarningReason | None, agencies: dict[UUID, str], users: dict[UUID, str], on: date
) -> WarningLine:  # fmt: skip
    end, later = getattr(row, "end", None), getattr(row, "replaced_by", None)
    waits = end is None and later is None
    return WarningLine(
        warning=row,
        why=said.why if said else "",
        source=said.source if said else "",
        agency=agencies.get(row.agency, ""),
        by=users.get(row.by, ""),
        ended_because=end.words if end else "Looked at again" if later else "",
        stands=waits and row.until >= on,
        run_out=waits and row.until < on,
        is_panels=said is not None and said.marking == Marking.PANEL,
        readers=tuple(said.seen_by_agencies) if said else (),
    )
