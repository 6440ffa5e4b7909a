"""Move a case from state to state, as its kind allows."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, CaseState
from plumbline.cases.queries.sight import case_to_change, state_of
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused


@transaction.atomic
def move_case(
    *, case: Case, state: str, by: Viewer, because: str = "", at: datetime | None = None
) -> CaseState:
    """Bring a case to its next state.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: it does not lead there, or somebody moved it at the same moment.
    Records
        ``case.moved``, with the state.
    """
    case = case_to_change(by, case)
    permissions.check_may(by, "move_case", case.scheme)
    return step_case(case, state, by=by, at=at or timezone.now(), because=because)


def step_case(case: Case, state: str, *, by: Viewer, at: datetime, because: str = "") -> CaseState:
    """Write the next state row of a case that the caller has checked."""
    last = state_of(case)
    kind_of(case.scheme).check_move(last.state, state)
    record(
        "case.moved", verb=Verb.ALTERATION, object_kind="case", objects=[case.id], by=by, at=at, because=state
    )
    return add_state(case, last.number + 1, state, by=by, at=at, because=because)


def add_state(
    case: Case, number: int, state: str, *, by: Viewer, at: datetime, because: str = ""
) -> CaseState:
    """Store one state row; of two with one number the second is refused."""
    row = CaseState(
        case=case,
        number=number,
        state=state,
        at=at,
        by=by.user_id,
        because=because,
        owner_agency=case.owner_agency,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused(
            "Somebody else moved this case just now. Read it again.", slug="moved-since"
        ) from clash
    return row


def check_open(case: Case) -> None:
    """Refuse to add to a closed case.

    Raises
    ------
    StageRefused: it is closed.
    """
    if state_of(case).state == "closed":
        raise StageRefused("This case is closed.", slug="case-closed")


def check_planning(case: Case) -> None:
    """Refuse to plan in a case that no meeting has discussed, or that is closed.

    Raises
    ------
    StageRefused: the state of the case has no plan.
    """
    kind, state = kind_of(case.scheme), state_of(case).state
    if state not in kind.planning_states:
        raise StageRefused(
            f"The case is “{kind.states[state]}”. Objectives and actions come once a meeting has discussed it."
        )
