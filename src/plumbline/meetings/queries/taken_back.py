"""Lines and decisions that stand, and those that were taken back: for their readers the day, the agency and the reason, without the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import BackWhy
from plumbline.cases.permissions import MAY as CASE_MAY
from plumbline.cases.queries.fact_ends import OVER, said_of
from plumbline.cases.queries.sight import visible_cases
from plumbline.meetings import permissions
from plumbline.meetings.enums import Stage
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import AgendaItem, Decision, DecisionEnd, KeptLine, LineEnd, Meeting
from plumbline.meetings.queries.sight import stage_of
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.enums import Marking
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import PermissionRefused, StageRefused


SAYING = (Sort.FACT.value, Sort.OPINION.value, Sort.STRENGTH.value, Sort.NOTE.value)
APPROVED = "The minutes are approved, and stand as they are. Record at the next meeting what is right."
ITS_OWN = "The meeting has ended: only the agency that said it says in other words what is right. Withdraw it, or ask them to correct it."
NOT_YOURS = "Only the agency whose it is, or whoever writes at the meeting, takes it back."


def standing_lines(seen: Viewer, **of: Any) -> QuerySet[KeptLine]:
    """Lines that a viewer may read and that hold still; those that made a decision only while that holds."""
    over = LineEnd.objects.filter(line=OuterRef("pk"), why__in=OVER)
    undone = DecisionEnd.objects.filter(decision=OuterRef("points_to"))
    return visible_to(seen, KeptLine.objects.filter(~Exists(over), ~Exists(undone), **of))


def standing_decisions(**of: Any) -> QuerySet[Decision]:
    """Decisions that hold still, of items that the caller has found for a viewer."""
    return Decision.objects.filter(end__isnull=True, **of)


@dataclass(frozen=True, slots=True)
class Ended:
    """A line or a decision that was taken back, in finished words."""

    row: LineEnd | DecisionEnd
    said: str


def line_ends(seen: Viewer, **of: Any) -> list[Ended]:
    """Lines that were taken back, the earliest first; of those that are narrowed, the ones that the viewer reads no more."""
    rows = list(visible_to(seen, LineEnd.objects.filter(**of)))
    narrow = [row.line_id for row in rows if row.why == BackWhy.NARROWED]
    read = set(visible_to(seen, KeptLine.objects.filter(id__in=narrow)).values_list("id", flat=True))
    return _ended(row for row in rows if row.why != BackWhy.NARROWED or row.line_id not in read)


def line_ends_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """What notices tell of lines that were taken back, by row: the reference of the case and what is said of it. None of what they may not see."""
    return _told(viewer, LineEnd, ids)


def decision_ends_told(viewer: Viewer, ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """What notices tell of decisions that were taken back, as `line_ends_told`."""
    return _told(viewer, DecisionEnd, ids)


def _told(
    viewer: Viewer, model: type[LineEnd] | type[DecisionEnd], ids: Collection[UUID]
) -> dict[UUID, tuple[str, str]]:
    if not ids:
        return {}
    ends: QuerySet[Any] = model._default_manager.filter(
        id__in=list(ids), item__case__in=visible_cases(viewer)
    )
    rows = visible_to(narrowed(viewer), ends).select_related("item__case")
    return {one.row.id: (one.row.item.case.ref, one.said) for one in _ended(rows)}


def decision_ends(seen: Viewer, **of: Any) -> list[Ended]:
    """Decisions that were taken back, in the order of the decisions."""
    return _ended(visible_to(seen, DecisionEnd.objects.filter(**of)).order_by("number", "pk"))


def taken_back_of(seen: Viewer, item: AgendaItem) -> tuple[str, ...]:
    """What is said of lines and decisions on one case at one meeting that were taken back, in the order in which they were."""
    found = sorted([*line_ends(seen, item=item), *decision_ends(seen, item=item)], key=lambda one: one.row.at)
    return tuple(one.said for one in found)


def _ended(rows: Iterable[LineEnd | DecisionEnd]) -> list[Ended]:
    found = list(rows)
    names = names_of(r.agency for r in found) if found else {}
    return [
        Ended(r, said_of(r.why, at=r.at, agency=names.get(r.agency, ""), because=r.because)) for r in found
    ]


def next_number(item: AgendaItem) -> int:
    """Return the number of the next decision on a case: one that was taken back keeps its own."""
    found = [
        model.objects.filter(item=item).aggregate(last=Max("number"))["last"]
        for model in (Decision, DecisionEnd)
    ]
    return max([n for n in found if n], default=0) + 1


def line_to_take_back(viewer: Viewer, line_id: UUID) -> KeptLine:
    """Return a line that says something and holds still, to take back.

    Raises
    ------
    NotVisible: it is not there, not theirs to read, or was taken back. PermissionRefused: not theirs to take back.
    """
    rows = standing_lines(narrowed(caseworker(viewer)), id=line_id, sort__in=SAYING)
    line = one_visible_to(caseworker(viewer), rows.select_related("item__meeting__scheme", "item__case"))
    if not may_take_back(viewer, line):
        raise PermissionRefused(NOT_YOURS)
    return line


def may_take_back(viewer: Viewer, line: KeptLine) -> bool:
    """Whether a line is the viewer's to take back: their agency's own, or written at a meeting where they write."""
    return line.agency in viewer.agencies_as(CASE_MAY["reply"]) or may_write_at(viewer, line.item)


def may_write_at(viewer: Viewer, item: AgendaItem) -> bool:
    """Whether a viewer takes notes and records decisions at the meeting of a case."""
    return permissions.may(viewer, "decide", item.meeting.scheme)


def acting_for(viewer: Viewer, line: KeptLine) -> UUID:
    """Return the agency for which a viewer takes a line back: whose it is, where they answer for that."""
    if line.agency is not None and line.agency in viewer.agencies_as(CASE_MAY["reply"]):
        return line.agency
    return permissions.acting_agency(viewer, "decide", line.item.meeting.scheme.agencies)


def may_correct(viewer: Viewer, line: KeptLine) -> bool:
    """Whether the viewer may say in other words what a line should say: once the meeting has ended only for the agency whose it is."""
    if line.agency is None or acting_for(viewer, line) == line.agency:
        return True
    return stage_of(line.item.meeting) is Stage.BEGUN


def is_narrow(line: KeptLine) -> bool:
    """Whether nobody reads a line but its agency and the host."""
    return line.marking != Marking.PANEL


def decision_to_take_back(viewer: Viewer, decision_id: UUID) -> Decision:
    """Return a decision that holds still, to take back.

    Raises
    ------
    NotVisible: it is not there, not theirs to read, or was taken back. PermissionRefused: neither co-ordinator nor chair of the scheme.
    """
    rows = standing_decisions(id=decision_id).select_related("item__meeting__scheme", "item__case")
    decision = one_visible_to(caseworker(viewer), rows)
    permissions.check_may(viewer, "decide", decision.item.meeting.scheme)
    return decision


def check_not_approved(meeting: Meeting) -> None:
    """Refuse to change what minutes say that are approved.

    Raises
    ------
    StageRefused: they are.
    """
    if stage_of(meeting) in (Stage.APPROVED, Stage.CANCELLED):
        raise StageRefused(APPROVED, slug="approved-already")


MOST = 200
"""How many lines of one's own agency a list holds, those kept last."""


