"""Who may plan, evaluate and read evaluations."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.finding.permissions import check_may_read_figures, may_read_figures
from plumbline.values.errors import PermissionRefused


def may_evaluate(viewer: Viewer) -> bool:
    """A named system job, an analyst or a researcher."""
    return viewer.kind == "job" or viewer.has_role(Role.ANALYST, Role.RESEARCHER)


def check_may_evaluate(viewer: Viewer) -> None:
    """Refuse everybody but analysts, researchers and named jobs."""
    if not may_evaluate(viewer):
        raise PermissionRefused("Only an analyst or a researcher may register, lock or evaluate a protocol.")


def check_may_read_evaluations(viewer: Viewer) -> None:
    """Refuse roles that have no use for evaluations; to an agency outside, they are not there."""
    check_may_read_figures(viewer)


def may_see_looks(viewer: Viewer) -> bool:
    """A named job, or whoever works with evaluations: what nobody planned is a look and no result, and is not for a board (docs/adr/0020)."""
    return viewer.kind == "job" or viewer.has_role(
        Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE, Role.COORDINATOR, Role.CHAIR
    )


def is_outside(viewer: Viewer) -> bool:
    """Whether somebody reads what was released and nothing else of evaluations."""
    return not may_read_figures(viewer) and viewer.has_role(Role.OUTSIDE_RESEARCHER)


def check_may_read_released(viewer: Viewer) -> None:
    """Let in whoever reads evaluations, and researchers outside the partnership: what was released is made for them."""
    if not is_outside(viewer):
        check_may_read_evaluations(viewer)


def may_take_bundles_out(viewer: Viewer) -> bool:
    """A named analyst or researcher, who reads evaluations."""
    return viewer.has_role(Role.ANALYST, Role.RESEARCHER)


def check_may_take_bundles_out(viewer: Viewer) -> None:
    """Refuse everybody but analysts and researchers, jobs among them."""
    if not may_take_bundles_out(viewer):
        raise PermissionRefused(
            "Only an analyst or a researcher asks for a research bundle or takes one out."
        )


def may_change_key(viewer: Viewer) -> bool:
    """A keeper of information governance, who reads evaluations."""
    return viewer.has_role(Role.GOVERNANCE)


def check_may_change_key(viewer: Viewer) -> None:
    """Refuse everybody but keepers of information governance, jobs among them: a person answers for the key."""
    if not may_change_key(viewer):
        raise PermissionRefused("Only information governance changes the key that summaries are signed with.")


def may_release(viewer: Viewer) -> bool:
    """An analyst, a researcher or a keeper of information governance, who reads evaluations."""
    return viewer.has_role(Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE)


def check_may_release(viewer: Viewer) -> None:
    """Refuse everybody who is not trained to check what leaves."""
    if not may_release(viewer):
        raise PermissionRefused(
            "Only an analyst, a researcher or information governance checks a result before it leaves."
        )
