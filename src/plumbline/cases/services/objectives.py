"""Set objectives, and agree the plan."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Action, Case, CaseState, Objective
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.needs import need_of
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.closed import EVERYBODY, GivenReaders, closing
from plumbline.cases.services.purpose import check_driver
from plumbline.cases.services.states import check_planning, step_case
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, StageRefused


# Three digits, so that a line typed in the room can name it, and far from those that are counted from 1.
CLOSED_NUMBERS = range(200, 1000)


@transaction.atomic
def set_objective(
    *,
    case: Case,
    words: str,
    by: Viewer,
    driver: str = "",
    need: UUID | None = None,
    readers: GivenReaders = EVERYBODY,
    at: datetime | None = None,
) -> Objective:
    """Say what would be different for this person.

    Parameters
    ----------
    driver : what keeps the harm going and is to be moved, of those of the kind, or ``none``; left empty where nobody said.
    need : the need of the case that it is for, where the kind counts needs; its heading is the driver then.
    readers : who reads it and how far it came, every agency in the case unless told; the host of the scheme always does.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: no meeting has discussed the case, or it is closed.
        NotVisible: the need is not of this case, or was taken off.
        DataUnfit: no words, or a driver that the kind does not have.
    Records
        ``objective.set``.
    """
    case = case_to_change(by, case)
    check_may_in(by, "set_objective", case)
    check_planning(case)
    if not words.strip():
        raise DataUnfit("Say what would be different.")
    found = need_of(by, case, need) if need else None
    if found is not None:
        driver = kind_of(case.scheme).needs.needs[found.need].driver
    check_driver(case, driver)
    own = permissions.acting_agency(by, "set_objective", case.scheme)
    objective = Objective(
        case=case,
        number=_number(case, readers),
        words=words.strip(),
        driver=driver,
        need=found,
        set_at=at or timezone.now(),
        set_by=by.user_id,
        owner_agency=own,
        **closing(readers, case, own=own, by=by, host=True),
    )
    record(
        "objective.set",
        verb=Verb.COLLECTION,
        object_kind="objective",
        objects=[objective.id, case.id],
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            objective.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("Somebody else set an objective just now. Read it, then add yours.") from clash
    return objective


def _number(case: Case, readers: GivenReaders) -> int:
    """The next number of those that everybody reads; of one that is closed, a number that tells nobody how many there are."""
    if readers.marking != Marking.PANEL:
        return secrets.choice(CLOSED_NUMBERS)
    return Objective.objects.filter(case=case, marking=Marking.PANEL.value).count() + 1


@transaction.atomic
def agree_plan(*, case: Case, by: Viewer, at: datetime | None = None) -> CaseState:
    """Agree the plan of a case: at least one objective and one action.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: no objective, no action, or not discussed yet.
    Records
        ``case.moved``.
    """
    case = case_to_change(by, case)
    permissions.check_may(by, "move_case", case.scheme)
    # Where every agency is told that there is a plan, every agency reads something of it.
    panels = {"case": case, "marking": Marking.PANEL.value}
    if not Objective.objects.filter(**panels).exists() or not Action.objects.filter(**panels).exists():
        raise StageRefused("A plan has at least one objective and one action that every agency may read.")
    return step_case(case, "plan_agreed", by=by, at=at or timezone.now())
