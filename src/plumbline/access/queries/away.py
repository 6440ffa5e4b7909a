"""Read who is away, and who covers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Away, Membership, User
from plumbline.access.viewer import Viewer
from plumbline.values.errors import NotVisible
from plumbline.values.one_reading import looked_up


def leave_of(viewer: Viewer, *, on: date, also: Iterable[UUID] = ()) -> list[Away]:
    """The viewer's own leave that is not over, and that of people at agencies that they represent, soonest first.

    Parameters
    ----------
    also : others of whose leave they may know, such as the team that they manage; the database asks again.
    """
    mine = viewer.agencies_as([Role.REPRESENTATIVE])
    theirs = Membership.objects.in_force(timezone.now()).filter(agency_id__in=mine).values("user_id")
    known = Q(user_id=viewer.user_id) | Q(user_id__in=theirs) | Q(user_id__in=list(also))
    rows = Away.objects.filter(known, taken_back_at__isnull=True)
    return list(
        rows.filter(ends__gte=on).select_related("user", "cover").order_by("starts", "user__name", "pk")
    )


def leave_shown(viewer: Viewer, away_id: UUID) -> Away:
    """Return a spell of leave that the viewer may take back.

    Raises
    ------
    NotVisible: there is none, or it is neither theirs nor of somebody at an agency that they represent.
    """
    rows = Away.objects.filter(id=away_id, taken_back_at__isnull=True).select_related("user", "cover")
    found = rows.first()
    if found is None or not may_set_leave_of(viewer, found.user_id):
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def may_set_leave_of(viewer: Viewer, user_id: UUID) -> bool:
    """Say whether somebody is the viewer, or works at an agency that the viewer represents."""
    if viewer.user_id == user_id:
        return True
    mine = viewer.agencies_as([Role.REPRESENTATIVE])
    return Membership.objects.in_force(timezone.now()).filter(user_id=user_id, agency_id__in=mine).exists()


def colleagues_of(user_id: UUID) -> list[User]:
    """Open accounts at the agencies of an account, without it, by name."""
    now = Membership.objects.in_force(timezone.now())
    agencies = now.filter(user_id=user_id).values("agency_id")
    rows = User.objects.choosable().filter(id__in=now.filter(agency_id__in=agencies).values("user_id"))
    return list(rows.exclude(id=user_id).order_by("name", "pk"))


def leave_since(job: Viewer, users: Iterable[UUID], *, since: date) -> dict[UUID, list[Away]]:
    """Leave of each of ``users`` that was not over by a day; for the job that sends reminders."""
    found: dict[UUID, list[Away]] = {}
    rows = Away.objects.filter(user_id__in=list(users), taken_back_at__isnull=True, ends__gte=since)
    for row in rows.order_by("set_at", "pk"):
        found.setdefault(row.user_id, []).append(row)
    return found


def stood_in_for(viewer: Viewer, *, on: date | None = None) -> QuerySet[Away]:
    """Leave that holds on a day and that the viewer covers. It ends by itself with its last day."""
    day = on or timezone.localdate()
    return Away.objects.filter(
        cover_id=viewer.user_id, taken_back_at__isnull=True, starts__lte=day, ends__gte=day
    )


def covered_by(viewer: Viewer) -> frozenset[UUID]:
    """For whom the viewer stands in today."""
    held = (viewer.user_id, timezone.localdate())
    found = looked_up(
        "stood in for",
        [held],
        lambda _: {held: frozenset(stood_in_for(viewer).values_list("user_id", flat=True))},
    )
    return found[held]


def next_leave(viewer: Viewer, users: Iterable[UUID], *, on: date) -> dict[UUID, Away]:
    """The next leave of each of some people that is not over, as far as the viewer may know of it."""
    found: dict[UUID, Away] = {}
    rows = Away.objects.filter(user_id__in=list(users), taken_back_at__isnull=True, ends__gte=on)
    for row in rows.select_related("cover").order_by("starts", "pk"):
        found.setdefault(row.user_id, row)
    return found


def covers_of(user_id: UUID, *, on: date) -> list[Away]:
    """Leave of others that somebody is to cover and that is not over, as far as whoever asks may know of it."""
    rows = Away.objects.filter(cover_id=user_id, taken_back_at__isnull=True, ends__gte=on)
    return list(rows.select_related("user").order_by("starts", "pk"))
