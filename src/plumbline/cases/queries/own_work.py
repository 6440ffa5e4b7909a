"""What somebody sees who is not vetted: requests to their agency that wait, and their own actions. Nothing else of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import rules
from plumbline.cases.enums import Mover
from plumbline.cases.models import Action, ActionStep, Case, ResearchRequest
from plumbline.cases.permissions import MAY
from plumbline.cases.queries.sight import HIDDEN
from plumbline.cases.queries.steps import is_directed, step_label
from plumbline.schemes.queries import kind_of, scheme_by_id
from plumbline.values.errors import NotVisible
from plumbline.values.shown_names import listed_shown


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """A request to the viewer's agency that waits. ``people``: as much of each as the request itself tells: part, name, birth date."""

    request: ResearchRequest
    people: tuple[tuple[str, str, date | None], ...]
    is_late: bool


@dataclass(frozen=True, slots=True)
class OwnAction:
    """One's own open action: what, by when, where it stands, and the states to which it may be brought."""

    action: Action
    ref: str
    words: str
    label: str
    state: str
    due_on: date
    is_late: bool
    step_count: int
    moves: tuple[str, ...]
    steps: tuple[tuple[datetime, str, str], ...]


@dataclass(frozen=True, slots=True)
class OwnWork:
    """The one page of whoever is not vetted."""

    requests: tuple[OwnRequest, ...]
    actions: tuple[OwnAction, ...]


def own_work(viewer: Viewer, *, at: datetime | None = None) -> OwnWork:
    """Everything that somebody who is not vetted may see.

    Records
        ``own_work.consulted``, one entry for requests, actions and people.
    """
    now = at or timezone.now()
    on = timezone.localdate(now)
    requests = [_request(row, now) for row in _requests(viewer)]
    actions = [line for line in _lines(_actions(viewer), on) if line.moves or line.state == "done"]
    people = [UUID(key) for one in requests for key, _ in one.request.people]
    ids = [*(one.request.id for one in requests), *(line.action.id for line in actions), *people]
    record(
        "own_work.consulted", verb=Verb.CONSULTATION, object_kind="research-request", objects=ids, by=viewer
    )
    return OwnWork(tuple(requests), tuple(sorted(actions, key=lambda line: line.due_on)))


def own_request(viewer: Viewer, request_id: UUID) -> OwnRequest:
    """One request, to answer.

    Raises
    ------
    NotVisible: it is not to their agency, waits no more, or they are kept out of it.

    Records
        ``own_work.consulted``.
    """
    found = _request(own_request_to_change(viewer, request_id), timezone.now())
    ids = [found.request.id, *(UUID(key) for key, _ in found.request.people)]
    record(
        "own_work.consulted", verb=Verb.CONSULTATION, object_kind="research-request", objects=ids, by=viewer
    )
    return found


def own_request_to_change(viewer: Viewer, request_id: UUID) -> ResearchRequest:
    """The row of a request, to answer it.

    Raises
    ------
    NotVisible: as `own_request`.
    """
    found = next((row for row in _requests(viewer) if row.id == request_id), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def own_action(viewer: Viewer, action_id: UUID) -> OwnAction:
    """One's own action, to take its next step.

    Raises
    ------
    NotVisible: it is somebody else's, or its case is closed.

    Records
        ``own_work.consulted``.
    """
    line = _lines([own_action_to_change(viewer, action_id)], timezone.localdate())[0]
    record("own_work.consulted", verb=Verb.CONSULTATION, object_kind="action", objects=[action_id], by=viewer)
    return line


def own_action_to_change(viewer: Viewer, action_id: UUID) -> Action:
    """The row of one's own action, with as much of its case as a step needs.

    Raises
    ------
    NotVisible: as `own_action`.
    """
    found = next((row for row in _actions(viewer) if row.id == action_id), None)
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def _requests(viewer: Viewer) -> list[ResearchRequest]:
    mine = [s.agency_id for s in viewer.unvetted if s.role in MAY["reply"]]
    rows = ResearchRequest.objects.filter(agency__in=mine, reply__isnull=True, scheme__walled=False)
    found = rows.exclude(hidden_from__contains=[viewer.user_id]).select_related("scheme")
    return list(found.order_by("due_on", "pk"))


def _request(row: ResearchRequest, at: datetime) -> OwnRequest:
    latest: dict[UUID, tuple[str, date | None]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, first_name, last_name, date_of_birth FROM cases_people_of_request(%s) "
            "ORDER BY recorded_on NULLS FIRST",
            [row.id],
        )
        for person, first, last, born in cursor.fetchall():
            name = listed_shown(last, first)
            latest[person] = (name, born or latest.get(person, ("", None))[1])
    parts = kind_of(row.scheme).parts
    people = tuple(
        (parts[part].label, *latest.get(UUID(key), ("Name withheld", None))) for key, part in row.people
    )
    return OwnRequest(row, people, row.is_over(at))


def _actions(viewer: Viewer) -> list[Action]:
    """One's own actions, each with a stand-in for its case: reference and scheme, and nothing else of it."""
    mine = [s.agency_id for s in viewer.unvetted]
    with connection.cursor() as cursor:
        cursor.execute("SELECT action, ref, scheme FROM cases_cases_of_own_actions()")
        cases = {action: (ref, scheme) for action, ref, scheme in cursor.fetchall()}
    rows = list(Action.objects.filter(owner=viewer.user_id, agency__in=mine, id__in=list(cases)))
    for row in rows:
        ref, scheme = cases[row.id]
        row.case = Case(id=row.case_id, ref=ref, scheme=scheme_by_id(scheme))
    return rows


def _lines(actions: Sequence[Action], on: date) -> list[OwnAction]:
    steps: dict[UUID, list[ActionStep]] = {a.id: [] for a in actions}
    for step in ActionStep.objects.filter(action__in=list(steps)).order_by("number"):
        steps[step.action_id].append(step)
    return [_line(a, steps[a.id], on) for a in actions if steps[a.id]]


def _line(action: Action, steps: list[ActionStep], on: date) -> OwnAction:
    kind, last = kind_of(action.case.scheme).work.actions, steps[-1]
    spent = rules.count_extensions([s.state for s in steps]) >= kind.most_extensions
    legal = rules.legal_moves(state=last.state, capacities={Mover.OWNER}, kind=kind)
    directed = last.state == "accepted" and is_directed(steps)
    return OwnAction(
        action=action,
        ref=action.case.ref,
        words=f"{action.verb} {action.what}",
        label="Directed" if directed else kind.states[last.state],
        state=last.state,
        due_on=last.due_on,
        is_late=last.state in ("proposed", "accepted", "in_progress") and last.due_on < on,
        step_count=len(steps),
        moves=tuple(m.to_state for m in legal if not (m.to_state == last.state and spent)),
        steps=tuple((s.at, step_label(s, kind), s.words) for s in steps),
    )
