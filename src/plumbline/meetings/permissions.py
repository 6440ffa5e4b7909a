"""Who may do what at a meeting (domain 12B): the co-ordinator drafts, the chair approves."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.kind import MeetingKind
from plumbline.schemes.models import Scheme
from plumbline.values.errors import PermissionRefused


LEADS = frozenset({Role.COORDINATOR, Role.CHAIR})

MAY: dict[str, frozenset[Role]] = {
    "schedule": LEADS,
    "rearrange": LEADS,
    "list_case": LEADS,
    "record_attendance": LEADS,
    "run": LEADS,
    "decide": LEADS,
    "ask_between": frozenset({Role.CHAIR}),
    "answer_between": LEADS | {Role.REPRESENTATIVE, Role.ADVISER},
    "observe": LEADS,
    "propose_together": LEADS,
    "pull_out": LEADS | {Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER},
    "agree_together": frozenset({Role.CHAIR}),
    "go_on": frozenset({Role.CHAIR}),
    "issue": LEADS,
    "approve": frozenset({Role.CHAIR}),
    "print": LEADS,
    "reshare": frozenset({Role.CHAIR}),
}
# Who learns at their agency that the host took back what it said at a meeting.
TOLD_OF_LINES = frozenset({Role.REPRESENTATIVE, Role.ADVISER})
# Acts for which it counts whose agency is in the case, not who sits at the meeting.
FOR_AN_AGENCY_IN_A_CASE = frozenset({"answer_between", "pull_out"})
SENTENCES = {
    "schedule": "Only a co-ordinator or chair of this scheme calls a meeting.",
    "rearrange": "Only a co-ordinator or chair of this scheme moves or cancels a meeting.",
    "list_case": "Only a co-ordinator or chair of this scheme sets the agenda.",
    "record_attendance": "Only a co-ordinator or chair of this scheme records who is there.",
    "run": "Only a co-ordinator or chair of this scheme begins or ends a meeting.",
    "decide": "Only a co-ordinator or chair of this scheme records a decision.",
    "ask_between": "Only a chair of this scheme puts a question between meetings, and ends it.",
    "answer_between": "Only somebody who sits at the table for an agency that was asked answers for it.",
    "observe": "Only a co-ordinator or chair of this scheme records who observes.",
    "propose_together": "Only a co-ordinator or chair of this scheme proposes what is taken together.",
    "pull_out": "Only somebody of an agency in the case pulls it out.",
    "agree_together": "Only a chair of this scheme agrees what is taken together.",
    "go_on": "Only a chair of this scheme goes on without a quorum.",
    "issue": "Only a co-ordinator or chair of this scheme sends minutes out.",
    "approve": "Only a chair of this scheme approves minutes.",
    "print": "Only a co-ordinator or chair of this scheme prints its papers.",
    "reshare": "Papers of this scheme leave the screen only with the chair’s consent. Ask for it: say for whom, and why.",
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


def acting_agency(viewer: Viewer, act: str, agencies: Collection[UUID]) -> UUID:
    """Return the agency, one of these, for which the viewer does an act: the first that gives them the role.

    Raises
    ------
    PermissionRefused: with the sentence of the act.
    """
    allowed = viewer.agencies_as(MAY[act]) & set(agencies)
    found = next((s.agency_id for s in viewer.standings if s.agency_id in allowed), None)
    if found is None:
        raise PermissionRefused(SENTENCES[act])
    return found


def printing_act(kind: MeetingKind) -> str:
    """Which act printing is: where the kind lets minutes be shared again only as the chair consents, the chair's alone."""
    return "reshare" if kind.reshared == "chair_consents" else "print"


def needs_consent(viewer: Viewer, scheme: Scheme, kind: MeetingKind) -> bool:
    """Say whether somebody prints only with a chair's consent: where the kind closes its minutes, and they are no chair themselves."""
    return not may(viewer, printing_act(kind), scheme)
