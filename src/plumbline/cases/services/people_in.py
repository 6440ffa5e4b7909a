"""Somebody comes into a case that goes on, or leaves it: a child is born, a partner moves in, a grown child moves out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions, rules
from plumbline.cases.models import Case, Participant
from plumbline.cases.queries.sight import case_to_change, check_in_case, participants_of
from plumbline.cases.services.basis import rest_share
from plumbline.cases.services.states import check_open
from plumbline.people.queries import names_for
from plumbline.people.services import add_record, hide_person_from, open_person, share_identity
from plumbline.referrals.entry import GivenPerson, check_number
from plumbline.schemes.kind import Kind, Part
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.timeline.services import hide_events_from
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else changed who is in this case just now. Read it again."


@transaction.atomic
def bring_in(
    *,
    case: Case,
    person: GivenPerson,
    because: str,
    by: Viewer,
    made_up: bool = False,
    gateway: str = "",
    at: datetime | None = None,
) -> Participant:
    """Bring somebody into an open case, in a part of its kind. The agencies in the case are let know who they are.

    Behind a wall the wall goes up with them: their record, where they are typed in, is marked for its owner, so that nothing in front
    of the wall takes a name from it, and that they are known is written down as of this case alone. Whoever declared a conflict in the
    case is kept from them as from the others.

    Parameters
    ----------
    person : by key if the viewer sees them, else as typed in, which joins nobody.
    gateway : the law under which the agencies are let know, where an agreement rests on several.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case, or the person of the key, is not theirs to see.
        StageRefused: the case is closed, they are in it already, or of an age that the part does not have.
        DataUnfit: no reason, no name, no such part, or no more people in it.
    Records
        ``case.person_added``, ``identity.shared`` and ``share.rests_on``; ``person.opened`` and ``record.added`` where they are typed in;
        ``person.hidden`` and ``events.hidden`` for each who is kept from the case.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "change_people", case.scheme)
    check_open(case)
    part, rows = _part_of(kind_of(case.scheme), person, because), participants_of(case)
    if person.person_id in {row.person_id for row in rows}:
        raise StageRefused("This person is in the case already.", slug="in-already")
    check_number(part, sum(row.part == part.slug for row in rows) + 1)
    key = person.person_id or _typed_in(person, case, made_up, by=by, at=now)
    name = names_for(by, [key]).get(key)
    born = person.date_of_birth or (name.date_of_birth if name else None)
    if born is not None:
        rules.check_age(part, rules.age_on(born, timezone.localdate(now)))
    row = _row(case, key, part.slug, because, by=by, at=now)
    record(
        "case.person_added", verb=Verb.COLLECTION, object_kind="case", objects=[case.id, key], by=by, at=now,
        because=part.slug.replace("_", "-"),
    )  # fmt: skip
    save_once(row, clash=MEANWHILE, slug="moved-since")
    rest_share(
        case=case, act="case.person_added", about=row.id, agencies=case.seen_by_agencies, gateway=gateway,
        disclosers=case.seen_by_agencies, by=by, at=now,
    )  # fmt: skip
    share_identity(
        person_id=key, agencies=case.seen_by_agencies, by=by, because="in-the-case", within=case.id
    )
    for user in case.hidden_from:
        hide_events_from(person_id=key, user=user, by=by, because="conflict")
        hide_person_from(person_id=key, user=user, by=by, because="conflict")
    return row


@transaction.atomic
def let_go(
    *, case: Case, person_id: UUID, because: str, by: Viewer, at: datetime | None = None
) -> Participant:
    """Say that somebody is not in a case any more. What was written about them there stays.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the case is closed, or it is counted by this person.
        DataUnfit: no reason, somebody who is not in it, or too few left in their part.
    Records
        ``case.person_left``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    permissions.check_may(by, "change_people", case.scheme)
    check_open(case)
    if not because.strip():
        raise DataUnfit("Say in a few words why.", slug="why-missing")
    check_in_case(case, person_id)
    rows = participants_of(case)
    part = next(row.part for row in rows if row.person_id == person_id)
    found = kind_of(case.scheme).parts[part]
    if found.principal:
        raise StageRefused(
            "The case is counted by this person. Close it, and have the others referred.", slug="principal"
        )
    check_number(found, sum(row.part == part for row in rows) - 1)
    row = _row(case, person_id, part, because, by=by, at=now, is_in=False)
    record(
        "case.person_left", verb=Verb.ALTERATION, object_kind="case", objects=[case.id, person_id], by=by, at=now,
        because=part.replace("_", "-"),
    )  # fmt: skip
    save_once(row, clash=MEANWHILE, slug="moved-since")
    return row


def _part_of(kind: Kind, person: GivenPerson, because: str) -> Part:
    if not because.strip():
        raise DataUnfit("Say in a few words why.", slug="why-missing")
    if person.part not in kind.parts:
        raise DataUnfit("Choose one of the parts on offer.", slug="no-such-part")
    return kind.parts[person.part]


def _typed_in(person: GivenPerson, case: Case, made_up: bool, *, by: Viewer, at: datetime) -> UUID:
    if not (person.first_name.strip() and person.last_name.strip()):
        raise DataUnfit("Give the person's first and last name.", slug="name-missing")
    agency = permissions.acting_agency(by, "change_people", case.scheme)
    opened = open_person(by=by, at=at, owner_agency=agency, made_up=made_up)
    add_record(
        person=opened, first_name=person.first_name.strip(), last_name=person.last_name.strip(), date_of_birth=person.date_of_birth,
        sex=person.sex, apart=kind_of(case.scheme).is_walled, by=by, at=at,
    )  # fmt: skip
    return opened.id


def _row(
    case: Case, key: UUID, part: str, because: str, *, by: Viewer, at: datetime, is_in: bool = True
) -> Participant:
    return Participant(
        case=case, person_id=key, part=part, number=Participant.objects.filter(case=case).count() + 1, is_in=is_in, at=at,
        by=by.user_id, because=because.strip(), owner_agency=case.owner_agency,
    )  # fmt: skip
