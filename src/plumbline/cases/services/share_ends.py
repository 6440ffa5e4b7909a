"""End what an agency sees of a case: at once, or after a last day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, ShareEnd
from plumbline.cases.queries.readers import open_actions_of
from plumbline.cases.queries.sight import case_to_change
from plumbline.cases.services.turns import bring_to_close
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import say


MEANWHILE = "Somebody else decided about this agency just now. Read the page, then try again."


@transaction.atomic
def end_sharing(
    *,
    case: Case,
    agency: UUID,
    because: str,
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> ShareEnd:
    """Take an agency out of a case at once: it sees nothing of it any more, nor who it is about unless something else lets it know.

    Parameters
    ----------
    expected : how often it had been decided about this agency when the form was opened.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the agency leads the case or hosts the scheme, has open actions in it, or somebody else decided meanwhile.
        DataUnfit: it is not in the case, or no reason.
    Records
        ``case.share_ended``.
    """
    # Nothing is given it to do meanwhile: an action is added after this, and then refused, or before it, and then counted.
    bring_to_close(case.id)
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    _check(case, agency, because, by=by)
    _check_nothing_open(case, agency, by=by)
    row = _row(case, agency, timezone.localdate(now), because, expected, by=by, at=now)
    _store_end(row, "case.share_ended", by=by, at=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cases_end_sharing(%s, %s)", [case.id, agency])
        if not cursor.fetchone()[0]:
            raise NotVisible("This page is not there, or is not yours to see.")
    return row


@transaction.atomic
def limit_sharing(
    *,
    case: Case,
    agency: UUID,
    last_day: date | None,
    because: str,
    by: Viewer,
    expected: int | None = None,
    at: datetime | None = None,
) -> ShareEnd:
    """Give an agency a last day in a case, after which the round of reminders takes it out; or none, so that it stays.

    Refuses
        PermissionRefused, NotVisible, StageRefused: as `end_sharing`, but open actions may be passed on until then.
        DataUnfit: it is not in the case, no reason, or a day that is past.
    Records
        ``case.share_limited``.
    """
    case, now = case_to_change(by, case, needs_agreement=False), at or timezone.now()
    _check(case, agency, because, by=by)
    if last_day is not None and last_day < timezone.localdate(now):
        raise DataUnfit("That day is past. Choose “at once”, or a day to come.", slug="day-past")
    row = _row(case, agency, last_day, because, expected, by=by, at=now)
    _store_end(row, "case.share_limited", by=by, at=now)
    return row


def end_sharing_due(*, by: Viewer, on: date) -> int:
    """Take out every agency whose last day in a case is over, as the job of the round. Returns how many.

    Records
        ``case.share_over`` for each, written by the database, which alone sees the cases.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT cases_end_sharing_due(%s)", [on])
        return int(cursor.fetchone()[0])


def _check(case: Case, agency: UUID, because: str, *, by: Viewer) -> None:
    permissions.check_may(by, "let_in", case.scheme)
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    if agency not in case.seen_by_agencies:
        raise DataUnfit("That agency is not in this case.")
    if agency in (case.owner_agency, case.lead_agency, case.scheme.host_agency_id):
        raise StageRefused(
            "The agency that leads a case, and the host of the scheme, stay in it.", slug="stays-in"
        )


def _check_nothing_open(case: Case, agency: UUID, *, by: Viewer) -> None:
    number = open_actions_of(by, case, agency)
    if number:
        name = names_of([agency]).get(agency, "It")
        actions = say("an open action") if number == 1 else say("{number} open actions", number=number)
        raise StageRefused(
            say(
                "{name} still has {actions} in this case. They are finished, superseded or passed on first.",
                name=name,
                actions=actions,
            ),
            slug="actions-open",
        )


def _row(
    case: Case,
    agency: UUID,
    last_day: date | None,
    because: str,
    expected: int | None,
    *,
    by: Viewer,
    at: datetime,
) -> ShareEnd:
    before = ShareEnd.objects.filter(case=case, agency=agency).count() if expected is None else expected
    return ShareEnd(
        case=case,
        agency=agency,
        number=before + 1,
        last_day=last_day,
        words=because.strip(),
        at=at,
        by=by.user_id,
        owner_agency=permissions.acting_agency(by, "let_in", case.scheme),
    )


def _store_end(row: ShareEnd, what: str, *, by: Viewer, at: datetime) -> None:
    record(
        what,
        verb=Verb.ACCESS,
        object_kind="case",
        objects=[row.case_id, row.agency, row.id],
        by=by,
        at=at,
        because="last-day" if row.last_day else "goes-on",
    )
    save_once(row, clash=MEANWHILE, slug="moved-since")
