"""Read second factors: their owner's own, and for an administrator whether there is one."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from plumbline.access.models import RecoveryCode, SecondFactor
from plumbline.access.permissions import check_may_administer
from plumbline.access.sealing import unseal
from plumbline.access.viewer import Viewer


def with_second_factor(viewer: Viewer) -> set[UUID]:
    """Accounts whose second factor is in force.

    Raises
    ------
    PermissionRefused: the viewer is no administrator.
    """
    check_may_administer(viewer)
    return set(
        SecondFactor.objects.filter(confirmed_at__isnull=False, ended_at__isnull=True).values_list(
            "user_id", flat=True
        )
    )


def second_factor_of(viewer: Viewer, *, for_change: bool = False) -> SecondFactor | None:
    """The viewer's own second factor in force, locked until the transaction ends if it is to be changed."""
    rows = SecondFactor.objects.select_for_update() if for_change else SecondFactor.objects.all()
    return rows.filter(user_id=viewer.user_id, confirmed_at__isnull=False, ended_at__isnull=True).first()


def second_factor_being_set_up(viewer: Viewer, *, for_change: bool = False) -> SecondFactor | None:
    """The viewer's own second factor that waits for its first code."""
    rows = SecondFactor.objects.select_for_update() if for_change else SecondFactor.objects.all()
    return rows.filter(user_id=viewer.user_id, confirmed_at__isnull=True, ended_at__isnull=True).first()


def second_factor_secret(viewer: Viewer) -> str | None:
    """The secret of the factor that the viewer is setting up, to be shown to them."""
    factor = second_factor_being_set_up(viewer)
    return unseal(bytes(factor.sealed), owner=viewer.user_id) if factor else None


def has_second_factor(viewer: Viewer) -> bool:
    """Say whether the viewer's sign-in asks for a code."""
    return second_factor_of(viewer) is not None


def asks_for_second_factor(viewer: Viewer) -> bool:
    """Say whether one of the viewer's roles needs a second factor (``PLUMBLINE_SECOND_FACTOR_ROLES``)."""
    return viewer.has_role(*settings.SECOND_FACTOR_ROLES)


def recovery_codes_left(viewer: Viewer) -> int:
    """How many recovery codes the viewer has not used."""
    factor = second_factor_of(viewer)
    return RecoveryCode.objects.filter(factor=factor, used_at__isnull=True).count() if factor else 0
