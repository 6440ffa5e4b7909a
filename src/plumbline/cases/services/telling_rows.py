"""What the rows of telling have in common: whose they are, by whom, on which day, and their entry in the ledger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import (
    Case,
    Consent,
    Objection,
    ObjectionAnswer,
    ObjectionExtension,
    ObjectionIdentity,
    ObjectionIdentityShown,
    Telling,
)
from plumbline.cases.queries.sight import case_to_change, check_in_case
from plumbline.cases.telling import law
from plumbline.values.errors import DataUnfit, StageRefused


MEANWHILE = "Somebody else wrote something here just now. Open the page again and read theirs first."


def begin(case: Case, person_id: UUID, act: str, *, by: Viewer, at: datetime | None) -> tuple[Case, datetime]:
    """Return the case as it stands now and the moment of the act, for whoever may do it to somebody in the case."""
    case = case_to_change(by, case)
    permissions.check_may(by, act, case.scheme)
    check_in_case(case, person_id)
    return case, at or timezone.now()


def past(on: date | None, now: datetime) -> date:
    """Return a day that is not to come; today where none is given."""
    today = timezone.localdate(now)
    if on is not None and on > today:
        raise DataUnfit("This day is still to come.", slug="not-yet")
    return on or today


def check_way(how: str) -> None:
    """Refuse a way of telling that is not on the list."""
    if how not in law().ways:
        raise DataUnfit("Say by which way, from the list.", slug="no-such-way")


def common(
    case: Case,
    person_id: UUID,
    act: str,
    model: type[Telling] | type[Objection] | type[Consent],
    *,
    by: Viewer,
    at: datetime,
    expected: int | None = None,
) -> dict[str, Any]:
    """What the rows have in common: whose, the next number, by whom."""
    last = (
        model.objects.filter(case=case, person_id=person_id).aggregate(last=models.Max("number"))["last"] or 0
    )
    if expected not in (None, last):
        raise StageRefused(MEANWHILE, slug="written-since")
    agency = permissions.acting_agency(by, act, case.scheme)
    return {
        "id": uuid4(), "case": case, "person_id": person_id, "number": last + 1, "agency": agency, "at": at,
        "by": by.user_id, "owner_agency": agency,
    }  # fmt: skip


def written(
    what: str,
    row: Telling
    | Objection
    | ObjectionExtension
    | ObjectionIdentity
    | ObjectionIdentityShown
    | ObjectionAnswer
    | Consent,
    case: Case,
    person_id: UUID,
    *,
    by: Viewer,
    at: datetime,
    because: str = "",
) -> None:
    """Write the ledger entry of a row; it comes before the row itself."""
    kind, objects = what.split(".")[0], [row.id, case.id, person_id]
    record(what, verb=Verb.COLLECTION, object_kind=kind, objects=objects, by=by, at=at, because=because)
