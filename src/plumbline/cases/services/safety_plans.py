"""Write a safety plan, for named readers alone. A version written before stays as a row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, SafetyPlan, SafetyPlanWords
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.sealing import seal
from plumbline.cases.services.states import check_open
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.models import Scoped
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants, withdraw
from plumbline.sharing.services.grants import AccessColumns
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else at your agency changed this safety plan. Open the page again and read it first."


@transaction.atomic
def write_safety_plan(
    *,
    case: Case,
    person_id: UUID,
    words: str,
    review_on: date,
    by: Viewer,
    agencies: Iterable[UUID] = (),
    expected: int | None = None,
    at: datetime | None = None,
) -> SafetyPlan:
    """Write the safety plan that one's agency keeps for a person, and name which agencies may read it.

    Whoever is named no longer loses sight of the versions before as well: nobody goes on by a plan that was changed.

    Parameters
    ----------
    agencies : of the case, besides one's own, that may read it. Behind a wall the others do not learn that there is one.
    review_on : the day on which it is looked at again.
    expected : number of the version that was on the page; 0 for none.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works with people.
        StageRefused: the case is closed, or somebody of the agency changed it meanwhile.
        DataUnfit: nobody of this case, no words, a day of review that is not ahead, or an agency that is not in the case.
    Records
        ``safety_plan.written``, ``access.granted`` for its readers, and ``access.withdrawn`` for those no longer named.
    """
    case, now, named = case_to_change(by, case), at or timezone.now(), set(agencies)
    permissions.check_may(by, "write_safety_plan", case.scheme)
    check_open(case)
    check_in_case(case, person_id)
    if not words.strip():
        raise DataUnfit("Write what is to be done to be safe.", slug="plan-wordless")
    if review_on <= timezone.localdate(now):
        raise DataUnfit("The day on which it is looked at again lies ahead.", slug="day-past")
    if not named <= set(case.seen_by_agencies):
        raise DataUnfit("Choose among the agencies in this case.", slug="agency-not-in")
    agency = permissions.acting_agency(by, "write_safety_plan", case.scheme)
    own = SafetyPlan.objects.filter(case=case, person_id=person_id, agency=agency)
    before = own.count()
    if expected not in (None, before):
        raise StageRefused(MEANWHILE, slug="written-since")
    plan, said = _rows(case, person_id, agency, named, before + 1, words.strip(), review_on, by=by, at=now)
    objects = [plan.id, case.id, person_id]
    record(
        "safety_plan.written", verb=Verb.COLLECTION, object_kind="safety-plan", objects=objects, by=by, at=now
    )
    save_once(plan, clash=MEANWHILE, slug="written-since")
    said.save(force_insert=True)
    for row in _closed(plan, said):
        start_grants(row=row, by=by, because="safety-plan", at=now)
    _narrow(own.exclude(id=plan.id), {agency, *named}, by=by, at=now)
    return plan


def _closed(plan: SafetyPlan, said: SafetyPlanWords) -> list[Scoped]:
    """The rows of a version that have readers of their own."""
    return [said, plan] if plan.marking == Marking.OWNER.value else [said]


def _narrow(earlier: QuerySet[SafetyPlan], readers: set[UUID], *, by: Viewer, at: datetime) -> None:
    for said in SafetyPlanWords.objects.filter(plan__in=earlier).select_related("plan"):
        for row in _closed(said.plan, said):
            dropped = set(row.seen_by_agencies) - readers
            if dropped:
                withdraw(row=row, agencies=dropped, by=by, because="safety-plan", at=at)


def _rows(
    case: Case,
    person_id: UUID,
    agency: UUID,
    named: set[UUID],
    number: int,
    words: str,
    review_on: date,
    *,
    by: Viewer,
    at: datetime,
) -> tuple[SafetyPlan, SafetyPlanWords]:
    closed: AccessColumns = {
        "owner_agency": agency,
        "seen_by_agencies": sorted({agency, *named}),
        "seen_by_users": [],
        "hidden_from": [],
    }
    plan = SafetyPlan(
        id=uuid4(), case=case, person_id=person_id, agency=agency, number=number, review_on=review_on, at=at, by=by.user_id,
        **closed,
    )  # fmt: skip
    if kind_of(case.scheme).is_walled:
        # That there is a plan is for its readers alone.
        plan.marking = Marking.OWNER.value
    said = SafetyPlanWords(
        id=uuid4(),
        case=case,
        plan=plan,
        sealed=seal(words, rule=plan.id),
        marking=Marking.OWNER.value,
        **closed,
    )
    return plan, said
