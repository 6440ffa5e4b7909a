"""Who may join people, and who decides about pairs."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


def check_may_link(by: Viewer) -> None:
    """Refuse whoever is neither a named job nor a matcher.

    Raises
    ------
    PermissionRefused: neither.
    """
    if by.kind != "job" and not by.has_role(Role.MATCHER):
        raise PermissionRefused("Only a matcher may join people's records, or undo that.")


def check_may_decide(by: Viewer) -> UUID:
    """Return the agency that somebody decides for at the matching desk.

    Raises
    ------
    PermissionRefused: they are not a matcher.
    """
    agencies = by.agencies_as([Role.MATCHER])
    if not agencies:
        raise PermissionRefused("Only a matcher decides whether two records are one person.")
    return min(agencies)
