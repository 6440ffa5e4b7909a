"""Set a flag, take it off, and remind whoever answers for an agency that one is over."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.identity import JOB_SECONDS, identify
from plumbline.access.queries import members_of, viewer_by_id
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases import permissions
from plumbline.cases.models import Case, Flag, FlagRemoval
from plumbline.cases.queries.flags import (
    Standing,
    flag_ends,
    flag_for,
    flags_seen,
    standing_flags,
)
from plumbline.cases.queries.sight import case_to_change, heard_at
from plumbline.notices.queries import given_about, waiting_about
from plumbline.notices.services import Told, end_notices, tell
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, PermissionRefused, StageRefused


ABOUT, KIND = "flag", "flag_over"
FLAGGED = "Your agency has said already that its records are flagged."


@transaction.atomic
def set_flag(*, case: Case, agency: UUID, by: Viewer, at: datetime | None = None) -> Flag:
    """Say that one's own agency has flagged its records of the people in a case.

    Refuses
        PermissionRefused: they do not answer for that agency.
        NotVisible: the case is not theirs to see.
        StageRefused: its kind knows no flags, no meeting has heard it, the time is over, or it was said already.
    Records
        ``flag.set``.
    """
    case, now = case_to_change(by, case), at or timezone.now()
    _check_own(by, agency, case)
    if not kind_of(case.scheme).flags or heard_at(case) is None:
        raise StageRefused("Records are flagged once a meeting has heard the case.", slug="not-heard")
    if timezone.localdate(now) > flag_ends(case):
        raise StageRefused("The time for this flag is over.", slug="flag-over")
    row = Flag(
        case=case,
        agency=agency,
        set_on=timezone.localdate(now),
        set_at=now,
        set_by=by.user_id,
        owner_agency=agency,
    )
    record("flag.set", verb=Verb.ALTERATION, object_kind="flag", objects=[row.id, case.id], by=by, at=now)
    save_once(row, clash=FLAGGED, slug="flagged-already")
    return row


@transaction.atomic
def remove_flag(*, flag: Flag, by: Viewer, words: str = "", at: datetime | None = None) -> FlagRemoval:
    """Say that the flag is off the agency's records. Before its time that needs a reason.

    Refuses
        NotVisible: the flag is not theirs to see.
        PermissionRefused: they do not answer for its agency.
        StageRefused: it was taken off already.
        DataUnfit: its time is not over, and no reason is given.
    Records
        ``flag.removed``.
    """
    flag, now = flag_for(by, flag.id), at or timezone.now()
    _check_own(by, flag.agency, flag.case)
    if timezone.localdate(now) <= flag_ends(flag.case) and not words.strip():
        raise DataUnfit("This flag is not over yet. Say why it comes off now.", slug="words-missing")
    row = FlagRemoval(
        flag=flag,
        removed_on=timezone.localdate(now),
        words=words.strip(),
        removed_at=now,
        removed_by=by.user_id,
        owner_agency=flag.agency,
    )
    record(
        "flag.removed",
        verb=Verb.ALTERATION,
        object_kind="flag",
        objects=[flag.id, flag.case_id],
        by=by,
        at=now,
    )
    save_once(row, clash="This flag was taken off already.", slug="removed-already")
    return row


@transaction.atomic
def remind_of_flags(*, by: Viewer, on: date, at: datetime) -> int:
    """Tell whoever answers for an agency, once, that a flag of theirs is over; end what was told of flags taken off or renewed.

    Records
        ``notice.given`` and ``notice.ended``, one entry each for all.
    """
    over = {s.flag: s for s in standing_flags(by) if on > s.ends_on}
    told = [one for standing in over.values() for one in _to_tell(standing, by)]
    given = given_about(by, ABOUT)
    new = [one for one in told if (one.recipient, one.about_id, one.due_on) not in given]
    tell(told=new, by=by, at=at)
    past = [n.id for n in waiting_about(by, ABOUT) if n.about_id not in over]
    end_notices(ids=past, by=by, at=at)
    return len(new)


def _to_tell(standing: Standing, job: Viewer) -> list[Told]:
    found = []
    for user in members_of(standing.agency, roles=[Role.REPRESENTATIVE, Role.ADVISER]):
        if _sees(user.id, standing.flag, job):
            found.append(
                Told(user.id, kind=KIND, about_kind=ABOUT, about_id=standing.flag, due_on=standing.ends_on)
            )
    return found


def _sees(user: UUID, flag: UUID, job: Viewer) -> bool:
    """Whether somebody may see a flag at this moment, asked with their own identity, by the query of their own page."""
    try:
        viewer = viewer_by_id(user)
    except PermissionRefused:
        return False
    identify(viewer, seconds=JOB_SECONDS)
    try:
        return flag in flags_seen(viewer, [flag])
    finally:
        identify(job, seconds=JOB_SECONDS)


def _check_own(by: Viewer, agency: UUID, case: Case) -> None:
    if agency not in by.agencies_as(permissions.MAY["flag"]) or agency not in case.seen_by_agencies:
        raise PermissionRefused(permissions.SENTENCES["flag"])