def line_shown(viewer: Viewer, line_id: UUID) -> KeptLine:
    """Return a line to take back, for its page.

    Raises
    ------
    as `line_to_take_back`.

    Records
        ``meeting.line_consulted``.
    """
    line = line_to_take_back(viewer, line_id)
    _shown([line], by=viewer)
    return line


def decision_shown(viewer: Viewer, decision_id: UUID) -> Decision:
    """Return a decision to take back, for its page.

    Raises
    ------
    as `decision_to_take_back`.

    Records
        ``meeting.line_consulted``.
    """
    decision = decision_to_take_back(viewer, decision_id)
    _shown([decision], by=viewer)
    return decision


def own_lines(viewer: Viewer) -> list[KeptLine]:
    """What the viewer's agencies said at meetings and somebody kept, the latest first.

    Records
        ``meeting.line_consulted``, one entry for all.
    """
    seen = narrowed(caseworker(viewer))
    rows = standing_lines(seen, agency__in=viewer.agencies_as(CASE_MAY["reply"]), sort__in=SAYING)
    found = list(rows.select_related("item__case", "item__meeting").order_by("-kept_at", "pk")[:MOST])
    if found:
        _shown(found, by=viewer)
    return found


@dataclass(frozen=True, slots=True)
class ByOthers:
    """A line of one's own agency that the host took back: what it said, and what is said of that."""

    line: KeptLine
    said: str


def own_taken_back(viewer: Viewer) -> list[ByOthers]:
    """What the viewer's agencies said at meetings and the host withdrew, corrected or narrowed, the latest first.

    Records
        ``meeting.line_consulted``, one entry for all.
    """
    seen, theirs = narrowed(caseworker(viewer)), viewer.agencies_as(CASE_MAY["reply"])
    lines = visible_to(seen, KeptLine.objects.filter(agency__in=theirs)).values("id")
    ends = LineEnd.objects.filter(line__in=lines).exclude(agency=F("line__agency"))
    rows = (
        visible_to(seen, ends).select_related("line__item__case", "line__item__meeting").order_by("-at", "pk")
    )
    found = [
        ByOthers(row.line, said)
        for row, said in ((one.row, one.said) for one in _ended(rows[:MOST]))
        if isinstance(row, LineEnd)
    ]
    if found:
        _shown([one.line for one in found], by=viewer)
    return found


def _shown(rows: Iterable[KeptLine | Decision], *, by: Viewer) -> None:
    about = [key for r in rows for key in (r.id, r.item_id, r.item.case_id, r.item.case.person_id)]
    record(
        "meeting.line_consulted",
        verb=Verb.CONSULTATION,
        object_kind="agenda-item",
        objects=list(dict.fromkeys(about)),
        by=by,
    )
