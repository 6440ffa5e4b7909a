"""What goes on paper: each case as the panel may hold it, and the papers that are out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.cases.chronology import Row, Sort, merged
from plumbline.cases.models import Need
from plumbline.cases.queries import CasePage, case_page, visible_cases
from plumbline.cases.queries.assessed import assessment_rows
from plumbline.cases.queries.chronology import event_rows
from plumbline.cases.queries.filled import FormTold, forms_told
from plumbline.cases.queries.needs import NeedLine, needs_page
from plumbline.cases.queries.page import ObjectiveLine
from plumbline.cases.queries.people import PersonLine
from plumbline.cases.queries.told_rows import told_rows
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.meetings.models import AgendaItem, Meeting, Printout
from plumbline.meetings.queries.sight import AGENDA_ORDER
from plumbline.schemes.kind import Side
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class PersonPaper:
    """One person of a case of several: what is known of them alone, newest first, and the goals for a need of theirs.

    Of what every agency in the case may read; ``rows`` are newest first.

    ``is_kept_in_the_dark``: nothing of the case may reach them. Their rows then hold nothing that anybody typed and name no agency, so that
    a sheet in the wrong hands does not tell where somebody else is.
    """

    line: PersonLine
    rows: tuple[Row, ...]
    goals: tuple[ObjectiveLine, ...]
    is_kept_in_the_dark: bool


@dataclass(frozen=True, slots=True)
class CasePaper:
    """One case for the pack: its place on the agenda, the question for the room, and its page as the printer sees it.

    ``people`` of a case of several, each for a sheet of their own; nobody where the case is of one.
    ``forms``: those that are part of its plan, and ``needs``: those that stand, where its kind has any.
    """

    number: int
    question: str
    page: CasePage
    people: tuple[PersonPaper, ...] = ()
    forms: tuple[FormTold, ...] = ()
    needs: tuple[NeedLine, ...] = ()


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
        paper_of_case(viewer, number, item.question, item.case.ref)
        for number, item in enumerate(rows.order_by(*AGENDA_ORDER), start=1)
    )


def plan_of(viewer: Viewer, meeting: Meeting) -> tuple[CasePaper, ...]:
    """Every case on the agenda that the viewer sees, with the forms of its plan and its needs.

    Records
        ``case.consulted`` for each, and ``form.consulted`` and ``needs.consulted`` where there are any.
    """
    return tuple(
        replace(paper, forms=_plan_forms(viewer, paper.page), needs=_needs(viewer, paper.page))
        for paper in pack_of(viewer, meeting)
    )


def _plan_forms(viewer: Viewer, page: CasePage) -> tuple[FormTold, ...]:
    return tuple(one for one in forms_told(viewer, page.case, plan_only=True) if one.of_all)


def _needs(viewer: Viewer, page: CasePage) -> tuple[NeedLine, ...]:
    """Needs that every agency in the case reads."""
    if not page.kind.needs.needs:
        return ()
    here = set(page.case.seen_by_agencies)
    found = needs_page(viewer, page.case.ref).standing
    return tuple(line for line in found if here <= set(line.need.seen_by_agencies))


def paper_of_case(viewer: Viewer, number: int, question: str, ref: str) -> CasePaper:
    """One case for the pack.

    Records
        ``case.consulted``, with everybody in it.
    """
    page = case_page(viewer, ref)
    several = page.people if len(page.people) > 1 else ()
    return CasePaper(number, question, page, tuple(_of_person(viewer, page, line) for line in several))


def _of_person(viewer: Viewer, page: CasePage, line: PersonLine) -> PersonPaper:
    dark, here = line.side is Side.NOT_TOLD, set(page.case.seen_by_agencies)
    found = merged(_rows_alone(viewer, page, line))
    going = [row for row in found if not row.named and not row.masked and here <= row.readers]
    rows = tuple(_bare(row) if dark else row for row in going)
    return PersonPaper(line, rows, () if dark else _goals(viewer, page, line), dark)


def _goals(viewer: Viewer, page: CasePage, line: PersonLine) -> tuple[ObjectiveLine, ...]:
    needs = Need.objects.filter(case=page.case, person_id=line.person_id)
    mine = set(visible_to(narrowed(viewer), needs).values_list("id", flat=True))
    panels = (aim for aim in page.objectives if aim.objective.marking == Marking.PANEL)
    return tuple(aim for aim in panels if aim.objective.need_id in mine)


def _rows_alone(viewer: Viewer, page: CasePage, line: PersonLine) -> Iterator[Row]:
    """What is of one person and of nobody else in the case."""
    yield from event_rows(viewer, page.case, line.person_id)
    yield from assessment_rows(viewer, page.case, line.person_id)
    if line.side is not Side.NOT_TOLD:
        yield from told_rows(viewer, page.case, line.person_id)


def _bare(row: Row) -> Row:
    """A row without whose it is and without words that somebody typed: of an event the person's part in it and whether it stands are none."""
    given = row.sort in (Sort.EVENT, Sort.SPELL)
    return replace(
        row,
        agency=None,
        source="",
        by=None,
        note="",
        marks=row.marks if given else (),
        detail=row.detail if given else "",
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
