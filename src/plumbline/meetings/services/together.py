"""Take cases together without discussion: propose before the meeting, pull out, agree the rest in one act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.queries.sight import heard_at
from plumbline.cases.services.states import check_open
from plumbline.meetings import permissions, rules
from plumbline.meetings.enums import ABOUT_MEETING, TOGETHER_PROPOSED, Stage
from plumbline.meetings.models import AgendaItem, Decision, Meeting, Pulled, TogetherProposal
from plumbline.meetings.queries import item_for, meeting_for, stage_of
from plumbline.meetings.queries.taken_back import standing_decisions
from plumbline.meetings.services.deciding import take_decision
from plumbline.meetings.services.room import items_seen, one_at_a_time
from plumbline.notices.services import Told, tell_at_once
from plumbline.schemes.queries import kind_of
from plumbline.sharing.saving import save_once
from plumbline.values.errors import DataUnfit, StageRefused


PROPOSED = "It is proposed already."
PULLED = "It was pulled out already, and is discussed like any other."


@transaction.atomic
def propose_together(
    *, item: AgendaItem, kind: str, words: str, by: Viewer, at: datetime | None = None
) -> TogetherProposal:
    """Propose to agree on a case without discussion. Every agency in the case sees it, and may pull it out.

    Those at the table are told in their inbox that something is proposed at that meeting, once for an agency and a meeting.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting has begun, no meeting has heard the case yet, it is closed, or it is proposed already.
        DataUnfit: an unknown decision, or no words.
    Records
        ``meeting.together_proposed``, and ``notice.given`` where an agency was not told before.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "propose_together", item.meeting.scheme)
    if stage_of(item.meeting) is not Stage.SCHEDULED:
        raise StageRefused("Propose it before the meeting begins, so that every agency can see it in time.")
    check_open(item.case)
    if heard_at(item.case) is None:
        raise StageRefused("No meeting has heard this case yet, so it is discussed.", slug="not-heard-yet")
    scheme_kind = kind_of(item.case.scheme)
    scheme_kind.check_word(scheme_kind.meeting.decisions, kind)
    if not words.strip():
        raise DataUnfit("Say in a few words what is to be agreed.")
    row = TogetherProposal(
        item=item,
        kind=kind,
        words=words.strip(),
        proposed_at=now,
        proposed_by=by.user_id,
        owner_agency=item.owner_agency,
    )
    record(
        "meeting.together_proposed",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[row.id, item.id, item.case_id],
        by=by,
        at=now,
    )
    save_once(row, clash=PROPOSED, slug="proposed-already")
    _tell(row, by=by, at=now)
    return row


@transaction.atomic
def pull_out(*, item: AgendaItem, by: Viewer, because: str = "", at: datetime | None = None) -> Pulled:
    """Pull a case out of what is taken together: it is discussed like any other. Any agency in the case may, and need not say why.

    Refuses
        NotVisible: the case is not theirs to see.
        PermissionRefused: nobody of an agency in the case.
        StageRefused: not proposed, pulled out or decided already, or the meeting has ended.
    Records
        ``meeting.pulled_out``, with the agency.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    agency = permissions.acting_agency(
        by, "pull_out", set(item.seen_by_agencies) & item.meeting.scheme.agencies
    )
    if stage_of(item.meeting) not in (Stage.SCHEDULED, Stage.BEGUN):
        raise StageRefused("This meeting has ended.")
    one_at_a_time(item.id)
    if not TogetherProposal.objects.filter(item=item).exists():
        raise StageRefused("It is discussed as it is: nobody proposed to take it together with others.")
    if standing_decisions(item=item).exists():
        raise StageRefused(
            "It was decided on already. Ask the chair to come back to it.", slug="decided-already"
        )
    row = Pulled(
        item=item,
        agency=agency,
        because=because.strip(),
        at=now,
        by=by.user_id,
        owner_agency=item.owner_agency,
    )
    record(
        "meeting.pulled_out",
        verb=Verb.ALTERATION,
        object_kind="agenda-item",
        objects=[row.id, item.id, item.case_id, agency],
        by=by,
        at=now,
    )
    save_once(row, clash=PULLED, slug="pulled-already")
    return row


@transaction.atomic
def agree_together(*, meeting: Meeting, by: Viewer, at: datetime | None = None) -> list[Decision]:
    """Agree, as the chair, everything that was proposed and not pulled out: one decision for each case, in one act.

    Refuses
        NotVisible: the meeting is not theirs to see.
        PermissionRefused: not a chair of the scheme.
        StageRefused: not under way, no quorum, or nothing is left to agree.
    Records
        ``decision.taken`` for each case.
    """
    meeting, now = meeting_for(by, meeting.id), at or timezone.now()
    permissions.check_may(by, "agree_together", meeting.scheme)
    rules.check_under_way(stage_of(meeting))
    seen = {item.id: item for item in items_seen(meeting, by=by)}
    # Of an agency that pulls one out at this moment and the chair, one comes after the other.
    for item_id in sorted(seen):
        one_at_a_time(item_id)
    # A decision that was taken back holds no more: the proposal waits again, as `pull_out` and the page say.
    decided = Exists(standing_decisions(item=OuterRef("item")))
    rows = TogetherProposal.objects.filter(~decided, item__in=seen, item__pulled__isnull=True)
    proposed = list(rows.order_by("item__listed_at", "pk"))
    if not proposed:
        raise StageRefused("Nothing is left to be taken together.", slug="nothing-together")
    return [
        take_decision(
            item=seen[row.item_id],
            kind=row.kind,
            words=row.words,
            could_pull=sorted(set(seen[row.item_id].seen_by_agencies) & meeting.scheme.agencies),
            by=by,
            at=now,
        )
        for row in proposed
    ]


def _tell(proposal: TogetherProposal, *, by: Viewer, at: datetime) -> None:
    """Tell those at the table of each agency in the case, once for a meeting, that something is proposed there."""
    meeting = proposal.item.meeting
    others = AgendaItem.objects.filter(meeting=meeting, together__isnull=False).exclude(id=proposal.item_id)
    told_before = {agency for item in others for agency in item.seen_by_agencies}
    item = AgendaItem.objects.get(id=proposal.item_id)
    agencies = set(item.seen_by_agencies) & meeting.scheme.agencies - told_before
    users = {
        user.id for agency in agencies for user in members_of(agency, roles=permissions.MAY["answer_between"])
    }
    told = [
        Told(
            user,
            kind=TOGETHER_PROPOSED,
            about_kind=ABOUT_MEETING,
            about_id=meeting.id,
            due_on=timezone.localdate(meeting.starts_at),
        )
        for user in sorted(users - {by.user_id, *item.hidden_from})
    ]
    tell_at_once(told=told, by=by, at=at)
