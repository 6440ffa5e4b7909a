"""The matching desk: what a person decides about two records, and taking it back. Both take effect at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.linking.enums import Stage, Verdict
from plumbline.linking.permissions import check_may_decide
from plumbline.linking.queries import records_decided, records_of_pair, stage_of
from plumbline.values.errors import NotVisible, StageRefused


REFUSALS = {
    "busy": "Records are being joined just now. Nothing that you chose is lost: wait a minute and save it again.",
    "decided": "Somebody else has decided this pair while you were looking at it. Their decision stands, and yours was not "
    "saved.",
    "together": "These two records have become one person through another decision. There is nothing left to decide here.",
    "apart": "Somebody has decided that records of these two are different people. Take that decision back first, or leave them apart.",
    "own": "You proposed that these two are one person. Another matcher decides; you can take your proposal back under Your decisions.",
    "ended": "This decision was taken back already.",
}


@transaction.atomic
def decide_pair(
    *, pair: UUID, verdict: Verdict, by: Viewer, because: str, at: datetime | None = None
) -> UUID:
    """Keep what a matcher decided about a pair that waits, and do it at once. Later runs obey it, for later versions of the records too.

    Same joins the two people: the younger key becomes an alias of the elder, their records move, and whoever is kept
    from one is kept from both. Where somebody is kept from either, or a record of either is kept apart, it is a proposal: nothing moves
    until another matcher has decided the same, and anything else that they decide ends it. Different and cannot tell move nothing.

    Returns the decision, or the proposal.

    Refuses
        PermissionRefused: the viewer is not a matcher.
        NotVisible: no such pair, or not theirs to compare.
        StageRefused: decided already, one person already, known to be apart, proposed by the viewer themself, or a run is under way.
    Records
        ``pair.decided``, or ``pair.join_proposed``; a combination.
    """
    check_may_decide(by)
    now, (stage, proposal) = at or timezone.now(), stage_of(pair, alone=True)
    if stage is Stage.BUSY:
        raise StageRefused(REFUSALS["busy"], slug="pair-busy")
    joins = verdict is Verdict.SAME
    decision = proposal if joins and stage is Stage.SECOND and proposal else uuid4()
    record(
        "pair.join_proposed" if joins and stage is Stage.PROPOSE else "pair.decided",
        verb=Verb.COMBINATION,
        object_kind="record",
        objects=[*records_of_pair(pair), pair, decision],
        by=by,
        at=at,
        because=because,
    )
    _ask("SELECT linking_decide(%s, %s, %s, %s, %s)", [decision, pair, verdict.value, because, now])
    return decision


@transaction.atomic
def take_back_decision(*, decision: UUID, by: Viewer, because: str, at: datetime | None = None) -> None:
    """End a decision about a pair, and put its people back: keys, aliases, sight and blocks as without it.

    Other decisions stand, whichever came first. What a later run joined is looked at again by the next.

    Refuses
        PermissionRefused: the viewer is not a matcher.
        NotVisible: no such decision of the viewer's agency.
        StageRefused: taken back already, or a run is under way.
    Records
        ``pair.reopened``, a combination.
    """
    check_may_decide(by)
    record(
        "pair.reopened",
        verb=Verb.COMBINATION,
        object_kind="record",
        objects=[*records_decided(decision), decision],
        by=by,
        at=at,
        because=because,
    )
    _ask("SELECT linking_take_back(%s, %s, %s)", [decision, because, at or timezone.now()])


def _ask(statement: str, values: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        (answer,) = cursor.fetchone()
    if answer == "hidden":
        raise NotVisible("This page is not there, or is not yours to see.")
    if answer in REFUSALS:
        raise StageRefused(REFUSALS[answer], slug=f"pair-{answer}")
