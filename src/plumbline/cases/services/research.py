"""Ask agencies what they know, and answer: known, not known, or cannot say because."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from plumbline.access.queries import has_somebody
from plumbline.access.viewer import Viewer
from plumbline.agencies.models import Agency
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import Answer, Nature
from plumbline.cases.models import Case, CaseState, Fact, Participant, ResearchReply, ResearchRequest
from plumbline.cases.permissions import ANSWERS_BEHIND_WALL
from plumbline.cases.queries.own_work import own_request_to_change
from plumbline.cases.queries.sight import case_to_change, participants_of, request_to_change
from plumbline.cases.queries.tracks import values_of
from plumbline.cases.services.staff_warnings import GivenWarning, warn_in_reply
from plumbline.cases.services.states import check_open, step_case
from plumbline.people.queries import keys_of, resolve
from plumbline.people.services import share_identity, withdraw_identity
from plumbline.referrals.agreements import Law, basis_of, check_agreement, check_gives
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of
from plumbline.schemes.rules import due_at
from plumbline.schemes.rules import due_on as last_day
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


ANSWERED = "This request was answered already, perhaps by a colleague."
FOR_RESEARCH = "research-request"
DEFAULT_QUESTION = "What do you know that bears on the risk of violence, as victim or as suspect?"


@dataclass(frozen=True, slots=True)
class GivenFact:
    """One statement as an agency gives it. Nothing is chosen beforehand: not the marking, not the law."""

    words: str
    source: str
    on: date
    nature: str
    marking: str
    gateway: str
    named_users: tuple[UUID, ...] = ()


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
    _check_may_be_asked(case, asked, on=now.date(), due=due)
    people, laws = participants_of(case), _laws(case, asked, gateway, on=now.date())
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
    return last_day(asked_at.date(), limit), None


def _check_may_be_asked(case: Case, asked: Sequence[UUID], *, on: date, due: date) -> None:
    if not asked or not set(asked) <= case.scheme.agencies:
        raise DataUnfit("Choose agencies of this scheme to ask.")
    if due < on:
        raise DataUnfit("The day for replies is past.", slug="day-past")
    kind = kind_of(case.scheme)
    check_agreement(case.scheme, asked, on=on, purpose=kind.purpose)
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
def reply_to_request(
    *,
    request: ResearchRequest,
    answer: Answer | str,
    by: Viewer,
    words: str = "",
    facts: Sequence[GivenFact] = (),
    warning: GivenWarning | None = None,
    at: datetime | None = None,
) -> ResearchReply:
    """Answer for the agency that was asked, and warn those who visit where there is a reason to.

    Refuses
        NotVisible: the request is not theirs to see.
        PermissionRefused: they do not answer for that agency.
        StageRefused: it was answered already, or no agreement in force covers the agency.
        DataUnfit: "known" without a fact, "cannot say" without the reason, a fact without source, law or marking; a warning
        about somebody who is not known, or as `warn_in_reply` refuses it.
    Records
        ``research.answered``, a disclosure, with the answer; ``staff_warning.given``; ``identity.withdrawn`` where nothing is known and the
        identity was shared for this check only.
    """
    request = request_to_change(by, request)
    permissions.check_answers_for(by, request.agency)
    reply = _store_answer(request, answer, words, facts, by=by, at=at)
    _warn(request, reply, warning, by=by)
    if reply.answer == Answer.NOT_KNOWN:
        _end_the_check(request, by=by)
    return reply


@transaction.atomic
def answer_own_request(
    *,
    request_id: UUID,
    answer: Answer | str,
    by: Viewer,
    words: str = "",
    facts: Sequence[GivenFact] = (),
    warning: GivenWarning | None = None,
    at: datetime | None = None,
) -> ResearchReply:
    """Answer for one's agency without being vetted: the request is all that is seen, and nothing of its case.

    A warning for those who visit goes with the answer as in `reply_to_request`; whoever gave it does not see it again.

    Refuses
        NotVisible: it is not a request to their agency that waits.
        StageRefused, DataUnfit: as `reply_to_request`.
    Records
        as `reply_to_request`.
    """
    request = own_request_to_change(by, request_id)
    reply = _store_answer(request, answer, words, facts, by=by, at=at)
    _warn(request, reply, warning, by=by)
    if reply.answer == Answer.NOT_KNOWN:
        _end_the_check_unseen(request, by=by, at=reply.replied_at)
    return reply


def _warn(
    request: ResearchRequest, reply: ResearchReply, warning: GivenWarning | None, *, by: Viewer
) -> None:
    if warning is None:
        return
    if reply.answer == Answer.NOT_KNOWN:
        raise DataUnfit(
            "You warn of somebody who is not known. Choose another answer.", slug="warned-of-nobody"
        )
    warn_in_reply(request=request, given=warning, by=by, at=reply.replied_at)


def _store_answer(
    request: ResearchRequest,
    answer: Answer | str,
    words: str,
    facts: Sequence[GivenFact],
    *,
    by: Viewer,
    at: datetime | None,
) -> ResearchReply:
    now = at or timezone.now()
    if ResearchReply.objects.filter(request=request).exists():
        raise StageRefused(ANSWERED, slug="answered-already")
    check_gives(request.agency, request.scheme)
    _check_answer(answer, words, facts)
    if any(fact.on > timezone.localdate(now) for fact in facts):
        raise DataUnfit("The day of a fact is past or today, not to come.", slug="fact-ahead")
    reply = ResearchReply(
        request=request,
        answer=Answer(answer).value,
        words=words.strip(),
        replied_at=now,
        replied_by=by.user_id,
        owner_agency=request.agency,
    )
    rows = [_fact(reply, given, by=by) for given in facts]
    record(
        "research.answered",
        verb=Verb.DISCLOSURE,
        object_kind="research-reply",
        objects=[reply.id, request.id, *(r.id for r in rows)],
        by=by,
        at=now,
        because=reply.answer.replace("_", "-"),
    )
    save_once(reply, clash=ANSWERED, slug="answered-already")
    for row in rows:
        row.save(force_insert=True)
    return reply


def reply_not_known(*, request: ResearchRequest, by: Viewer, at: datetime | None = None) -> ResearchReply:
    """Answer that the agency does not know the person: one call, nothing else to say."""
    return reply_to_request(request=request, answer=Answer.NOT_KNOWN, by=by, at=at)


@transaction.atomic
def reply_not_known_to_all(
    *, requests: Iterable[ResearchRequest], by: Viewer, at: datetime | None = None
) -> list[ResearchReply]:
    """Answer many requests with "not known" at once; none is answered if one is refused."""
    return [reply_not_known(request=request, by=by, at=at) for request in requests]


def _end_the_check_unseen(request: ResearchRequest, *, by: Viewer, at: datetime) -> None:
    """As `_end_the_check`, looked into by the database for somebody who sees no case."""
    people = sorted({request.person_id, *(UUID(key) for key, _ in request.people)}, key=str)
    record(
        "identity.withdrawn",
        verb=Verb.ACCESS,
        object_kind="person",
        objects=[*people, request.agency],
        by=by,
        at=at,
        because=FOR_RESEARCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_end_check(%s)", [request.id])


def _end_the_check(request: ResearchRequest, *, by: Viewer) -> None:
    """An agency that knows nobody has no more need to know who they are, unless it has one beside this check."""
    for person_id in {request.person_id, *(UUID(key) for key, _ in request.people)}:
        if not _needs_to_know(request.agency, person_id):
            withdraw_identity(
                person_id=person_id,
                agencies=[request.agency],
                by=by,
                because=FOR_RESEARCH,
                within=request.case_id,
            )


def _needs_to_know(agency: UUID, person_id: UUID) -> bool:
    """Whether an agency is in a case about a person, or was asked about them and did not answer with "not known"."""
    keys = {person_id, *keys_of(resolve([person_id]).values())}
    about = Q(person_id__in=keys)
    for key in keys:
        about |= Q(people__contains=[[str(key)]])
    asked = ResearchRequest.objects.filter(about, agency=agency).exclude(reply__answer=Answer.NOT_KNOWN.value)
    is_in = Participant.objects.filter(person_id__in=keys, case__seen_by_agencies__contains=[agency])
    return asked.exists() or is_in.exists()


def _check_answer(answer: Answer | str, words: str, facts: Sequence[GivenFact]) -> None:
    if answer not in set(Answer):
        raise DataUnfit("Answer with known, not known, or cannot say because.")
    if answer == Answer.CANNOT_SAY and not words.strip():
        raise DataUnfit("Say why your agency cannot say.")
    if answer == Answer.KNOWN and not facts:
        raise DataUnfit("Add at least one fact, with its source and day.")
    if answer != Answer.KNOWN and facts:
        raise DataUnfit("Facts belong to the answer “known”.")


def _fact(reply: ResearchReply, given: GivenFact, *, by: Viewer) -> Fact:
    agency, kind = reply.request.agency, kind_of(reply.request.scheme)
    _check_fact(given, kind)
    gateway = kind.gateways[given.gateway]
    if Agency.objects.get(id=agency).kind in gateway.refused_for:
        raise DataUnfit(
            say(
                "{citation} does not let an agency of your kind give facts about a person.",
                citation=gateway.citation,
            ),
            slug="gateway-refused",
        )
    named = given.marking == Marking.NAMED
    return Fact(
        reply=reply,
        words=given.words.strip(),
        source=given.source.strip(),
        on=given.on,
        nature=given.nature,
        gateway=given.gateway,
        citation=gateway.citation,
        marking=given.marking,
        owner_agency=agency,
        seen_by_agencies=[] if named else [agency],
        seen_by_users=sorted({by.user_id, *given.named_users}) if named else [],
    )


def _check_fact(given: GivenFact, kind: Kind) -> None:
    if not given.words.strip() or not given.source.strip():
        raise DataUnfit("A fact needs its words and its source.")
    if given.nature not in set(Nature):
        raise DataUnfit("Say of each statement whether it is fact or opinion.")
    if given.marking not in set(Marking):
        raise DataUnfit("Say of each fact who may see it: the panel, your agency, or named people.")
    if given.gateway not in kind.gateways:
        raise DataUnfit("Choose the law under which each fact is given.", slug="no-gateway")
    if given.marking == Marking.NAMED and not given.named_users:
        raise DataUnfit("Name the people who may see this fact.")


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
