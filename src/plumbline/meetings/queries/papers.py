"""What goes on paper: each case as the panel may hold it, and the papers that are out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.queries import CasePage, case_page, visible_cases
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.meetings.models import AgendaItem, Meeting, Printout
from plumbline.meetings.queries.sight import AGENDA_ORDER
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One case for the pack: its place on the agenda, the question for the room, and its page as the printer sees it."""

    number: int
    question: str
    page: CasePage


@dataclass(frozen=True, slots=True)
class PrintoutLine:
    """Papers that are out, or were."""

    printout: Printout
    label: str
    by: str
    is_overdue: bool


def pack_of(viewer: Viewer, meeting: Meeting) -> tuple[CasePaper, ...]:
    """Every case on the agenda that the viewer sees, in its order.

    Records
        ``case.consulted`` for each.
    """
    rows = AgendaItem.objects.filter(meeting=meeting, case__in=visible_cases(viewer)).select_related("case")
    return tuple(
        CasePaper(number, item.question, case_page(viewer, item.case.ref))
        for number, item in enumerate(rows.order_by(*AGENDA_ORDER), start=1)
    )


def printouts_of(viewer: Viewer, meeting: Meeting, *, on: date | None = None) -> tuple[PrintoutLine, ...]:
    """Papers of a meeting, the latest first: who holds them and until when. Names nobody who is spoken of."""
    rows = list(visible_to(narrowed(viewer), Printout.objects.filter(meeting=meeting)))
    users, today = names_of_users({row.printed_by for row in rows}), on or timezone.localdate()
    return tuple(
        PrintoutLine(
            row,
            PAPER_NAMES[Papers(row.what)],
            users.get(row.printed_by, ""),
            is_overdue=row.destroyed_at is None and row.destroy_by < today,
        )
        for row in rows
    )


def printout_for(viewer: Viewer, printout_id: UUID) -> Printout:
    """Return one set of papers, locked until the transaction ends, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    rows = Printout.objects.filter(id=printout_id).select_related("meeting__scheme")
    return one_visible_to(caseworker(viewer), rows.select_for_update(of=("self",)))
