"""Who keeps the catalogue, and who reads it."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


KEEPERS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
READERS = KEEPERS | {Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER}


def may_keep(viewer: Viewer) -> bool:
    """Say whether the viewer keeps the catalogue."""
    return viewer.kind == "job" or viewer.has_role(*KEEPERS)


def check_may_keep(viewer: Viewer) -> None:
    """Refuse whoever does not.

    Raises
    ------
    PermissionRefused: a person who is neither co-ordinator nor administrator.
    """
    if not may_keep(viewer):
        raise PermissionRefused("Only a co-ordinator or an administrator keeps the catalogue.")


def check_may_read(viewer: Viewer) -> None:
    """Refuse whoever has no use for the catalogue.

    Raises
    ------
    PermissionRefused: no role that works on cases or keeps the catalogue.
    """
    if viewer.kind != "job" and not viewer.has_role(*READERS):
        raise PermissionRefused("The catalogue is for those who work on cases.")
