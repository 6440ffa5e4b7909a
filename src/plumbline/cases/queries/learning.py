"""Read what was learnt: by every agency of the scheme, without the case that it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import learning as rules
from plumbline.cases import permissions
from plumbline.cases.enums import LEARNING_OPEN, LEARNING_STATES, LearningState
from plumbline.cases.models import Case, Closure, Learning, LearningStep, Review
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.sharing.visibility import one_visible_to, visible_to


@dataclass(frozen=True, slots=True)
class LearningStepLine:
    """One step in finished words."""

    step: LearningStep
    label: str
    by: str


@dataclass(frozen=True, slots=True)
class LearningLine:
    """Something that was learnt, where it stands, and the states to which this viewer may bring it now."""

    learning: Learning
    scheme: str
    owner: str
    agency: str
    state: LearningState
    label: str
    is_open: bool
    is_late: bool
    step_count: int
    moves: tuple[LearningState, ...]
    steps: tuple[LearningStepLine, ...]


@dataclass(frozen=True, slots=True)
class LearningFigures:
    """What a scheme learnt in a period, by where it stands now. ``recorded`` is all of it, declined ones left out."""

    recorded: int
    verified: int
    still_open: int
    late: int


def visible_learning(viewer: Viewer) -> QuerySet[Learning]:
    """What was learnt in the viewer's schemes; of a walled one, whoever sits at no table reads only what was given to them."""
    rows = visible_to(narrowed(viewer), Learning.objects.all()).select_related("scheme")
    tables = viewer.agencies_as(permissions.AT_THE_TABLE)
    return rows if tables else rows.filter(Q(scheme__walled=False) | Q(owner=viewer.user_id))


def learning_for(viewer: Viewer, learning_id: UUID) -> Learning:
    """Return something that was learnt, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    return one_visible_to(caseworker(viewer), visible_learning(viewer).filter(id=learning_id))


def learning_lines(viewer: Viewer, *, on: date | None = None) -> tuple[LearningLine, ...]:
    """What was learnt, open ones first, soonest due first. Names nobody who is discussed, so no entry is written."""
    lines = _lines(viewer, visible_learning(viewer), on or timezone.localdate())
    return tuple(sorted(lines, key=lambda line: (not line.is_open, line.learning.due_on)))


def learning_line(viewer: Viewer, learning_id: UUID, *, on: date | None = None) -> LearningLine:
    """Return one with its steps.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    (line,) = _lines(viewer, [learning_for(viewer, learning_id)], on or timezone.localdate())
    return line


def learnt_from(viewer: Viewer, case: Case, *, on: date | None = None) -> tuple[LearningLine, ...]:
    """What was learnt from a case that the viewer sees."""
    rows = visible_learning(viewer).filter(source__case=case)
    return tuple(_lines(viewer, rows, on or timezone.localdate()))


def may_learn_from(viewer: Viewer, case: Case) -> bool:
    """Whether the viewer may write down now what is to be learnt from a case: it was reviewed or closed."""
    if not permissions.may(viewer, "learn", case.scheme):
        return False
    return Review.objects.filter(case=case).exists() or Closure.objects.filter(case=case).exists()


def learning_figures(viewer: Viewer, *, scheme: UUID, start: date, end: date, on: date) -> LearningFigures:
    """Count what a scheme at the viewer's table learnt from ``start`` up to ``end``, by where it stands now.

    Parameters
    ----------
    on : the day from which lateness is counted.

    The database counts on behalf of the viewer's agencies. Somebody of no such agency, or with no role that reads figures, gets
    noughts.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_learning_counts(%s, %s, %s, %s)", [scheme, start, end, on])
        return LearningFigures(*(int(n) for n in cursor.fetchone()))


def _lines(viewer: Viewer, rows: Iterable[Learning], on: date) -> list[LearningLine]:
    found = list(rows)
    steps: dict[UUID, list[LearningStep]] = {row.id: [] for row in found}
    for step in LearningStep.objects.filter(learning__in=found).order_by("number"):
        steps[step.learning_id].append(step)
    users = names_of_users({r.owner for r in found} | {s.by for own in steps.values() for s in own})
    agencies = names_of({row.agency for row in found})
    return [_line(viewer, row, steps[row.id], users, agencies, on) for row in found if steps[row.id]]


def _line(
    viewer: Viewer,
    row: Learning,
    steps: list[LearningStep],
    users: dict[UUID, str],
    agencies: dict[UUID, str],
    on: date,
) -> LearningLine:
    last = steps[-1]
    state = LearningState(last.state)
    return LearningLine(
        learning=row,
        scheme=row.scheme.name,
        owner=users.get(row.owner, ""),
        agency=agencies.get(row.agency, ""),
        state=state,
        label=LEARNING_STATES[state],
        is_open=state in LEARNING_OPEN,
        is_late=state in (LearningState.PROPOSED, LearningState.ACCEPTED) and row.due_on < on,
        step_count=len(steps),
        moves=moves_of(viewer, row, last),
        steps=tuple(
            LearningStepLine(s, LEARNING_STATES[LearningState(s.state)], users.get(s.by, "")) for s in steps
        ),
    )


def moves_of(viewer: Viewer, row: Learning, last: LearningStep) -> tuple[LearningState, ...]:
    """The states to which the viewer may bring it now."""
    represents = row.agency in viewer.agencies_as(frozenset({Role.REPRESENTATIVE}))
    return rules.moves(
        LearningState(last.state),
        is_owner=viewer.user_id == row.owner or represents,
        leads=permissions.may(viewer, "learn", row.scheme),
        own_word=last.by == viewer.user_id,
    )
