"""Write down how a person may be reached safely. What was written before stays as a row."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.enums import Way
from plumbline.cases.models import Case, SafeContact, SafeContactWords
from plumbline.cases.queries.about import person_chosen
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.queries.tries import speaking_for
from plumbline.cases.sealing import seal
from plumbline.cases.services.outside import note_outside
from plumbline.cases.services.states import check_open
from plumbline.referrals.queries.safe_told import safe_told
from plumbline.schemes.permissions import caseworker
from plumbline.sharing.enums import Marking
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import start_grants
from plumbline.sharing.visibility import visible_to
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


NOT_READ = "There is a rule that you may not read. Ask the agency that wrote it to change it."
MEANWHILE = "Somebody else changed how this person may be reached. Open the page again and read it first."


@transaction.atomic
def set_safe_contact(
    *,
    case: Case,
    safe_ways: Iterable[str],
    words: str,
    by: Viewer,
    person_id: UUID | None = None,
    agencies: Iterable[UUID] = (),
    expected: int | None = None,
    at: datetime | None = None,
) -> SafeContact:
    """Say in which ways somebody in a case may be reached, when and how, and which agencies may read it.

    Parameters
    ----------
    safe_ways : those that are safe; every other is not. None at all: no contact.
    words : when, under what name, what never to say. Never empty.
    agencies : of the case, besides one's own, that may read it. The others learn that there is a rule, and whom to ask.
    person_id : who in the case; the person it is counted by unless told.
    expected : number of the rule for them that was on the page, so that nobody overwrites what they have not read.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: no role that works with people, or a rule is in force that they may not read.
        StageRefused: the case is closed, or the rule changed meanwhile.
        DataUnfit: somebody who is not in the case, an unknown way, no words, or an agency that is not in the case.
    Records
        ``safe_contact.set``, and ``access.granted`` for its readers; ``sharing.outside_agreement`` where an agency in the case is covered by none.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    permissions.check_may(by, "set_safe_contact", case.scheme)
    check_open(case)
    whose = person_chosen(case, person_id)
    ways, readers = sorted(set(safe_ways)), set(agencies)
    if not set(ways) <= {way.value for way in Way}:
        raise DataUnfit("Choose from the ways on offer.", slug="ways-unfit")
    if not words.strip():
        raise DataUnfit("Say when and how, or what must never happen.", slug="rule-wordless")
    if not readers <= set(case.seen_by_agencies):
        raise DataUnfit("Choose among the agencies in this case.", slug="agency-not-in")
    agency = permissions.acting_agency(by, "set_safe_contact", case.scheme)
    last = _last_number(case, whose, by=by)
    if expected not in (None, last):
        raise StageRefused(MEANWHILE, slug="rule-changed")
    rule = _store(case, whose, ways, words, asked=agency, owner=agency, readers=readers, by=by, at=now)
    note_outside(
        scheme=case.scheme,
        case_id=case.id,
        agencies={agency, *case.seen_by_agencies},
        about=rule.id,
        by=by,
        at=now,
    )
    return rule


def begin_told_rule(case: Case, *, by: Viewer, at: datetime) -> SafeContact | None:
    """Make the first rule of a case of what its referrer was told, for whoever takes it in; nothing where the referral says nothing of it.

    Whoever wants to know more asks the agency that referred. That agency, the host, and those that speak for the victim read it.
    """
    told = safe_told(by, case.referral)
    if told is None:
        return None
    known = {way.value for way in Way}
    referrer, owner = case.referral.owner_agency, permissions.acting_agency(by, "triage", case.scheme)
    return _store(
        case,
        None,
        [way for way in told.ways if way in known],
        told.words,
        asked=referrer,
        owner=owner,
        readers={referrer, case.scheme.host_agency_id, *speaking_for(case)},
        by=by,
        at=at,
    )


def _store(
    case: Case,
    whose: UUID | None,
    ways: Iterable[str],
    words: str,
    *,
    asked: UUID,
    owner: UUID,
    readers: Iterable[UUID],
    by: Viewer,
    at: datetime,
) -> SafeContact:
    """Write a rule and, apart from it, what it says. ``asked``: the agency that knows; ``owner``: whose row it is."""
    rule = SafeContact(
        id=uuid4(), case=case, person_id=whose, number=SafeContact.objects.filter(case=case).count() + 1,
        agency=asked, at=at, by=by.user_id, owner_agency=owner,
    )  # fmt: skip
    said = SafeContactWords(
        id=uuid4(),
        rule=rule,
        sealed=seal(json.dumps({"ways": sorted(ways), "words": words.strip()}), rule=rule.id),
        marking=Marking.OWNER.value,
        owner_agency=owner,
        seen_by_agencies=sorted({owner, *readers}, key=str),
    )
    record(
        "safe_contact.set",
        verb=Verb.COLLECTION,
        object_kind="safe-contact",
        objects=[rule.id, case.id, whose or case.person_id],
        by=by,
        at=at,
    )
    save_once(rule, clash=MEANWHILE, slug="rule-changed")
    said.save(force_insert=True)
    start_grants(row=said, by=by, because="safe-contact", at=at)
    return rule


def _last_number(case: Case, whose: UUID | None, *, by: Viewer) -> int:
    """Number of the rule in force for somebody; 0 where there is none. Nobody writes over words that they may not read."""
    last = SafeContact.objects.filter(case=case, person_id=whose).order_by("-number").first()
    if last is None:
        return 0
    if not visible_to(caseworker(by), SafeContactWords.objects.filter(rule=last)).exists():
        raise PermissionRefused(NOT_READ)
    return last.number
