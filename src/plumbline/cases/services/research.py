"""Ask agencies what they know of somebody, and go on once they have answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import has_somebody
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, CaseState, Participant, ResearchRequest
from plumbline.cases.permissions import ANSWERS_BEHIND_WALL
from plumbline.cases.queries.sight import case_to_change, participants_of
from plumbline.cases.queries.tracks import values_of
from plumbline.cases.services.states import check_open, step_case
from plumbline.people.services import share_identity
from plumbline.referrals.agreements import Law, basis_of, check_together
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_at
from plumbline.schemes.rules import due_on as last_day
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


FOR_RESEARCH = "research-request"
DEFAULT_QUESTION = "What do you know that bears on the risk of violence, as victim or as suspect?"


@transaction.atomic
def ask_for_research(
    *,
    case: Case,
    agencies: Iterable[UUID],
    by: Viewer,
    question: str = "",
    due_on: date | None = None,
    gateway: str = "",
    at: datetime | None = None,
) -> list[ResearchRequest]:
    """Ask agencies about the person of a case. They learn who it is, for this check only, and nothing else.

    Parameters
    ----------
    gateway : the law under which they are told; by default the only one that holds, or that of the referral.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: closed, or no agreement in force covers an agency.
        DataUnfit: an agency outside the scheme, a day in the past, a law that does not hold for one of them.
    Records
        ``research.asked``, a disclosure of identity, with the law where all are told under one.
    """
    case, now, asked = case_to_change(by, case), at or timezone.now(), list(dict.fromkeys(agencies))
    permissions.check_may(by, "ask", case.scheme)
    check_open(case)
    kind = kind_of(case.scheme)
    due, moment = (due_on, None) if due_on else research_due(kind, values_of(case), asked_at=now)
    _check_may_be_asked(case, asked, on=timezone.localdate(now), due=due)
    people, laws = participants_of(case), _laws(case, asked, gateway, on=timezone.localdate(now))
    requests = [
        _request(case, a, laws[a], question or DEFAULT_QUESTION, due, moment, people, by=by, at=now)
        for a in asked
    ]
    relied_on = {law.gateway for law in laws.values()}
    record(
        "research.asked",
        verb=Verb.DISCLOSURE,
        object_kind="research-request",
        objects=[*(r.id for r in requests), *(p.person_id for p in people)],
        by=by,
        at=now,
        because=(len(relied_on) == 1 and next(iter(relied_on))) or kind.purpose,
    )
    for request in requests:
        request.save(force_insert=True)
    others = [a for a in asked if a != case.owner_agency]
    for person in people if others else ():
        share_identity(
            person_id=person.person_id, agencies=others, by=by, because=FOR_RESEARCH, within=case.id
        )
    return requests


def _laws(case: Case, asked: Sequence[UUID], chosen: str, *, on: date) -> dict[UUID, Law]:
    """For each agency the law under which the host tells it who somebody is."""
    host, usual = case.scheme.host_agency_id, case.referral.gateway or ""
    return {a: basis_of(case.scheme, discloser=host, other=a, on=on).law(chosen, usual=usual) for a in asked}


def research_due(
    kind: Kind, values: Mapping[str, str], *, asked_at: datetime
) -> tuple[date, datetime | None]:
    """The last day for a reply by the clock, and the moment on it where the limit is in hours.

    Raises
    ------
    StageRefused: nothing is timed for such a case.
    """
    limit = kind.limit("research", values)
    if limit.unit.endswith("hours"):
        moment = due_at(asked_at, limit, team=kind.hours)
        return timezone.localdate(moment), moment
    return last_day(timezone.localdate(asked_at), limit), None


def _check_may_be_asked(case: Case, asked: Sequence[UUID], *, on: date, due: date) -> None:
    if not asked or not set(asked) <= case.scheme.agencies:
        raise DataUnfit("Choose agencies of this scheme to ask.")
    if due < on:
        raise DataUnfit("The day for replies is past.", slug="day-past")
    kind = kind_of(case.scheme)
    # What they answer is read by the agencies in the case.
    check_together(case.scheme, case.seen_by_agencies, asked, on=on)
    if kind.is_walled:
        _check_somebody_answers(asked)


def _check_somebody_answers(asked: Sequence[UUID]) -> None:
    """Behind a wall a request goes to those who sit at the table for their agency, never to all who work with people there."""
    for agency, name in names_of(asked).items():
        if not has_somebody(agency, roles=sorted(ANSWERS_BEHIND_WALL & permissions.MAY["reply"])):
            raise StageRefused(
                say(
                    "{name} has no representative here, and nobody else may answer. Ask an administrator to "
                    "give somebody the role.",
                    name=name,
                ),
                slug="nobody-answers",
            )


def _request(
    case: Case,
    agency: UUID,
    law: Law,
    question: str,
    due: date,
    moment: datetime | None,
    people: Sequence[Participant],
    *,
    by: Viewer,
    at: datetime,
) -> ResearchRequest:
    is_in = agency in case.seen_by_agencies
    return ResearchRequest(
        case=case,
        ref=case.ref,
        scheme=case.scheme,
        person_id=case.person_id,
        people=[[str(p.person_id), p.part] for p in people],
        agency=agency,
        question=question,
        gateway=law.gateway,
        citation=law.citation,
        agreement=law.agreement,
        asked_at=at,
        asked_by=by.user_id,
        due_on=due,
        due_at=moment,
        owner_agency=case.owner_agency,
        # Not the panel's until a meeting lets agencies in: else the trigger would take the asked agency out.
        marking=(Marking.PANEL if is_in else Marking.OWNER).value,
        seen_by_agencies=sorted({*case.seen_by_agencies, agency}),
        seen_by_users=list(case.seen_by_users),
    )


@transaction.atomic
def finish_research(*, case: Case, by: Viewer, because: str = "", at: datetime | None = None) -> CaseState:
    """Say that the replies were read and the case can go to a meeting.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the case is not being researched.
        DataUnfit: requests are open, and no reason is given for going on without them.
    Records
        ``case.moved``.
    """
    case = case_to_change(by, case)
    permissions.check_may(by, "move_case", case.scheme)
    waiting = ResearchRequest.objects.filter(case=case, reply__isnull=True).count()
    if waiting and not because.strip():
        raise DataUnfit("Some agencies have not answered. Say why the case goes on without them.")
    return step_case(case, "research_finished", by=by, at=at or timezone.now(), because=because.strip())
