"""Who may do what at a meeting (domain 12B): the co-ordinator drafts, the chair approves."""

from __future__ import annotations

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.kind import MeetingKind
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
    "print": LEADS,
    "reshare": frozenset({Role.CHAIR}),
}
SENTENCES = {
    "schedule": "Only a co-ordinator or chair of this scheme calls a meeting.",
    "list_case": "Only a co-ordinator or chair of this scheme sets the agenda.",
    "record_attendance": "Only a co-ordinator or chair of this scheme records who is there.",
    "run": "Only a co-ordinator or chair of this scheme begins or ends a meeting.",
    "decide": "Only a co-ordinator or chair of this scheme records a decision.",
    "approve": "Only a chair of this scheme approves minutes.",
    "print": "Only a co-ordinator or chair of this scheme prints its papers.",
    "reshare": "Minutes of this scheme are printed only with the chair’s consent: ask a chair to print them.",
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


def printing_act(kind: MeetingKind) -> str:
    """Which act printing is: where the kind lets minutes be shared again only as the chair consents, the chair's alone."""
    return "reshare" if kind.reshared == "chair_consents" else "print"


def check_may_print(viewer: Viewer, scheme: Scheme, kind: MeetingKind) -> None:
    """Refuse whoever may not let papers leave the screen.

    Raises
    ------
    PermissionRefused: neither co-ordinator nor chair; where the chair's consent is needed, not a chair.
    """
    check_may(viewer, printing_act(kind), scheme)
