"""Who may do what here. `check_…` raises with a sentence."""

from __future__ import annotations

from django.utils import timezone

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.sharing.queries import agencies_sharing_with
from plumbline.values.errors import NotVisible, PermissionRefused


CHOOSING_ROLES = (Role.COORDINATOR, Role.CHAIR)
READING_ROLES = (
    Role.COORDINATOR,
    Role.CHAIR,
    Role.ANALYST,
    Role.BOARD,
    Role.RESEARCHER,
    Role.GOVERNANCE,
)
PURPOSES = ("violence-panel", "violence-analysis")


def may_analyse(viewer: Viewer) -> bool:
    """A named system job, or an analyst."""
    return viewer.kind == "job" or viewer.has_role(Role.ANALYST)


def check_may_analyse(viewer: Viewer) -> None:
    """Refuse everybody but analysts and named jobs."""
    if not may_analyse(viewer):
        raise PermissionRefused("Only an analyst may measure the problem or freeze a list.")


def may_choose(viewer: Viewer) -> bool:
    """Accept or decline nominations."""
    return viewer.has_role(*CHOOSING_ROLES)


def check_may_choose(viewer: Viewer) -> None:
    """Refuse everybody but co-ordinators and chairs."""
    if not may_choose(viewer):
        raise PermissionRefused("Only the co-ordinator or the chair may accept or decline a nomination.")


def may_read_figures(viewer: Viewer) -> bool:
    """See figures of the town: shape, runs, protocols, results."""
    return viewer.kind == "job" or (viewer.has_role(*READING_ROLES) and in_partnership(viewer))


def check_may_read_figures(viewer: Viewer) -> None:
    """Refuse roles that have no use for figures of the town; to an agency outside, they are not there."""
    if viewer.kind != "job" and not viewer.has_role(*READING_ROLES):
        raise PermissionRefused("Your role does not show figures of the whole town.")
    if not in_partnership(viewer):
        raise NotVisible("This page is not there, or is not yours to see.")


def in_partnership(viewer: Viewer) -> bool:
    """A job, a researcher, or somebody whose agency shares with others for the panel's work under an agreement today."""
    if viewer.kind == "job" or viewer.has_role(Role.RESEARCHER):
        return True
    today = timezone.localdate()
    return any(
        len(agencies_sharing_with(agency, purpose=purpose, on=today)) > 1
        for agency in viewer.agency_ids
        for purpose in PURPOSES
    )


def check_may_erase(viewer: Viewer) -> None:
    """Refuse everybody but information governance."""
    if not viewer.has_role(Role.GOVERNANCE):
        raise PermissionRefused("Only information governance may cut a person's study key.")
