"""Let papers of a meeting leave the screen: a disclosure with a reason, a reference on every page and a day to destroy it by."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import participants_of
from plumbline.cases.rules import new_ref
from plumbline.cases.services.basis import rest_share
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import Papers
from plumbline.meetings.models import AgendaItem, Meeting, Printout
from plumbline.meetings.queries import law_of, meeting_for, printout_for, stage_of
from plumbline.meetings.queries.consents import consent_to_use
from plumbline.meetings.services.room import items_seen
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import PermissionRefused, StageRefused


REF_LENGTHS = (6, 6, 8, 10)


@transaction.atomic
def print_papers(
    *,
    meeting: Meeting,
    what: Papers,
    because: str,
    destroy_by: date,
    by: Viewer,
    gateway: str = "",
    at: datetime | None = None,
) -> Printout:
    """Write down that somebody prints the pack or the minutes of a meeting, before anything is printed.

    Parameters
    ----------
    gateway : the law under which they leave the screen, where an agreement rests on several.

    Refuses
        NotVisible: the meeting is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme; where the kind leaves it to the chair to share minutes
        again (MAPPA guidance, MARAC protocols), neither a chair nor somebody to whom a chair gave consent to print just this, once.
        StageRefused: no case that they may see is on it, or minutes of a meeting that has not ended.
        DataUnfit: no reason, or a day to destroy it by that is past or more than a year ahead.
    Records
        ``meeting.printed``, a disclosure, with every case and person on the papers; ``share.rests_on`` for each case.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "print", meeting.scheme)
    consent = consent_to_use(meeting, what, by=by)
    if permissions.needs_consent(by, meeting.scheme, kind_of(meeting.scheme).meeting) and consent is None:
        raise PermissionRefused(permissions.SENTENCES["reshare"])
    rules.check_papers(
        what, stage_of(meeting), because=because, destroy_by=destroy_by, on=timezone.localdate(now)
    )
    items = items_seen(meeting, by=by)
    if not items:
        raise StageRefused("No case that you may see is on this agenda, so there is nothing to print.")
    printout = Printout(
        meeting=meeting,
        consent=consent,
        what=what.value,
        because=because.strip(),
        printed_at=now,
        printed_by=by.user_id,
        destroy_by=destroy_by,
        owner_agency=meeting.owner_agency,
    )
    record(
        "meeting.printed",
        verb=Verb.DISCLOSURE,
        object_kind="printout",
        objects=[printout.id, meeting.id, *_shown(items)],
        by=by,
        at=now,
        because=what.value,
    )
    _save_with_ref(printout)
    law = law_of(meeting)
    for item in items:
        rest_share(
            case=item.case,
            act="meeting.printed",
            about=printout.id,
            gateway=gateway,
            usual=law,
            disclosers=item.case.seen_by_agencies,
            by=by,
            at=now,
        )
    return printout


@transaction.atomic
def note_destroyed(*, printout: Printout, by: Viewer, at: datetime | None = None) -> Printout:
    """Write down that the papers were destroyed.

    Refuses
        NotVisible: not theirs to see. PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: it was written down already.
    Records
        ``printout.destroyed``.
    """
    found = printout_for(by, printout.id)
    permissions.check_may(by, "print", found.meeting.scheme)
    if found.destroyed_at:
        raise StageRefused("These papers were destroyed already.")
    record(
        "printout.destroyed",
        verb=Verb.ALTERATION,
        object_kind="printout",
        objects=[found.id, found.meeting_id],
        by=by,
        at=at,
    )
    found.destroyed_at, found.destroyed_by = at or timezone.now(), by.user_id
    found.save(update_fields=["destroyed_at", "destroyed_by"])
    return found


def _shown(items: list[AgendaItem]) -> list[UUID]:
    """Cases and people that are on the papers."""
    people = {row.person_id for item in items for row in participants_of(item.case)}
    return [*(item.case_id for item in items), *sorted(people)]


def _save_with_ref(printout: Printout) -> None:
    for length in REF_LENGTHS:
        printout.ref = f"P-{new_ref(length=length)}"
        try:
            with transaction.atomic():
                printout.save(force_insert=True)
        except IntegrityError:
            continue
        return
    raise StageRefused("No free reference was found. Try again.")
