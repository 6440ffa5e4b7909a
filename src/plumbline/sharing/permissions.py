"""Who records agreements, and who reads them (domain 12B)."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.values.errors import PermissionRefused


READERS = frozenset({Role.GOVERNANCE, Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR})


def may_sign(viewer: Viewer, parties: Collection[UUID]) -> bool:
    """Whether the viewer may record, review or end an agreement between ``parties``: a job, or governance of one of them."""
    return viewer.kind == "job" or bool(viewer.agencies_as({Role.GOVERNANCE}) & set(parties))


def check_may_sign(viewer: Viewer, parties: Collection[UUID]) -> None:
    """Refuse whoever may not.

    Raises
    ------
    PermissionRefused: neither a job nor information governance of one of the agencies.
    """
    if not may_sign(viewer, parties):
        raise PermissionRefused("Only information governance of one of its agencies records an agreement.")
