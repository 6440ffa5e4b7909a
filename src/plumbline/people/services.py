"""Open a person, add a record typed in by hand, say who may know who they are, and no longer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.people.models import Person, Record
from plumbline.sharing.enums import Marking
from plumbline.sharing.services import owned_by
from plumbline.values.errors import NotVisible
from plumbline.values.names import comparison_form


TYPED_IN = "typed_in"


@transaction.atomic
def open_person(
    *, by: Viewer, owner_agency: UUID, made_up: bool = False, at: datetime | None = None
) -> Person:
    """Make a new person key, seen by the agency that opened it.

    Records
        ``person.opened``.
    """
    person = Person(**owned_by(owner_agency), made_up=made_up, opened_at=at or timezone.now())
    record("person.opened", verb=Verb.COLLECTION, object_kind="person", objects=[person.id], by=by, at=at)
    person.save(force_insert=True)
    return person


@transaction.atomic
def add_record(
    *,
    person: Person,
    first_name: str,
    last_name: str,
    by: Viewer,
    date_of_birth: date | None = None,
    sex: str | None = None,
    postcode: str | None = None,
    address: str | None = None,
    phone: str | None = None,
    apart: bool = False,
    at: datetime | None = None,
) -> Record:
    """Add a record that somebody typed in, owned by the agency that opened the person.

    Parameters
    ----------
    apart : it was typed in where somebody must learn nothing of it; see `names_for`.

    Records
        ``record.added``.
    """
    now, key = at or timezone.now(), uuid4()
    words = "|".join(
        str(v or "") for v in (first_name, last_name, date_of_birth, sex, postcode, address, phone)
    )
    row = Record(
        **owned_by(person.owner_agency),
        marking=(Marking.OWNER if apart else Marking.PANEL).value,
        person=person,
        feed=TYPED_IN,
        record_ref=str(key),
        first_name=first_name or None,
        last_name=last_name or None,
        surname_form=comparison_form(last_name) or None,
        date_of_birth=date_of_birth,
        sex=sex,
        postcode=postcode,
        address=address,
        phone=phone,
        recorded_on=timezone.localdate(now),
        made_up=person.made_up,
        content_hash=sha256(words.encode()).hexdigest(),
    )
    record(
        "record.added", verb=Verb.COLLECTION, object_kind="record", objects=[row.id, person.id], by=by, at=at
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def share_identity(
    *, person_id: UUID, agencies: Iterable[UUID], by: Viewer, because: str, within: UUID | None = None
) -> None:
    """Let agencies know who a person is: the key and the records, each only where an agreement covers both agencies.

    Parameters
    ----------
    within : the case or referral for which it is done, named in the ledger so that the entry stays on that side of a wall.

    Refuses
        NotVisible: no such person, or the asker has no standing to share them.
    Records
        ``identity.shared``, a disclosure.
    """
    receivers = list(agencies)
    record(
        "identity.shared",
        verb=Verb.DISCLOSURE,
        object_kind="person",
        objects=[person_id, *receivers, *([within] if within else [])],
        by=by,
        because=because,
    )
    _ask("SELECT people_share(%s, %s::uuid[], %s)", [person_id, receivers, because])


@transaction.atomic
def withdraw_identity(
    *, person_id: UUID, agencies: Iterable[UUID], by: Viewer, because: str, within: UUID | None = None
) -> None:
    """End what was shared with agencies for one reason; what another reason lets them know, they still know.

    Parameters
    ----------
    within : as for `share_identity`.
    because : slug under which it was shared, such as ``research-request``.

    Refuses
        NotVisible: no such person, or the asker is neither of those agencies nor somebody who decides.
    Records
        ``identity.withdrawn``.
    """
    enders = list(agencies)
    record(
        "identity.withdrawn",
        verb=Verb.ACCESS,
        object_kind="person",
        objects=[person_id, *enders, *([within] if within else [])],
        by=by,
        because=because,
    )
    _ask("SELECT people_withdraw(%s, %s::uuid[], %s)", [person_id, enders, because])


@transaction.atomic
def hide_person_from(*, person_id: UUID, user: UUID, by: Viewer, because: str) -> None:
    """Keep a user away from a person and every record of theirs.

    Refuses
        NotVisible: no such person, or the asker may not.
    Records
        ``person.hidden``.
    """
    record(
        "person.hidden", verb=Verb.ACCESS, object_kind="person", objects=[person_id], by=by, because=because
    )
    _ask("SELECT people_hide(%s, %s, %s)", [person_id, user, because])


def _ask(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    if not row or row[0] is None or row[0] is False:
        raise NotVisible("This page is not there, or is not yours to see.")
