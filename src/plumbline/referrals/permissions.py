"""Who may refer, and who may decide on a referral (domain 12B)."""

from __future__ import annotations

from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.values.errors import PermissionRefused


REFERS = frozenset({Role.COORDINATOR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER, Role.REFERRER})
DECIDES = frozenset({Role.COORDINATOR, Role.CHAIR})
# At the table of an agency. Whoever else works there may work with the perpetrator.
READS_SAFE = DECIDES | {Role.REPRESENTATIVE, Role.ADVISER}


def check_may_refer(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse whoever does not work with people at an agency of the scheme.

    Raises
    ------
    PermissionRefused: no role that refers, or an agency outside the scheme.
    """
    if not can_refer(viewer, scheme):
        raise PermissionRefused("Only people who work for an agency of this scheme refer to it.")


def can_refer(viewer: Viewer, scheme: Scheme) -> bool:
    """Say whether the viewer refers to a scheme."""
    return bool(viewer.agencies_as(REFERS) & scheme.agencies)


def check_may_take_nomination(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse whoever does not lead at the host of the scheme.

    Raises
    ------
    PermissionRefused: neither co-ordinator nor chair at an agency of the scheme.
    """
    if not viewer.agencies_as(DECIDES) & scheme.agencies:
        raise PermissionRefused("Only a co-ordinator or chair of this scheme takes a nomination further.")


def check_may_decide(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse whoever does not lead the scheme.

    Raises
    ------
    PermissionRefused: neither co-ordinator nor chair at an agency of the scheme.
    """
    if not viewer.agencies_as(DECIDES) & scheme.agencies:
        raise PermissionRefused("Only a co-ordinator or chair of this scheme decides on a referral.")


def referring_agency(viewer: Viewer, scheme: Scheme) -> UUID:
    """Return the agency for which the viewer refers: the first that gives them the role."""
    allowed = viewer.agencies_as(REFERS | DECIDES) & scheme.agencies
    return next(s.agency_id for s in viewer.standings if s.agency_id in allowed)
