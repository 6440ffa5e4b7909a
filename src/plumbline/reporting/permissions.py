"""Who reads the account."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.finding.permissions import in_partnership
from plumbline.values.errors import NotVisible, PermissionRefused


BOARD_READERS = (Role.BOARD, Role.COORDINATOR, Role.CHAIR, Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE)

# Those of them for whom the database counts the work (`cases_delivery_counts`).
COUNT_READERS = tuple(role for role in BOARD_READERS if role is not Role.ANALYST)


def check_may_read_counts(viewer: Viewer) -> None:
    """Refuse roles for whom nothing is counted; to an agency outside, it is not there."""
    if not viewer.has_role(*COUNT_READERS):
        raise PermissionRefused(
            "Figures of the work are for the board, the co-ordinator, the chair and those who check them."
        )
    if not in_partnership(viewer):
        raise NotVisible("This page is not there, or is not yours to see.")


def may_read_board_page(viewer: Viewer) -> bool:
    """Say whether the board page is for this viewer."""
    return viewer.has_role(*BOARD_READERS) and in_partnership(viewer)


def check_may_read_board_page(viewer: Viewer) -> None:
    """Refuse roles that have no use for it; to an agency outside, it is not there."""
    if not viewer.has_role(*BOARD_READERS):
        raise PermissionRefused(
            "The board page is for the board, the co-ordinator, the chair and those who check them."
        )
    if not in_partnership(viewer):
        raise NotVisible("This page is not there, or is not yours to see.")
