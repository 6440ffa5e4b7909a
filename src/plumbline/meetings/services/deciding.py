"""Record a decision. A decision points to its actions, never back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.cases.models import Action
from plumbline.cases.services.states import bring_to_discussion
from plumbline.meetings import permissions, rules
from plumbline.meetings.models import AgendaItem, Decision
from plumbline.meetings.queries import item_for, stage_of
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import DataUnfit, StageRefused


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
    at: datetime | None = None,
) -> Decision:
    """Record what the meeting decided on one case. The first decision makes a researched case a discussed one.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        NotVisible: the case is not theirs to see.
        StageRefused: the meeting is not under way, or the case was not researched.
        DataUnfit: an unknown kind, no words, dissent that is nobody's, an action of another case.
    Records
        ``decision.taken``, with its kind.
    """
    item, now = item_for(by, item.id), at or timezone.now()
    permissions.check_may(by, "decide", item.meeting.scheme)
    rules.check_under_way(stage_of(item.meeting))
    _check(item, kind, words, dissent, dissenting_agency, actions)
    decision = Decision(
        item=item,
        number=Decision.objects.filter(item=item).count() + 1,
        kind=kind,
        words=words.strip(),
        dissent=dissent.strip(),
        dissenting_agency=dissenting_agency,
        actions=[a.id for a in actions],
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
    bring_to_discussion(item.case, by=by, at=now)
    return decision


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


def _save(decision: Decision) -> None:
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as clash:
        raise StageRefused("Somebody else recorded a decision just now. Read it, then add yours.") from clash
