"""Who may load an instrument."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


LOADERS = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.CHAIR)


def check_may_load(viewer: Viewer) -> None:
    """Refuse whoever answers for no licence.

    Raises
    ------
    PermissionRefused: a person who is neither administrator, co-ordinator nor chair.
    """
    if not can_load(viewer):
        raise PermissionRefused("Only an administrator, a co-ordinator or a chair loads an instrument.")


def can_load(viewer: Viewer) -> bool:
    """Whether somebody answers for licences."""
    return viewer.kind == "job" or viewer.has_role(*LOADERS)
