"""Ask the owner of a fact to let it leave a sealed case, and answer. Whoever owns it may release it unasked."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import kinds_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import ABOUT_RELEASE, RELEASE_NOTICE
from plumbline.cases.models import Case, Fact, ReleaseAnswer, ReleaseAsk
from plumbline.cases.queries.fact_ends import standing_facts
from plumbline.cases.queries.sight import HIDDEN, case_to_change
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.kind import Kind
from plumbline.schemes.permissions import narrowed
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


ANSWERED = "This was answered already, perhaps by a colleague."
WAITS = "Its owner was asked for this fact already and has not answered yet."


@transaction.atomic
def ask_release(
    *, case: Case, fact: Fact, for_whom: str, because: str, by: Viewer, at: datetime | None = None
) -> ReleaseAsk:
    """Ask whoever gave a fact to let it leave the case.

    Refuses
        NotVisible: case or fact is not theirs to see.
        PermissionRefused: no role that works on cases.
        StageRefused: facts of this kind are not sealed, or the owner was asked and has not answered.
        DataUnfit: nobody for whom, no reason, or a fact that is for its owner or for named people alone.
    Records
        ``release.asked``; ``notice.given`` to those who answer for the agency that gave it.
    """
    case, fact, now = _found(case, fact, by=by, at=at)
    permissions.check_may(by, "fill_form", case.scheme)
    if ReleaseAsk.objects.filter(fact=fact, answer__isnull=True).exists():
        raise StageRefused(WAITS, slug="asked-already")
    row = _ask(case, fact, for_whom, because, by=by, at=now)
    _tell_owner(row, fact, by=by, at=now)
    return row


@transaction.atomic
def answer_release(
    *,
    ask: ReleaseAsk,
    released: bool,
    because: str,
    by: Viewer,
    gateway: str = "",
    at: datetime | None = None,
) -> ReleaseAnswer:
    """Release a fact of one’s own agency to whom it was asked for, or keep it; with the reason, and the law where it leaves.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: they do not answer for the agency that gave it.
        StageRefused: it was answered already.
        DataUnfit: no reason, no law, or one that does not hold for this agency.
    Records
        ``release.answered``, a disclosure where it leaves.
    """
    case, fact, now = _found(ask.case, ask.fact, by=by, at=at)
    permissions.check_answers_for(by, fact.owner_agency)
    kind = kind_of(case.scheme)
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    citation = _law(kind, gateway, fact) if released else ""
    row = ReleaseAnswer(
        id=uuid4(), case=case, ask=ask, released=released, because=because.strip(), gateway=gateway if released else "", citation=citation,
        at=now, by=by.user_id, owner_agency=fact.owner_agency,
    )  # fmt: skip
    record(
        "release.answered",
        verb=Verb.DISCLOSURE if released else Verb.ALTERATION,
        object_kind="release",
        objects=[row.id, ask.id, fact.id, case.id],
        by=by,
        at=now,
        because="released" if released else "kept",
    )
    save_once(row, clash=ANSWERED, slug="answered-already")
    return row


@transaction.atomic
def release_own(
    *,
    case: Case,
    fact: Fact,
    for_whom: str,
    because: str,
    gateway: str,
    by: Viewer,
    at: datetime | None = None,
) -> ReleaseAnswer:
    """Release a fact of one’s own agency without being asked: to whom, why, and under which law.

    Refuses
        as `ask_release` and `answer_release`.
    Records
        ``release.asked`` and ``release.answered``.
    """
    case, fact, now = _found(case, fact, by=by, at=at)
    permissions.check_answers_for(by, fact.owner_agency)
    ask = _ask(case, fact, for_whom, because, by=by, at=now)
    return answer_release(ask=ask, released=True, because=because, gateway=gateway, by=by, at=now)


def _tell_owner(ask: ReleaseAsk, fact: Fact, *, by: Viewer, at: datetime) -> None:
    """Tell those who answer for the owner that something waits: not what, of whom, or for whom."""
    answering = {user.id for user in members_of(fact.owner_agency, roles=permissions.MAY["reply"])}
    with connection.cursor() as cursor:
        # Whom a block keeps out is not the asker's to read, and the notice must not be what tells them.
        cursor.execute(
            "SELECT told FROM unnest(%s::uuid[]) AS told WHERE cases_release_is_told(%s, told)",
            [sorted(answering - {by.user_id}), ask.id],
        )
        told = sorted(user for (user,) in cursor.fetchall())
    on = timezone.localdate(at)
    tell_at_once(told=[Told(user, RELEASE_NOTICE, ABOUT_RELEASE, ask.id, on) for user in told], by=by, at=at)


def _found(case: Case, fact: Fact, *, by: Viewer, at: datetime | None) -> tuple[Case, Fact, datetime]:
    case = case_to_change(by, case)
    if not kind_of(case.scheme).sealed:
        raise StageRefused("Facts of this kind of scheme are not sealed.", slug="not-sealed")
    seen = standing_facts(narrowed(by), id=fact.id, reply__request__case=case).first()
    if seen is None:
        raise NotVisible(HIDDEN)
    return case, seen, at or timezone.now()


def _ask(case: Case, fact: Fact, for_whom: str, because: str, *, by: Viewer, at: datetime) -> ReleaseAsk:
    if fact.marking == Marking.NAMED:
        raise DataUnfit("This fact is for named people alone, and leaves with nobody.", slug="for-named")
    if not for_whom.strip():
        raise DataUnfit("Say to whom it would go.", slug="nobody-for-whom")
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    row = ReleaseAsk(
        id=uuid4(), case=case, fact=fact, for_whom=for_whom.strip(), because=because.strip(), at=at, by=by.user_id,
        owner_agency=case.owner_agency,
    )  # fmt: skip
    record(
        "release.asked",
        verb=Verb.COLLECTION,
        object_kind="release",
        objects=[row.id, fact.id, case.id],
        by=by,
        at=at,
    )
    row.save(force_insert=True)
    return row


def _law(kind: Kind, gateway: str, fact: Fact) -> str:
    if gateway not in kind.gateways:
        raise DataUnfit("Choose the law under which it leaves.", slug="no-gateway")
    found = kind.gateways[gateway]
    if kinds_of([fact.owner_agency]).get(fact.owner_agency) in found.refused_for:
        raise DataUnfit(
            say(
                "{citation} does not let an agency of your kind give facts about a person.",
                citation=found.citation,
            ),
            slug="gateway-refused",
        )
    return found.citation
