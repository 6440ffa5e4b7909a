"""Who may do what at a meeting (domain 12B): the co-ordinator drafts, the chair approves."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.values.errors import PermissionRefused


LEADS = frozenset({Role.COORDINATOR, Role.CHAIR})

MAY: dict[str, frozenset[Role]] = {
    "schedule": LEADS,
    "list_case": LEADS,
    "record_attendance": LEADS,
    "run": LEADS,
    "decide": LEADS,
    "approve": frozenset({Role.CHAIR}),
}
SENTENCES = {
    "schedule": "Only a co-ordinator or chair of this scheme calls a meeting.",
    "list_case": "Only a co-ordinator or chair of this scheme sets the agenda.",
    "record_attendance": "Only a co-ordinator or chair of this scheme records who is there.",
    "run": "Only a co-ordinator or chair of this scheme begins or ends a meeting.",
    "decide": "Only a co-ordinator or chair of this scheme records a decision.",
    "approve": "Only a chair of this scheme approves minutes.",
}


def may(viewer: Viewer, act: str, scheme: Scheme) -> bool:
    """Say whether the viewer holds a role for an act at an agency of the scheme."""
    return bool(viewer.agencies_as(MAY[act]) & scheme.agencies)


def check_may(viewer: Viewer, act: str, scheme: Scheme) -> None:
    """Refuse an act to whoever holds no role for it at an agency of the scheme.

    Raises
    ------
    PermissionRefused: with the sentence of the act.
    """
    if not may(viewer, act, scheme):
        raise PermissionRefused(SENTENCES[act])
