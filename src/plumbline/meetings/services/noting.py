"""Take notes while a meeting goes on: turn to a case, keep a line, save a draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action, Objective
from plumbline.cases.services import propose_action
from plumbline.cases.services.basis import rest_share
from plumbline.cases.services.closed import Closing, GivenReaders, closing
from plumbline.meetings import permissions, rules
from plumbline.meetings.lines import Cast, Sort
from plumbline.meetings.lines.room import may_save
from plumbline.meetings.models import AgendaItem, Draft, KeptLine, Slot
from plumbline.meetings.queries import item_for, law_of, stage_of
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.meetings.services.deciding import take_decision
from plumbline.meetings.services.room import let_room_in_to, one_at_a_time
from plumbline.referrals.agreements import check_covered, uncovered
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


LONGEST = 5000
FOR_ALL: Closing = {"marking": Marking.PANEL.value, "seen_by_agencies": [], "seen_by_users": []}
SAID_UNCOVERED = (
    "No information sharing agreement in force covers that agency, so what it says is not written down as its own. "
    "Have an agreement recorded first, or write a note of what the meeting itself knew."
)


@dataclass(frozen=True, slots=True)
class GivenAction:
    """An action as the room agreed it. ``objective`` or ``serves_none_because``; ``due_on`` by the scheme's clock if None."""

    verb: str
    what: str
    owner: UUID
    agency: UUID
    objective: Objective | None
    serves_none_because: str
    due_on: date | None
    is_new: bool | None = None


@transaction.atomic
def turn_to(*, item: AgendaItem, by: Viewer, at: datetime | None = None) -> Slot | None:
    """Turn the room to a case: its slot begins. Nothing happens if the room is there already.

    Whoever began the meeting let the room in to the cases that they see; to any other the room is let in by who turns to it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way.
    Records
        ``meeting.turned_to``; ``case.shared`` where agencies in the room were not in the case.
    """
    item, now = _item_under_way(item, by=by), at or timezone.now()
    one_at_a_time(item.meeting_id)
    last = Slot.objects.filter(item__meeting=item.meeting_id).order_by("-began_at", "pk").first()
    if last is not None and last.item_id == item.id:
        return None
    slot = Slot(item=item, began_at=now, began_by=by.user_id, owner_agency=item.owner_agency)
    record(
        "meeting.turned_to",
        verb=Verb.COLLECTION,
        object_kind="agenda-item",
        objects=[item.id, item.case_id],
        by=by,
        at=now,
    )
    slot.save(force_insert=True)
    let_room_in_to(item, by=by, at=now)
    return slot


@transaction.atomic
def keep_statement(
    *,
    item: AgendaItem,
    key: UUID,
    sort: Sort,
    words: str,
    by: Viewer,
    agency: UUID | None = None,
    is_closed: bool = False,
    readers: Collection[UUID] = (),
    at: datetime | None = None,
) -> KeptLine:
    """Keep a fact, an opinion or a strength, which are an agency's, or a note, which is nobody's.

    Parameters
    ----------
    key : made by the page; a line that is sent again under the same key is not kept twice.
    is_closed : read by that agency and by the host of the scheme alone, where what is said is not for every agency in the case.
    readers : users who read a closed line in their place, with whoever keeps it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way, or no agreement in force covers the agency whose knowledge it is.
        DataUnfit: no words, a fact that is no agency's of the scheme, or a reader of no agency in the case.
    Records
        ``meeting.line_kept``; ``share.rests_on`` for what is an agency's: the law of the agreement that covers it.
    """
    item = _item_under_way(item, by=by)
    if not words.strip() or len(words) > LONGEST:
        raise DataUnfit(say("Say it in words, {longest} letters at most.", longest=LONGEST))
    if sort is Sort.NOTE:
        agency = None
    elif agency not in item.meeting.scheme.agencies:
        raise DataUnfit("Choose the agency of this scheme whose knowledge it is.")
    one_at_a_time(item.id)
    before = _kept(item, key)
    if before:
        return before
    if agency is not None and uncovered(item.meeting.scheme, [agency]):
        raise StageRefused(SAID_UNCOVERED, slug="agency-not-covered")
    closed = _readers(item, agency, readers, by=by) if is_closed and agency is not None else None
    return _keep(item, key, sort, by=by, at=at, words=words.strip(), agency=agency, closed=closed)


@transaction.atomic
def keep_action(
    *, item: AgendaItem, key: UUID, given: GivenAction, by: Viewer, at: datetime | None = None
) -> KeptLine:
    """Propose an action from the room, and keep the line that made it; sent again under the same key it is not made twice.

    Refuses
        As `keep_statement`, and what `cases.services.propose_action` refuses.
    Records
        ``action.proposed`` and ``meeting.line_kept``.
    """
    item = _item_under_way(item, by=by)
    one_at_a_time(item.id)
    before = _kept(item, key)
    if before:
        return before
    action = propose_action(
        case=item.case,
        verb=given.verb,
        what=given.what,
        owner=given.owner,
        agency=given.agency,
        objective=given.objective,
        serves_none_because=given.serves_none_because,
        due_on=given.due_on,
        is_new=given.is_new,
        by=by,
        at=at,
    )
    return _keep(item, key, Sort.ACTION, by=by, at=at, points_to=action.id)


