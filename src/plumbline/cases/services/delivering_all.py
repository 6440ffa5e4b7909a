"""Change how all open cases of a scheme are delivered, in one act; take it back while nothing followed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.cases import permissions
from plumbline.cases.models import Delivery
from plumbline.cases.queries.delivery_changes import changes_made, mark_of, rows_of, to_change
from plumbline.cases.services.delivery import NO_MANAGER, add_delivery
from plumbline.cases.services.turns import take_turn
from plumbline.schemes.enums import How
from plumbline.schemes.models import Scheme
from plumbline.schemes.queries import delivered, kind_of, manager_of, scheme_by_id
from plumbline.schemes.services import set_local_value
from plumbline.values.errors import DataUnfit, NotVisible, StageRefused
from plumbline.values.words import joined, say


READ_AGAIN = "Cases were opened, closed or changed since you read this list. Read it again."


@transaction.atomic
def deliver_all(
    *, scheme: Scheme, how: How, because: str, mark: str, by: Viewer, at: datetime | None = None
) -> list[Delivery]:
    """Say how all open cases of a scheme are delivered from now on, and those that open from today on.

    Each case gets a row of its own history. What was agreed before stays as it was agreed. Cases that are kept from whoever does this
    stay as they are. Two at once take turns, and the second reads the list again.

    Parameters
    ----------
    mark : of the preview that was read.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme.
        StageRefused: another list than was read, nothing to change, or no team with a manager.
        DataUnfit: no reason, or not a way of this kind.
    Records
        ``case.delivery_chosen`` and, where an agency is let in, ``case.shared``, for each case; ``scheme.value_set``.
    """
    permissions.check_may(by, "choose_delivery", scheme)
    now = at or timezone.now()
    if how.value not in kind_of(scheme).delivery:
        raise DataUnfit("Cases of this kind are not delivered so.", slug="delivery-unfit")
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    take_turn("delivery", scheme.id)
    scheme = scheme_by_id(scheme.id)
    day = timezone.localdate(now)
    if how is How.TEAM and manager_of(scheme, on=day) is None:
        raise StageRefused(NO_MANAGER, slug="no-team")
    found, _ = to_change(by, scheme, how)
    if mark_of(how, [case.id for case, _ in found]) != mark:
        raise StageRefused(READ_AGAIN, slug="read-again")
    if not found and delivered(scheme, day) is how:
        raise StageRefused("Every open case that you see is delivered so already.", slug="no-change")
    change = uuid4()
    rows = [add_delivery(case, how, because.strip(), change=change, by=by, at=now) for case, _ in found]
    _default(scheme, how, because.strip(), by=by, at=now)
    return rows


@transaction.atomic
def undo_deliver_all(
    *, scheme: Scheme, change: UUID, because: str, by: Viewer, at: datetime | None = None
) -> list[Delivery]:
    """Take a change of all open cases back, whole, while nothing followed from it. The rows of both stay.

    Refuses
        PermissionRefused: neither co-ordinator nor chair of the scheme. NotVisible: no such change that they see.
        StageRefused: something followed, or it was taken back already. DataUnfit: no reason.
    Records
        As `deliver_all`.
    """
    permissions.check_may(by, "choose_delivery", scheme)
    now = at or timezone.now()
    if not because.strip():
        raise DataUnfit("Say why, in a few words.", slug="why-missing")
    take_turn("delivery", scheme.id)
    scheme = scheme_by_id(scheme.id)
    made = next((one for one in changes_made(by, scheme) if one.change == change), None)
    if made is None or made.is_undoing:
        raise NotVisible("This page is not there, or is not yours to see.")
    if made.is_undone:
        raise StageRefused("This change was taken back already.", slug="undone-already")
    if made.followed:
        raise StageRefused(
            say(
                "Something was done since that rests on this change, in {refs}. "
                "Change those cases one by one.",
                refs=joined(made.followed, ", "),
            ),
            slug="followed",
        )
    new = uuid4()
    rows = [
        add_delivery(row.case, _before(row), because.strip(), change=new, undoes=change, by=by, at=now)
        for row in rows_of(by, scheme, change)
    ]
    other = next(How(way) for way in kind_of(scheme).delivery if way != made.how.value)
    _default(scheme, other, because.strip(), by=by, at=now)
    return rows


def _before(row: Delivery) -> How:
    """How a case was delivered before a row: the panel's, before its first."""
    earlier = Delivery.objects.filter(case=row.case_id, number__lt=row.number).order_by("-number").first()
    return How(earlier.how) if earlier else How.PANEL


def _default(scheme: Scheme, how: How, because: str, *, by: Viewer, at: datetime) -> None:
    """Cases that open from today on are delivered so."""
    day = timezone.localdate(at)
    if delivered(scheme, day) is not how:
        set_local_value(
            scheme=scheme, path="delivery", value=how.value, because=because, from_date=day, by=by, at=at
        )
