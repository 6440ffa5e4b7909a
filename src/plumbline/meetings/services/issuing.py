"""Minutes out: to those who may read them, and word of their actions to each agency, in one act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action
from plumbline.cases.services.basis import rest_share
from plumbline.meetings import permissions
from plumbline.meetings.enums import ABOUT_MEETING, ACTIONS_WAIT, MINUTES_OUT, Stage
from plumbline.meetings.lines import Sort
from plumbline.meetings.models import AgendaItem, Decision, KeptLine, Meeting, MinutesIssue
from plumbline.meetings.queries import law_of, meeting_for, stage_of
from plumbline.meetings.queries.there import were_there
from plumbline.meetings.services.room import items_seen
from plumbline.notices.services import Told, tell_at_once
from plumbline.sharing.saving import save_once
from plumbline.values.errors import StageRefused


ISSUED = "The minutes are out already."
ACTING = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


@transaction.atomic
def issue_minutes(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> MinutesIssue:
    """Tell everybody who was there and is bound to confidence that the minutes can be read, and each agency that actions wait.

    Nothing leaves the building: a notice says that minutes are out, or that actions wait, and names no person, case or scheme.
    Whoever opens it sees what they may see. Of an agency its representatives are told, and the owners of its actions.

    Refuses
        NotVisible: the meeting is not theirs to see.
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: the meeting has not ended, or the minutes are out already.
    Records
        ``minutes.issued``, a disclosure, with the cases; ``share.rests_on`` for each case; ``notice.given``.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "issue", meeting.scheme)
    if stage_of(meeting) not in (Stage.ENDED, Stage.APPROVED):
        raise StageRefused("There are no minutes before the meeting has ended.", slug="no-minutes-yet")
    items = items_seen(meeting, by=by)
    there = were_there(meeting).filter(confidentiality_accepted=True)
    readers = sorted(set(there.values_list("user", flat=True)))
    actions = _actions_of(items)
    agencies = sorted({action.agency for action in actions})
    row = MinutesIssue(
        meeting=meeting,
        people=len(readers),
        agencies=len(agencies),
        at=now,
        by=by.user_id,
        owner_agency=meeting.owner_agency,
    )
    record(
        "minutes.issued",
        verb=Verb.DISCLOSURE,
        object_kind="meeting",
        objects=[row.id, meeting.id, *(item.case_id for item in items)],
        by=by,
        at=now,
    )
    save_once(row, clash=ISSUED, slug="issued-already")
    law, at_the_table = law_of(meeting), set(there.values_list("agency", flat=True))
    for case in {item.case_id: item.case for item in items}.values():
        reading = at_the_table & set(case.seen_by_agencies)
        rest_share(
            case=case, act="minutes.issued", about=row.id, agencies=reading, usual=law, disclosers=case.seen_by_agencies, by=by, at=now
        )  # fmt: skip
    due = timezone.localdate(now) + timedelta(days=1)
    told = [_told(meeting, user, MINUTES_OUT, due) for user in readers]
    told += [_told(meeting, user, ACTIONS_WAIT, due) for user in _doers(actions, agencies)]
    tell_at_once(told=told, by=by, at=now)
    return row


def _told(meeting: Meeting, user: UUID, kind: str, due: date) -> Told:
    return Told(user, kind=kind, about_kind=ABOUT_MEETING, about_id=meeting.id, due_on=due)


def _actions_of(items: Iterable[AgendaItem]) -> list[Action]:
    """Actions that this meeting proposed: those its decisions point to, and those that no decision took in."""
    rows = list(items)
    ids = {a for d in Decision.objects.filter(item__in=rows) for a in d.actions}
    lines = KeptLine.objects.filter(item__in=rows, sort=Sort.ACTION.value)
    return list(Action.objects.filter(id__in=ids | set(lines.values_list("points_to", flat=True))))


def _doers(actions: Iterable[Action], agencies: Iterable[UUID]) -> list[UUID]:
    """Representatives of each agency that has an action, and the owners themselves, where they have a desk to read it at.

    Of those who read the action: nobody is told that something waits which they do not find.
    """
    found, rows = set(), list(actions)
    for agency in agencies:
        theirs = [action for action in rows if action.agency == agency]
        represent = {user.id for user in members_of(agency, roles=[Role.REPRESENTATIVE])}
        act = {user.id for user in members_of(agency, roles=ACTING)}
        for action in theirs:
            readers = (
                represent if agency in action.seen_by_agencies else represent & set(action.seen_by_users)
            )
            found |= (readers | ({action.owner} & act)) - set(action.hidden_from)
    return sorted(found)