@transaction.atomic
def keep_decision(
    *,
    item: AgendaItem,
    key: UUID,
    kind: str,
    words: str,
    by: Viewer,
    dissent: str = "",
    dissenting_agency: UUID | None = None,
    votes: Mapping[UUID, Cast] | None = None,
    at: datetime | None = None,
) -> KeptLine:
    """Record a decision from the room, and keep the line that made it.

    It points to the actions that lines on this case proposed since the decision before, so that they are minuted under it. Of
    two people who keep one at the same moment both stand, one after the other.

    Refuses
        As `keep_statement`, and what `take_decision` refuses.
    Records
        ``decision.taken`` and ``meeting.line_kept``.
    """
    item = _item_under_way(item, by=by)
    one_at_a_time(item.id)
    before = _kept(item, key)
    if before:
        return before
    decision = take_decision(
        item=item,
        kind=kind,
        words=words,
        dissent=dissent,
        dissenting_agency=dissenting_agency,
        actions=_not_minuted(item),
        votes=votes,
        by=by,
        at=at,
    )
    return _keep(item, key, Sort.DECISION, by=by, at=at, points_to=decision.id)


@transaction.atomic
def save_draft(
    *,
    item: AgendaItem,
    text: str,
    window: UUID,
    turn: int,
    version: int,
    by: Viewer,
    at: datetime | None = None,
) -> Draft:
    """Save what a note-taker has typed on a case: theirs alone.

    Parameters
    ----------
    window, turn : which open page sends it, and how often it has sent; what arrives late is let go.
    version : of the draft on which the page was built.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: another window of the same person saved in between.
        DataUnfit: longer than 5,000 letters.
    Records
        ``meeting.draft_saved``.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "decide", item.meeting.scheme)
    if len(text) > LONGEST:
        raise DataUnfit(say("A line has {longest} letters at most.", longest=LONGEST))
    one_at_a_time(item.id)
    held = Draft.objects.filter(item=item, user=by.user_id).first()
    stored = (str(held.window), held.turn, held.version) if held else None
    answer = may_save(stored=stored, window=str(window), turn=turn, version=version)
    if held is not None and (answer is None or (text == held.text and answer)):
        return held
    if answer is False:
        raise StageRefused(
            "You typed something else on this case in another window. Read it, then choose.",
            slug="draft-elsewhere",
        )
    record(
        "meeting.draft_saved",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[item.id],
        by=by,
        at=now,
    )
    row = held or Draft(
        item=item,
        user=by.user_id,
        version=0,
        owner_agency=item.owner_agency,
        marking=Marking.NAMED.value,
        seen_by_users=[by.user_id],
    )
    row.text, row.window, row.turn, row.saved_at = text, window, turn, now
    row.version += 1
    row.save()
    return row


def _item_under_way(item: AgendaItem, *, by: Viewer) -> AgendaItem:
    item = item_for(by, item.id)
    permissions.check_may(by, "decide", item.meeting.scheme)
    check_covered(by, item.meeting.scheme)
    rules.check_under_way(stage_of(item.meeting))
    return item


def _kept(item: AgendaItem, key: UUID) -> KeptLine | None:
    return KeptLine.objects.filter(item=item, key=key).first()


def _not_minuted(item: AgendaItem) -> list[Action]:
    made = KeptLine.objects.filter(item=item, sort=Sort.ACTION.value).values_list("points_to", flat=True)
    minuted = {a for d in standing_decisions(item=item) for a in d.actions}
    return list(Action.objects.filter(id__in=[a for a in made if a not in minuted]))


def _keep(
    item: AgendaItem,
    key: UUID,
    sort: Sort,
    *,
    by: Viewer,
    at: datetime | None,
    words: str = "",
    agency: UUID | None = None,
    points_to: UUID | None = None,
    closed: Closing | None = None,
) -> KeptLine:
    now = at or timezone.now()
    line = KeptLine(
        item=item,
        key=key,
        sort=sort.value,
        words=words,
        agency=agency,
        points_to=points_to,
        kept_at=now,
        kept_by=by.user_id,
        owner_agency=agency or item.owner_agency,
        **(closed or FOR_ALL),
    )
    record(
        "meeting.line_kept",
        verb=Verb.COLLECTION,
        object_kind="agenda-item",
        objects=[line.id, item.id, item.case_id],
        by=by,
        at=now,
        because=sort.value,
    )
    line.save(force_insert=True)
    if agency is not None:
        rest_share(
            case=item.case,
            act="meeting.line_kept",
            about=line.id,
            agencies=[agency],
            usual=law_of(item.meeting),
            disclosers=[agency],
            like=line,
            by=by,
            at=now,
        )
    _empty_draft(item, by=by, at=now)
    return line


def _readers(item: AgendaItem, agency: UUID, people: Collection[UUID], *, by: Viewer) -> Closing:
    """Who reads a closed line: its agency and the host, or named people with whoever keeps it. It was said in the room; what is written is closed."""
    if people:
        given = GivenReaders(Marking.NAMED.value, people=tuple(people))
        return closing(given, item.case, own=agency, by=by)
    return {
        "marking": Marking.OWNER.value,
        "seen_by_agencies": sorted({agency, item.owner_agency}),
        "seen_by_users": [],
    }


def _empty_draft(item: AgendaItem, *, by: Viewer, at: datetime) -> None:
    for draft in Draft.objects.filter(item=item, user=by.user_id).exclude(text=""):
        draft.text, draft.saved_at = "", at
        draft.version += 1
        draft.save()
