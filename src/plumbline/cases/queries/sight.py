"""Find a case, or a part of one, that the viewer may see. No ledger entry: for acting on, not for showing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.access.queries import stood_in_for
from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.models import Action, Case, CaseState, Contact, Objective, Participant, ResearchRequest
from plumbline.cases.permissions import AT_THE_TABLE, only_practises
from plumbline.cases.queries.delivery import last_how, last_lead
from plumbline.cases.queries.states import states_of
from plumbline.referrals.agreements import check_covered
from plumbline.schemes.enums import How
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import caseworker, narrowed
from plumbline.schemes.queries import kind_of, schemes_managed, walled_schemes
from plumbline.schemes.rules import LONDON
from plumbline.sharing.visibility import one_visible_to, visible_to
from plumbline.values.errors import DataUnfit, NotVisible


HIDDEN = "This page is not there, or is not yours to see."


def visible_cases(viewer: Viewer) -> QuerySet[Case]:
    """Cases of the viewer's agencies; for someone who is a practitioner only, those in which they have work.

    That is: an action of theirs, or of somebody for whom they stand in today; a case whose work they lead; a case of the
    team that they manage.
    """
    seen = narrowed(viewer)
    rows = visible_to(seen, Case.objects.all()).select_related("scheme")
    if not only_practises(seen):
        return rows
    own = Q(owner=viewer.user_id) | Q(owner__in=stood_in_for(viewer).values("user_id"))
    works = Q(Exists(Action.objects.filter(own, case_id=OuterRef("id"))))
    leads = Q(lead_now=viewer.user_id) | Q(lead_now__in=stood_in_for(viewer).values("user_id"))
    directs = Q(how_now=How.TEAM.value, scheme__in=[s.id for s in schemes_managed(seen)])
    return rows.alias(lead_now=last_lead(), how_now=last_how()).filter(works | leads | directs)


def case_for(viewer: Viewer, ref: str) -> Case:
    """Return the case with this reference, to act on.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see; nobody can tell which.
    """
    found = visible_cases(caseworker(viewer)).filter(ref=ref).first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def case_to_change(viewer: Viewer, case: Case, *, needs_agreement: bool = True) -> Case:
    """Return the case as it stands now, if the viewer still sees it and an agreement covers their agency.

    Parameters
    ----------
    needs_agreement : False for what safety or the end of sharing needs, which no lapsed agreement may stop.

    Raises
    ------
    NotVisible: it is no longer theirs to see.
    StageRefused: no agreement in force covers any of their agencies.
    """
    found = visible_cases(caseworker(viewer)).filter(id=case.id).first()
    if found is None:
        raise NotVisible(HIDDEN)
    if needs_agreement:
        check_covered(viewer, found.scheme)
    return found


def visible_requests(viewer: Viewer) -> QuerySet[ResearchRequest]:
    """Research requests that the viewer may see; those behind a wall only at an agency for which they sit at the table."""
    seen = narrowed(viewer)
    rows = visible_to(seen, ResearchRequest.objects.all()).select_related("scheme")
    tables = Q(agency__in=seen.agencies_as(AT_THE_TABLE)) | Q(case__in=visible_cases(viewer))
    return rows.filter(~Q(scheme__in=walled_schemes()) | tables)


def request_for(viewer: Viewer, request_id: UUID) -> ResearchRequest:
    """Return a research request, to answer.

    Raises
    ------
    NotVisible: it is not there, or not theirs to see.
    """
    return one_visible_to(caseworker(viewer), visible_requests(viewer).filter(id=request_id))


def request_to_change(viewer: Viewer, request: ResearchRequest) -> ResearchRequest:
    """Return the request as it stands now, if the viewer still sees it."""
    return request_for(viewer, request.id)


def action_for(viewer: Viewer, action_id: UUID) -> Action:
    """Return an action, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = Action.objects.filter(id=action_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(caseworker(viewer), rows.select_related("case__scheme", "objective"))


def action_to_change(viewer: Viewer, action: Action) -> Action:
    """Return the action as it stands now, if the viewer still sees it and an agreement covers them, as `case_to_change`."""
    found = action_for(viewer, action.id)
    check_covered(viewer, found.case.scheme)
    return found


def contact_for(viewer: Viewer, contact_id: UUID) -> Contact:
    """Return a contact, to act on.

    Raises
    ------
    NotVisible: it, or its case, is not theirs to see.
    """
    rows = Contact.objects.filter(id=contact_id, case__in=visible_cases(caseworker(viewer)))
    return one_visible_to(
        caseworker(viewer), rows.select_related("case__scheme", "action", "objective", "onward__version")
    )


def contact_to_change(viewer: Viewer, contact: Contact) -> Contact:
    """Return the contact as it stands now, if the viewer still sees it and an agreement covers them, as `case_to_change`."""
    found = contact_for(viewer, contact.id)
    check_covered(viewer, found.case.scheme)
    return found


def objective_of(viewer: Viewer, case: Case, objective_id: UUID) -> Objective:
    """Return an objective of a case.

    Raises
    ------
    NotVisible: it is not of this case, or not theirs to see.
    """
    return one_visible_to(caseworker(viewer), Objective.objects.filter(case=case, id=objective_id))


def participants_of(case: Case) -> list[Participant]:
    """Who is in a case now, in the order in which they came in."""
    return participants_of_each([case])[case.id]


def participants_of_each(cases: Iterable[Case]) -> dict[UUID, list[Participant]]:
    """The same of several cases, by case."""
    last: dict[UUID, dict[UUID, Participant]] = {case.id: {} for case in cases}
    for row in Participant.objects.filter(case__in=list(last)).order_by("number"):
        last[row.case_id][row.person_id] = row
    return {case: [row for row in rows.values() if row.is_in] for case, rows in last.items()}


def participants_on(case: Case, day: date) -> list[Participant]:
    """Who was in a case as a day ended, in the order in which they came in; whoever it was opened with was in it before, too."""
    by = max(datetime.combine(day + timedelta(days=1), time.min, tzinfo=LONDON), case.opened_at)
    last = {
        row.person_id: row for row in Participant.objects.filter(case=case, at__lte=by).order_by("number")
    }
    return [row for row in last.values() if row.is_in]


def check_in_case(case: Case, person_id: UUID) -> None:
    """Refuse somebody who is not in a case.

    Raises
    ------
    DataUnfit: they are not.
    """
    if person_id not in {row.person_id for row in participants_of(case)}:
        raise DataUnfit("Choose somebody in this case.", slug="not-in-case")


def heard_at(case: Case) -> datetime | None:
    """When a meeting last decided on a case; None if none has."""
    return heard_at_each([case]).get(case.id)


def heard_at_each(cases: Iterable[Case]) -> dict[UUID, datetime]:
    """The same of several cases, by case; those of which no meeting decided are missing."""
    found = list(cases)
    heard = {case.id: _heard_in(kind_of(case.scheme)) for case in found}
    states = states_of(found)
    return {key: row.at for key, rows in states.items() for row in rows if row.state in heard[key]}


def _heard_in(kind: Kind) -> frozenset[str]:
    """The states to which a decision of a meeting leads."""
    return frozenset(
        state.on["discussed"] for state in kind.course.states.values() if "discussed" in state.on
    )


def state_of(case: Case) -> CaseState:
    """Where a case stands: its last state row.

    Raises
    ------
    NotVisible: the case is not theirs to see.
    """
    found = CaseState.objects.filter(case=case).order_by("-number").first()
    if found is None:
        raise NotVisible(HIDDEN)
    return found


def open_acts(viewer: Viewer, case: Case, acts: Iterable[str]) -> frozenset[str]:
    """Those acts that the viewer's role allows, in a case that is not closed."""
    if kind_of(case.scheme).course.is_final(state_of(case).state):
        return frozenset()
    return frozenset(act for act in acts if permissions.may(viewer, act, case.scheme))
