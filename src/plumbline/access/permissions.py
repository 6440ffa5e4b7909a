"""Who may change accounts."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


def may_administer(viewer: Viewer) -> bool:
    """An administrator, or the set-up job."""
    return viewer.kind == "job" or viewer.has_role(Role.ADMINISTRATOR)


def check_may_administer(viewer: Viewer) -> None:
    """Refuse everybody but an administrator."""
    if not may_administer(viewer):
        raise PermissionRefused("Only an administrator looks after accounts.")


def check_not_oneself(viewer: Viewer, user_id: UUID) -> None:
    """Refuse an administrator's change to their own account or roles (assurance T6)."""
    if viewer.user_id == user_id:
        raise PermissionRefused(
            "You cannot do this to your own account. Ask another administrator.", slug="own-account"
        )


def may_agree_to_move(viewer: Viewer) -> bool:
    """Information governance answers for what leaves."""
    return viewer.has_role(Role.GOVERNANCE)


def check_may_move_out(viewer: Viewer) -> None:
    """Refuse everybody but administrators and information governance."""
    if not viewer.has_role(Role.ADMINISTRATOR, Role.GOVERNANCE):
        raise PermissionRefused(
            "Only an administrator or somebody of information governance asks to move the partnership out."
        )


def check_may_agree_to_move(viewer: Viewer) -> None:
    """Refuse everybody but information governance."""
    if not may_agree_to_move(viewer):
        raise PermissionRefused("Only information governance agrees to move the partnership out.")
