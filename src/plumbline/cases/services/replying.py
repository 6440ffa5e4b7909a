"""Answer what an agency was asked about somebody: known, not known, or cannot say because."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.models import Agency
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import Answer, Certainty, Nature
from plumbline.cases.models import (
    Fact,
    Participant,
    ReplyReason,
    ResearchReply,
    ResearchRequest,
    StaffWarning,
)
from plumbline.cases.queries.own_work import own_request_to_change
from plumbline.cases.queries.sight import request_to_change
from plumbline.cases.services.outside import note_outside
from plumbline.cases.services.research import FOR_RESEARCH
from plumbline.cases.services.staff_warnings import GivenWarning, warn_in_reply
from plumbline.people.queries import keys_of, resolve
from plumbline.people.services import withdraw_identity
from plumbline.referrals.agreements import check_gives, uncovered
from plumbline.schemes.kind import Kind
from plumbline.schemes.queries import kind_of
from plumbline.schemes.reading.regimes import regimes
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


ANSWERED = "This request was answered already, perhaps by a colleague."


@dataclass(frozen=True, slots=True)
class GivenFact:
    """One statement as an agency gives it. Nothing is chosen beforehand: not the marking, not the law.

    ``agencies``: others of the scheme that read it, besides the agency's own, where it is marked for its owner. They read it once they are
    in the case. ``certainty``: one of `Certainty`, or "" where the agency does not say how sure it is.
    """

    words: str
    source: str
    on: date
    nature: str
    marking: str
    gateway: str
    named_users: tuple[UUID, ...] = ()
    agencies: tuple[UUID, ...] = ()
    certainty: str = ""


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


@transaction.atomic
def warn_unanswered(
    *, request: ResearchRequest, warning: GivenWarning, by: Viewer, at: datetime | None = None
) -> StaffWarning:
    """Take the warning of an answer that no agreement lets the agency give: nobody visits unwarned for want of one. The request waits on.

    Refuses
        NotVisible, PermissionRefused: as `reply_to_request`.
        StageRefused: it was answered, or an agreement covers the agency, so that the warning goes with the answer.
        DataUnfit: as `warn_in_reply`.
    Records
        ``staff_warning.given``, and ``sharing.outside_agreement`` with vital interests as its basis.
    """
    request = request_to_change(by, request)
    permissions.check_answers_for(by, request.agency)
    return _warn_outside(request, warning, by=by, at=at)


@transaction.atomic
def warn_own_unanswered(
    *, request_id: UUID, warning: GivenWarning, by: Viewer, at: datetime | None = None
) -> StaffWarning:
    """As `warn_unanswered`, for whoever is not vetted.

    Refuses
        NotVisible: it is not a request to their agency that waits.
        StageRefused, DataUnfit: as `warn_unanswered`.
    Records
        as `warn_unanswered`.
    """
    return _warn_outside(own_request_to_change(by, request_id), warning, by=by, at=at)


def _warn_outside(
    request: ResearchRequest, warning: GivenWarning, *, by: Viewer, at: datetime | None
) -> StaffWarning:
    now = at or timezone.now()
    if ResearchReply.objects.filter(request=request).exists():
        raise StageRefused(ANSWERED, slug="answered-already")
    if not uncovered(request.scheme, [request.agency]):
        raise StageRefused("An agreement covers your agency: send the warning with your answer.")
    row = warn_in_reply(request=request, given=warning, by=by, at=now)
    note_outside(
        scheme=request.scheme, case_id=request.case_id, agencies=[request.agency], about=row.id, by=by, at=now
    )
    return row


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
        words="" if answer == Answer.CANNOT_SAY else words.strip(),
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
    if answer == Answer.CANNOT_SAY:
        _keep_reason(reply, words.strip())
    return reply


def _keep_reason(reply: ResearchReply, words: str) -> None:
    host = reply.request.scheme.host_agency_id
    ReplyReason(
        reply=reply, words=words, owner_agency=reply.owner_agency, marking=Marking.OWNER.value,
        seen_by_agencies=sorted({reply.owner_agency, host}),
    ).save(force_insert=True)  # fmt: skip


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
    _check_agencies(given, reply.request)
    gateway = kind.gateways[given.gateway]
    sort = Agency.objects.get(id=agency).kind
    if sort in gateway.refused_for:
        raise DataUnfit(
            say(
                "{citation} does not let an agency of your kind give facts about a person.",
                citation=gateway.citation,
            ),
            slug="gateway-refused",
        )
    named, basis = given.marking == Marking.NAMED, regimes().basis_of(sort, kind.purpose)
    return Fact(
        reply=reply,
        regime=basis.regime,
        lawful_basis=basis.basis,
        condition=basis.condition,
        words=given.words.strip(),
        source=given.source.strip(),
        on=given.on,
        nature=given.nature,
        certainty=given.certainty,
        gateway=given.gateway,
        citation=gateway.citation,
        marking=given.marking,
        owner_agency=agency,
        seen_by_agencies=[] if named else sorted({agency, *given.agencies}),
        seen_by_users=sorted({by.user_id, *given.named_users}) if named else [],
    )


def _check_agencies(given: GivenFact, request: ResearchRequest) -> None:
    if not given.agencies:
        return
    if given.marking != Marking.OWNER:
        raise DataUnfit("You chose agencies for a fact that is not for some of them.", slug="agency-not-in")
    if not set(given.agencies) <= request.scheme.agencies:
        raise DataUnfit("Choose among the agencies of this scheme.", slug="agency-not-in")
    if uncovered(request.scheme, given.agencies):
        raise StageRefused(
            "No information sharing agreement in force covers an agency that you chose for a fact. Choose others.",
            slug="reader-not-covered",
        )


def _check_fact(given: GivenFact, kind: Kind) -> None:
    if not given.words.strip() or not given.source.strip():
        raise DataUnfit("A fact needs its words and its source.")
    if given.nature not in set(Nature):
        raise DataUnfit("Say of each statement whether it is fact or opinion.")
    if given.certainty not in {"", *Certainty}:
        raise DataUnfit("Choose how sure you are, or leave it out.", slug="certainty-unfit")
    if given.marking not in set(Marking):
        raise DataUnfit(
            "Say of each fact who may see it: the agencies in the case, your agency, or named people."
        )
    if given.gateway not in kind.gateways:
        raise DataUnfit("Choose the law under which each fact is given.", slug="no-gateway")
    if given.marking == Marking.NAMED and not given.named_users:
        raise DataUnfit("Name the people who may see this fact.")
