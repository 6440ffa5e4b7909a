"""Take back what was written in the room: a line that was kept, or a decision before the minutes are approved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.enums import BackWhy
from plumbline.cases.models import Case
from plumbline.cases.queries.read_by import read_by
from plumbline.cases.queries.sight import state_of
from plumbline.cases.services.closed import as_closed_as
from plumbline.cases.services.readers_told import readers_told
from plumbline.cases.services.states import return_from_discussion
from plumbline.meetings import permissions
from plumbline.meetings.enums import ABOUT_DECISION_END, ABOUT_LINE_END, ABOUT_MEETING, LINE_TAKEN_BACK
from plumbline.meetings.models import Decision, DecisionEnd, KeptLine, LineEnd, Vote
from plumbline.meetings.queries.taken_back import (
    ITS_OWN,
    acting_for,
    check_not_approved,
    decision_to_take_back,
    is_narrow,
    line_to_take_back,
    may_correct,
    next_number,
    standing_decisions,
)
from plumbline.meetings.services.noting import LONGEST
from plumbline.meetings.services.room import one_at_a_time
from plumbline.notices.services import Told, tell_at_once
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


MEANWHILE = "Somebody took this back a moment ago. Open the meeting and read what stands there now."


@transaction.atomic
def take_back_line(
    *,
    line_id: UUID,
    why: BackWhy | str,
    because: str,
    by: Viewer,
    words: str = "",
    at: datetime | None = None,
) -> LineEnd:
    """Take back a fact, an opinion, a strength or a note that was kept at a meeting, at any time; another agency, if it is its, is told.

    Parameters
    ----------
    why : wrong or kept by mistake, and so withdrawn; corrected by ``words``; or narrowed to its agency and the host.
    because : a sentence, read by whoever read the line.

    Refuses
        NotVisible: it is not theirs to read, or was taken back.
        PermissionRefused: neither of the agency whose it is nor whoever writes at the meeting.
        StageRefused: somebody took it back meanwhile; or other words for another agency once the meeting has ended.
        DataUnfit: no reason, no other words or the same, or a line that nobody else reads.
    Records
        ``meeting.line_taken_back``, and ``notice.given`` to another agency's and to whoever read it and reads it no more.
    """
    line, now = line_to_take_back(by, line_id), at or timezone.now()
    _check(why, because, words, line.words)
    if why == BackWhy.NARROWED and (line.agency is None or is_narrow(line)):
        raise DataUnfit("Nobody reads it but its agency and the host.", slug="why-unfit")
    if why == BackWhy.CORRECTED and not may_correct(by, line):
        raise StageRefused(ITS_OWN, slug="why-unfit")
    stands = _other_line(line, words, by=by, at=now) if why == BackWhy.CORRECTED else None
    agency = acting_for(by, line)
    row = LineEnd(
        id=uuid4(), item=line.item, line=line, sort=line.sort, why=BackWhy(why).value, because=because.strip(), replaced_by=stands, agency=agency,
        at=now, by=by.user_id, owner_agency=agency, **as_closed_as(line),
    )  # fmt: skip
    _record("meeting.line_taken_back", row, [line.id, *([stands.id] if stands else [])], by=by, at=now)
    if stands is not None:
        stands.save(force_insert=True)
    save_once(row, clash=MEANWHILE, slug="written-since")
    told = _tell_its_agency(line, row, by=by, at=now)
    readers = readers_told(
        ABOUT_LINE_END, read_by(row), about=row.id, on=timezone.localdate(now), besides=told
    )
    tell_at_once(told=readers, by=by, at=now)
    return row


@transaction.atomic
def take_back_decision(
    *,
    decision_id: UUID,
    why: BackWhy | str,
    because: str,
    by: Viewer,
    words: str = "",
    at: datetime | None = None,
) -> DecisionEnd:
    """Take back a decision that was written down by mistake, or say it in other words, before the minutes are approved.

    A case that it alone had made a discussed one goes back to where it stood, if nothing was planned since. What else followed from it stays:
    the ratings of the case, and its actions, which go with the decision that stands for it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: it is not theirs to read, or was taken back.
        StageRefused: the minutes are approved, or somebody took it back meanwhile.
        DataUnfit: no reason, no other words or the same.
    Records
        ``decision.taken_back``; ``case.moved`` where the case goes back; ``notice.given`` to whoever read it.
    """
    decision, now = decision_to_take_back(by, decision_id), at or timezone.now()
    check_not_approved(decision.item.meeting)
    if why == BackWhy.NARROWED:
        raise DataUnfit(
            "A decision is minuted, so it is not kept from agencies in the case.", slug="why-unfit"
        )
    _check(why, because, words, decision.words)
    one_at_a_time(decision.item_id)
    stands = _other_decision(decision, words, by=by, at=now) if why == BackWhy.CORRECTED else None
    agency = permissions.acting_agency(by, "decide", decision.item.meeting.scheme.agencies)
    row = DecisionEnd(
        id=uuid4(), item=decision.item, decision=decision, number=decision.number, why=BackWhy(why).value, because=because.strip(),
        replaced_by=stands, agency=agency, at=now, by=by.user_id, owner_agency=agency, **as_closed_as(decision),
    )  # fmt: skip
    _record("decision.taken_back", row, [decision.id, *([stands.id] if stands else [])], by=by, at=now)
    if stands is not None:
        _save_other(decision, stands)
    save_once(row, clash=MEANWHILE, slug="written-since")
    if stands is None:
        _undo_discussion(decision.item.case, by=by, at=now)
    tell_at_once(
        told=readers_told(ABOUT_DECISION_END, read_by(row), about=row.id, on=timezone.localdate(now)),
        by=by,
        at=now,
    )
    return row


def _undo_discussion(case: Case, *, by: Viewer, at: datetime) -> None:
    """Where no decision stands since the case came to where it is, no meeting has discussed it."""
    since = state_of(case).at
    if not standing_decisions(item__case=case, decided_at__gte=since).exists():
        return_from_discussion(case, by=by, at=at)


def _check(why: BackWhy | str, because: str, words: str, before: str) -> None:
    if why not in set(BackWhy):
        raise DataUnfit("Choose what is to become of it.", slug="why-unfit")
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    if why != BackWhy.CORRECTED:
        return
    if not words.strip() or words.strip() == before:
        raise DataUnfit("Say what is right in its place.", slug="words-missing")
    if len(words) > LONGEST:
        raise DataUnfit(
            say("Say it in words, {longest} letters at most.", longest=LONGEST), slug="words-missing"
        )


def _tell_its_agency(line: KeptLine, end: LineEnd, *, by: Viewer, at: datetime) -> set[UUID]:
    """Tell those who answer for the agency whose line it was that somebody else took it back: those who read the line, and no word of it."""
    if line.agency in (None, end.agency):
        return set()
    held = LineEnd.objects.get(id=end.id)
    theirs = {user.id for user in members_of(line.agency, roles=permissions.TOLD_OF_LINES)} - {
        *held.hidden_from,
        by.user_id,
    }
    readers = theirs if line.agency in held.seen_by_agencies else theirs & {*held.seen_by_users}
    meeting, day = line.item.meeting_id, timezone.localdate(at)
    told = [Told(user, LINE_TAKEN_BACK, ABOUT_MEETING, meeting, day) for user in sorted(readers)]
    tell_at_once(told=told, by=by, at=at)
    return readers


def _record(act: str, row: LineEnd | DecisionEnd, about: list[UUID], *, by: Viewer, at: datetime) -> None:
    objects = [row.id, row.item_id, row.item.case_id, *about]
    record(
        act, verb=Verb.ALTERATION, object_kind="agenda-item", objects=objects, by=by, at=at, because=row.why
    )


def _other_line(line: KeptLine, words: str, *, by: Viewer, at: datetime) -> KeptLine:
    return KeptLine(
        id=uuid4(), item=line.item, key=uuid4(), sort=line.sort, words=words.strip(), agency=line.agency, kept_at=at,
        kept_by=by.user_id, owner_agency=line.owner_agency, **as_closed_as(line),
    )  # fmt: skip


def _other_decision(decision: Decision, words: str, *, by: Viewer, at: datetime) -> Decision:
    """The same decision in other words: who dissented, what it led to and whether there was a quorum are as they were."""
    same = (
        "item",
        "kind",
        "dissent",
        "dissenting_agency",
        "actions",
        "missing_kinds",
        "could_pull",
        "decided_at",
        "owner_agency",
    )
    return Decision(
        id=uuid4(), number=next_number(decision.item), words=words.strip(), recorded_by=by.user_id,
        **{name: getattr(decision, name) for name in same},
    )  # fmt: skip


def _save_other(decision: Decision, stands: Decision) -> None:
    stands.save(force_insert=True)
    for vote in Vote.objects.filter(decision=decision):
        Vote(
            decision=stands,
            item=stands.item,
            agency=vote.agency,
            cast=vote.cast,
            owner_agency=vote.owner_agency,
        ).save(force_insert=True)
