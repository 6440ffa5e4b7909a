"""Record a decision. A decision points to its actions, never back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action
from plumbline.cases.queries.sight import state_of
from plumbline.cases.services.states import bring_to_discussion, move_case
from plumbline.cases.services.tracks import rate_as_decided
from plumbline.meetings import permissions, rules
from plumbline.meetings.lines import Cast
from plumbline.meetings.models import AgendaItem, Decision, Vote
from plumbline.meetings.queries import allowed_at, item_for, missing_at, stage_of
from plumbline.meetings.queries.taken_back import next_number
from plumbline.meetings.queries.there import there_at
from plumbline.referrals.agreements import check_covered
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.values.words import say


@transaction.atomic
def take_decision(
    *,
    item: AgendaItem,
    kind: str,
    words: str,
    by: Viewer,
    dissent: str = "",
    dissenting_agency: UUID | None = None,
    actions: Sequence[Action] = (),
    could_pull: Sequence[UUID] = (),
    votes: Mapping[UUID, Cast] | None = None,
    at: datetime | None = None,
) -> Decision:
    """Record what the meeting decided on one case. The first decision makes a researched case a discussed one.

    Parameters
    ----------
    could_pull : agencies that could have had it discussed; given where it is agreed without discussion.
    votes : how each agency voted, where it was put to the vote. One that is not named did not vote: nothing is assumed of it.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way, it has no quorum and no chair went on without, or the case was not researched.
        As `move_case`, where the kind has the decision move the case, and as `rate_as_decided` where it has it rate it.
        DataUnfit: an unknown kind, no words, dissent that is nobody's, an action of another case, the vote of an agency that nobody
        there can commit.
    Records
        ``decision.taken``, with its kind.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "decide", item.meeting.scheme)
    check_covered(by, item.meeting.scheme)
    rules.check_under_way(stage_of(item.meeting))
    _check(item, kind, words, dissent, dissenting_agency, actions)
    _check_voters(item, votes or {})
    missing = missing_at(item.meeting)
    rules.check_quorum(missing, allowed=allowed_at(item.meeting))
    decision = Decision(
        item=item,
        number=next_number(item),
        kind=kind,
        words=words.strip(),
        dissent=dissent.strip(),
        dissenting_agency=dissenting_agency,
        actions=[a.id for a in actions],
        missing_kinds=list(missing),
        could_pull=list(could_pull),
        decided_at=now,
        recorded_by=by.user_id,
        owner_agency=item.owner_agency,
    )
    record(
        "decision.taken",
        verb=Verb.COLLECTION,
        object_kind="decision",
        objects=[decision.id, item.case_id, *decision.actions],
        by=by,
        at=now,
        because=kind.replace("_", "-"),
    )
    _save(decision)
    _save_votes(decision, votes or {})
    bring_to_discussion(item.case, by=by, at=now)
    _move_as_decided(decision, by=by, at=now)
    _rate_as_decided(decision, by=by, at=now)
    return decision


def _move_as_decided(decision: Decision, *, by: Viewer, at: datetime) -> None:
    """Move the case to where its kind has such a decision lead, if it is not there already."""
    case = decision.item.case
    kind, last = kind_of(case.scheme), state_of(case)
    after = kind.meeting.moves.get(decision.kind)
    if after is not None and after != last.state:
        move_case(case=case, state=after, because=decision.words, by=by, at=at)


def _rate_as_decided(decision: Decision, *, by: Viewer, at: datetime) -> None:
    """Give the case what its kind has such a decision give it, and end what it ends; the words of the decision are the reason."""
    case, meeting = decision.item.case, kind_of(decision.item.case.scheme).meeting
    for track, value in meeting.sets.get(decision.kind, {}).items():
        rate_as_decided(case=case, track=track, value=value, because=decision.words, by=by, at=at)
    if decision.kind in meeting.ends:
        rate_as_decided(
            case=case, track=meeting.ends[decision.kind], value="", because=decision.words, by=by, at=at
        )


def _check(
    item: AgendaItem,
    kind: str,
    words: str,
    dissent: str,
    dissenting_agency: UUID | None,
    actions: Sequence[Action],
) -> None:
    scheme_kind = kind_of(item.case.scheme)
    scheme_kind.check_word(scheme_kind.meeting.decisions, kind)
    if not words.strip():
        raise DataUnfit("Say in a few words what was decided.")
    if bool(dissent.strip()) != (dissenting_agency is not None):
        raise DataUnfit("Dissent has its words, and the agency that dissents.")
    if dissenting_agency is not None and dissenting_agency not in item.meeting.scheme.agencies:
        raise DataUnfit("The dissenting agency is not of this scheme.")
    ids = [a.id for a in actions]
    if Action.objects.filter(id__in=ids, case=item.case).count() != len(ids):
        raise DataUnfit("A decision points to actions of its own case.")
    if Action.objects.filter(id__in=ids).exclude(marking=Marking.PANEL.value).exists():
        raise DataUnfit(
            "A decision is minuted, and one of these actions is not for every agency in the case. Leave it out.",
            slug="more-open",
        )


def _check_voters(item: AgendaItem, votes: Mapping[UUID, Cast]) -> None:
    there = there_at(item.meeting).filter(has_authority=True, confidentiality_accepted=True)
    strangers = set(votes) - set(there.values_list("agency", flat=True))
    if strangers:
        names = ", ".join(sorted(names_of(strangers).values())) or say("an agency outside the scheme")
        raise DataUnfit(say("Nobody is there who can vote for {names}.", names=names), slug="no-voter")


def _save_votes(decision: Decision, votes: Mapping[UUID, Cast]) -> None:
    for agency, cast in votes.items():
        Vote(
            decision=decision,
            item=decision.item,
            agency=agency,
            cast=cast.value,
            owner_agency=decision.owner_agency,
        ).save(force_insert=True)


def _save(decision: Decision) -> None:
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("Somebody else recorded a decision just now. Read it, then add yours.") from clash
