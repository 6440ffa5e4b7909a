"""Accept or decline a nomination."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.finding import permissions
from plumbline.finding.enums import DECLINE_REASONS, Choice, DeclineReason
from plumbline.finding.models import Nomination, NominationDecision
from plumbline.sharing.saving import save_once
from plumbline.sharing.services import block, start_grants
from plumbline.sharing.visibility import one_visible_to
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import joined, say


DECIDED = "This nomination was decided before. Go back to the nominations to see how."


@transaction.atomic
def accept_nomination(
    *, nomination_id: UUID, by: Viewer, because: str = "fits-the-charter", at: datetime | None = None
) -> UUID:
    """Accept a nomination and return the key of the person, which is known from now on.

    Refuses
        PermissionRefused: the viewer is neither co-ordinator nor chair.
        NotVisible: there is no such nomination for them, or its key has been cut.
        StageRefused: it was decided before.
    Records
        ``nomination.accepted``, a disclosure: a pseudonym becomes a person.
    """
    nomination = _undecided(by, nomination_id)
    record(
        "nomination.accepted",
        verb=Verb.DISCLOSURE,
        object_kind="nomination",
        objects=[nomination.id],
        by=by,
        at=at,
        because=because,
    )
    _decide(nomination, Choice.ACCEPTED, by=by, because=because, at=at)
    # Somebody may be kept from this person already, perhaps even the one who accepts.
    _follow()
    return person_of(nomination_id=nomination.id)


@transaction.atomic
def decline_nomination(
    *, nomination_id: UUID, by: Viewer, because: str, at: datetime | None = None
) -> NominationDecision:
    """Decline a nomination with a reason; nobody learns who it was.

    Refuses
        PermissionRefused: the viewer is neither co-ordinator nor chair.
        NotVisible: there is no such nomination for them.
        StageRefused: it was decided before.
        DataUnfit: the reason is not one of those on offer.
    Records
        ``nomination.declined``.
    """
    nomination = _undecided(by, nomination_id)
    if because not in set(DeclineReason):
        raise DataUnfit(
            say("Choose one of: {choices}.", choices=joined(DECLINE_REASONS.values(), ", ")),
            slug="reason-unknown",
        )
    record(
        "nomination.declined",
        verb=Verb.ALTERATION,
        object_kind="nomination",
        objects=[nomination.id],
        by=by,
        at=at,
        because=because,
    )
    return _decide(nomination, Choice.DECLINED, by=by, because=because, at=at)


@transaction.atomic
def hide_nomination_from(*, nomination_id: UUID, user: UUID, by: Viewer, because: str) -> None:
    """Keep a person with a conflict of interest away from a nomination and the decision on it.

    Records
        ``access.granted`` (the readers as they stood) and ``access.blocked``.
    """
    permissions.check_may_choose(by)
    nomination = one_visible_to(by, Nomination.objects.filter(id=nomination_id))
    # The list is frozen by a database role that may write no grants, so the first change writes them.
    start_grants(row=nomination, by=by, because="nomination-offered")
    block(row=nomination, user=user, by=by, because=because)


@transaction.atomic
def hide_nominations_of(*, person_id: UUID, by: Viewer, because: str) -> None:
    """Keep accepted nominations of a person from everybody whom the person is kept from.

    Records
        ``nominations.hidden``.
    """
    record(
        "nominations.hidden",
        verb=Verb.ACCESS,
        object_kind="person",
        objects=[person_id],
        by=by,
        because=because,
    )
    _follow()


def person_of(*, nomination_id: UUID) -> UUID:
    """Key of the person behind an accepted nomination, by the alias that stands today.

    Raises
    ------
    NotVisible: not accepted, not the viewer's to choose on, or the key was cut.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding_person_of(%s)", [nomination_id])
        row = cursor.fetchone()
    if not row or row[0] is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    person_id: UUID = row[0]
    return person_id


def _follow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT finding_follow()")


def _undecided(by: Viewer, nomination_id: UUID) -> Nomination:
    permissions.check_may_choose(by)
    nomination = one_visible_to(by, Nomination.objects.filter(id=nomination_id))
    if NominationDecision.objects.filter(nomination=nomination).exists():
        raise StageRefused(DECIDED, slug="nomination-decided")
    return nomination


def _decide(
    nomination: Nomination, choice: Choice, *, by: Viewer, because: str, at: datetime | None
) -> NominationDecision:
    decision = NominationDecision(
        nomination=nomination,
        choice=choice.value,
        because=because,
        decided_at=at or timezone.now(),
        decided_by=by.user_id,
        owner_agency=nomination.owner_agency,
        seen_by_agencies=nomination.seen_by_agencies,
    )
    save_once(decision, clash=DECIDED, slug="nomination-decided")
    return decision
