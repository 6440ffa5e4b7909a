"""Who is looking: the viewer of an account, with the memberships in force now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.models import Membership, User
from plumbline.access.viewer import Standing, Viewer
from plumbline.values.errors import PermissionRefused
from plumbline.values.words import say


def viewer_for(user: User) -> Viewer:
    """Return the viewer for an account, with the memberships in force now, those that are not cleared apart."""
    rows = (
        Membership.objects.in_force(timezone.now())
        .filter(user_id=user.pk)
        .select_related("agency")
        .order_by("starts", "agency__name", "role", "pk")
    )
    held = (
        [(_standing(m), is_cleared(m)) for m in rows.prefetch_related("vettings")] if user.is_active else []
    )
    return Viewer(
        user_id=user.pk,
        name=user.name,
        kind=user.kind,
        standings=tuple(standing for standing, cleared in held if cleared),
        unvetted=tuple(standing for standing, cleared in held if not cleared),
    )


def _standing(m: Membership) -> Standing:
    return Standing(m.agency_id, m.agency.slug, m.agency.name, Role(m.role))


def is_cleared(membership: Membership, *, on: date | None = None) -> bool:
    """Say whether a membership is cleared on a day: by its last marking, or because it never was marked."""
    marked = sorted(membership.vettings.all(), key=lambda v: (v.set_at, v.id))
    if not marked:
        return True
    last = marked[-1]
    return last.cleared and (last.until is None or last.until >= (on or timezone.localdate()))


def vetting_words(membership: Membership) -> str:
    """How the vetting of a membership stands today, in words; empty where nothing was ever marked."""
    marked = sorted(membership.vettings.all(), key=lambda v: (v.set_at, v.id))
    if not marked:
        return ""
    last = marked[-1]
    if not last.cleared:
        return "Not vetted"
    if last.until is None:
        return "Vetted"
    day = f"{last.until.day} {last.until:%B %Y}"
    return (
        say("Vetted until {day}", day=day)
        if is_cleared(membership)
        else say("Vetting ran out after {day}", day=day)
    )


def viewer_named(email: str) -> Viewer:
    """Return the viewer of the account with this sign-in name.

    Raises
    ------
    PermissionRefused: there is no such account, or it is closed.
    """
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise PermissionRefused(say("There is no open account called “{email}”.", email=email))
    return viewer_for(user)


def viewer_by_id(user_id: UUID) -> Viewer:
    """Return the viewer of an open account.

    Raises
    ------
    PermissionRefused: the account is closed, or there is none.
    """
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        raise PermissionRefused("The account that asked for this is closed.")
    return viewer_for(user)
