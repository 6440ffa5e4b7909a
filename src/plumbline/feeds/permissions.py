"""Who may take in files of a supplier, and undo them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.values.errors import PermissionRefused


ANALYSIS = "violence-analysis"


def may_take_in(by: Viewer, agency: UUID, *, on: date) -> bool:
    """Say whether somebody is a named job, or an analyst that the supplier shares with."""
    if by.kind == "job":
        return True
    partners = agencies_sharing_with(agency, purpose=ANALYSIS, on=on)
    return not partners.isdisjoint(by.agencies_as([Role.ANALYST]))


def check_may_take_in(by: Viewer, agency: UUID, *, on: date) -> None:
    """Refuse whoever is neither a named job nor an analyst that the supplier shares with.

    Raises
    ------
    PermissionRefused: neither.
    """
    if not may_take_in(by, agency, on=on):
        raise PermissionRefused(
            "Only an analyst of the supplier, or of an agency that it shares with, may take in or undo its files."
        )


def check_is_job(by: Viewer) -> None:
    """Refuse everybody but named jobs.

    Raises
    ------
    PermissionRefused: a person.
    """
    if by.kind != "job":
        raise PermissionRefused("Only a named job clears up after uploads.")
