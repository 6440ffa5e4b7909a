"""What people of cases asked to be given of what is held of them, by when, and which agencies have said what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ACCESS_VIEW_NAMES, AccessView, Answer
from plumbline.cases.models import AccessAnswer, AccessReply, AccessRequest, Case, Contact, ResearchReply
from plumbline.cases.queries.people import PersonLine, people_of
from plumbline.cases.queries.sight import HIDDEN, case_for, visible_cases
from plumbline.people.queries import PersonName, names_for
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import NotVisible


@dataclass(frozen=True, slots=True)
class ViewLine:
    """One agency that is asked. ``answer``: None while it has not said; ``label`` its view in words; ``may_give``: the viewer may say it."""

    agency: UUID
    name: str
    answer: AccessAnswer | None
    label: str
    by: str
    may_give: bool


@dataclass(frozen=True, slots=True)
class AccessLine:
    """A request in finished words. ``missing``: agencies that have not said; ``is_late``: its day is past and the person not answered."""

    request: AccessRequest
    name: PersonName | None
    views: tuple[ViewLine, ...]
    missing: tuple[str, ...]
    reply: AccessReply | None
    is_late: bool
    may_answer: bool

    @property
    def waits_for_us(self) -> bool:
        """Whether an agency that the viewer speaks for has not said."""
        return self.reply is None and any(line.may_give for line in self.views)


@dataclass(frozen=True, slots=True)
class AccessOfCase:
    """Requests of a case, the latest first; ``may_take``: the viewer may take one down."""

    case: Case
    people: tuple[PersonLine, ...]
    lines: tuple[AccessLine, ...]
    may_take: bool


def access_of_case(viewer: Viewer, ref: str, *, at: datetime | None = None) -> AccessOfCase:
    """Every request of a case, and where each agency stands.

    Raises
    ------
    NotVisible: the case is not there, or not theirs to see.

    Records
        ``access_request.consulted``, one entry for case and people.
    """
    case = case_for(viewer, ref)
    people = people_of(viewer, case)
    _consulted(viewer, [case.id, *(line.person_id for line in people)], at)
    rows = visible_to(narrowed(viewer), AccessRequest.objects.filter(case=case))
    lines = _lines(viewer, list(rows.order_by("-at", "-pk")), on=timezone.localdate(at))
    return AccessOfCase(
        case, people, tuple(lines), permissions.may(viewer, "take_access_request", case.scheme)
    )


def access_waiting(viewer: Viewer, *, at: datetime | None = None) -> list[AccessLine]:
    """Requests of the viewer's cases that are not answered: those that wait for the viewer's agency first, the soonest due first.

    Records
        ``access_request.consulted`` where there is one.
    """
    rows = _open(viewer)
    if rows:
        _consulted(viewer, sorted({i for r in rows for i in (r.id, r.case_id, r.person_id)}), at)
    lines = _lines(viewer, rows, on=timezone.localdate(at))
    return sorted(
        lines, key=lambda line: (not line.waits_for_us, line.request.answer_by, str(line.request.id))
    )


def count_access_waiting(viewer: Viewer) -> int:
    """How many requests are not answered in the cases that the viewer sees. A count, so no entry."""
    return len(_open(viewer))


def access_shown(viewer: Viewer, request_id: UUID, *, at: datetime | None = None) -> AccessLine:
    """One request, to give a view or to answer the person.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.

    Records
        ``access_request.consulted``.
    """
    row = access_to_change(viewer, request_id)
    _consulted(viewer, [row.id, row.case_id, row.person_id], at)
    return _lines(viewer, [row], on=timezone.localdate(at))[0]


def access_to_change(viewer: Viewer, request_id: UUID) -> AccessRequest:
    """The row of a request, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    seen = caseworker(viewer)
    rows = AccessRequest.objects.filter(id=request_id, case__in=visible_cases(seen))
    found = visible_to(seen, rows.select_related("case__scheme", "reply")).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def owners_in(viewer: Viewer, case: Case) -> list[UUID]:
    """Agencies that gave something of a case: those that answered that they know somebody, those that logged contacts, and its host."""
    seen = narrowed(viewer)
    known = visible_to(
        seen, ResearchReply.objects.filter(request__case=case, answer=Answer.KNOWN.value)
    ).values_list("owner_agency", flat=True)
    logged = visible_to(seen, Contact.objects.filter(case=case)).values_list("agency", flat=True)
    return sorted({case.owner_agency, *known.order_by(), *logged.order_by()}, key=str)


def _open(viewer: Viewer) -> list[AccessRequest]:
    rows = AccessRequest.objects.filter(case__in=visible_cases(viewer), reply__isnull=True)
    return list(visible_to(narrowed(viewer), _whole(rows)).order_by("answer_by", "pk"))


def _whole(rows: QuerySet[AccessRequest]) -> QuerySet[AccessRequest]:
    return rows.select_related("case__scheme", "reply")


def _consulted(viewer: Viewer, objects: Sequence[UUID], at: datetime | None) -> None:
    record(
        "access_request.consulted", verb=Verb.CONSULTATION, object_kind="access-request", objects=objects, by=viewer, at=at
    )  # fmt: skip


def _lines(viewer: Viewer, rows: Sequence[AccessRequest], *, on: date) -> list[AccessLine]:
    given: dict[UUID, dict[UUID, AccessAnswer]] = {row.id: {} for row in rows}
    for answer in AccessAnswer.objects.filter(request__in=list(rows)).order_by("at", "pk"):
        given[answer.request_id][answer.agency] = answer
    answers = [answer for found in given.values() for answer in found.values()]
    agencies = names_of({agency for row in rows for agency in row.agencies})
    users = names_of_users({answer.by for answer in answers})
    names = names_for(viewer, [row.person_id for row in rows]) if rows else {}
    return [
        _line(viewer, row, names.get(row.person_id), _views(viewer, row, given[row.id], agencies, users), on)
        for row in rows
    ]


def _views(
    viewer: Viewer,
    row: AccessRequest,
    given: dict[UUID, AccessAnswer],
    agencies: dict[UUID, str],
    users: dict[UUID, str],
) -> list[ViewLine]:
    leads = permissions.may(viewer, "write_view", row.case.scheme)
    own = viewer.agencies_as(permissions.MAY["reply"])
    lines = [
        ViewLine(
            agency=agency,
            name=agencies.get(agency, ""),
            answer=(answer := given.get(agency)),
            label=ACCESS_VIEW_NAMES[AccessView(answer.view)] if answer else "",
            by=users.get(answer.by, "") if answer else "",
            may_give=answer is None and (leads or agency in own),
        )
        for agency in row.agencies
    ]
    return sorted(lines, key=lambda line: line.name)


def _line(
    viewer: Viewer, row: AccessRequest, name: PersonName | None, views: Iterable[ViewLine], on: date
) -> AccessLine:
    reply, found = getattr(row, "reply", None), tuple(views)
    missing = tuple(line.name for line in found if line.answer is None)
    may_answer = reply is None and not missing and permissions.may(viewer, "write_view", row.case.scheme)
    return AccessLine(row, name, found, missing, reply, reply is None and row.answer_by < on, may_answer)
