"""Who may set up schemes, and which roles touch the content of a case at all (domain 12B)."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.schemes.models import Scheme
from plumbline.values.errors import NotVisible, PermissionRefused
from plumbline.values.words import say


# Everybody else (analyst, matcher, board, researcher, governance, administrator) sees no case content.
CASE_ROLES = frozenset({Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER})
REFERRAL_ROLES = CASE_ROLES | {Role.REFERRER}
# Who talks to people about how it was, and reads what they said: nobody who also leads the meeting or represents an agency there.
INTERVIEWERS = frozenset({Role.PRACTITIONER, Role.ADVISER, Role.ANALYST, Role.RESEARCHER})
IN_THE_MEETING = frozenset({Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE})
SETTERS = frozenset({Role.COORDINATOR, Role.CHAIR, Role.ADMINISTRATOR})


def narrowed(viewer: Viewer, roles: frozenset[Role] = CASE_ROLES) -> Viewer:
    """Return the viewer with only the memberships that let them near a case."""
    return replace(viewer, standings=tuple(s for s in viewer.standings if s.role in roles))


def caseworker(viewer: Viewer, roles: frozenset[Role] = CASE_ROLES) -> Viewer:
    """Return the viewer narrowed to case roles.

    Raises
    ------
    NotVisible: they hold none, so no case is there for them.
    """
    found = narrowed(viewer, roles)
    if not found.standings:
        raise NotVisible("This page is not there, or is not yours to see.")
    return found


def check_holds(viewer: Viewer, scheme: Scheme, roles: frozenset[Role], sentence: str) -> None:
    """Refuse whoever holds none of ``roles`` at an agency of the scheme.

    Raises
    ------
    PermissionRefused: with ``sentence``.
    """
    if not viewer.agencies_as(roles) & scheme.agencies:
        raise PermissionRefused(sentence)


def holds(viewer: Viewer, scheme: Scheme, roles: frozenset[Role]) -> bool:
    """Say whether the viewer holds one of ``roles`` at an agency of the scheme."""
    return bool(viewer.agencies_as(roles) & scheme.agencies)


def check_may_set_up(viewer: Viewer, host_agency: object) -> None:
    """Refuse whoever may not start a scheme or sign its charter.

    Raises
    ------
    PermissionRefused: a person who is not co-ordinator, chair or administrator of a partner agency.
    """
    if viewer.kind != "job" and host_agency not in viewer.agencies_as(SETTERS):
        raise PermissionRefused("Only a co-ordinator, a chair or an administrator sets up a scheme.")


LEADS = frozenset({Role.COORDINATOR, Role.CHAIR})


def check_may_sign(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse (``PermissionRefused``) a person who may not sign a charter: neither chair nor co-ordinator of the scheme."""
    _check_leads(viewer, scheme, "signs its charter", jobs=True)


def may_answer_value(viewer: Viewer, scheme: Scheme, proposed_by: UUID) -> bool:
    """Say whether the viewer is a second person for a proposed value: of information governance at the table, and not who proposed it."""
    return viewer.user_id != proposed_by and holds(viewer, scheme, frozenset({Role.GOVERNANCE}))


def check_may_answer_value(viewer: Viewer, scheme: Scheme, proposed_by: UUID) -> None:
    """Refuse (``PermissionRefused``) whoever is no second person for a proposed value."""
    if not may_answer_value(viewer, scheme, proposed_by):
        raise PermissionRefused(
            "Somebody else than who proposed it, of information governance at an agency of the scheme, answers.",
            slug="no-second-person",
        )


def may_withdraw_value(viewer: Viewer, scheme: Scheme, proposed_by: UUID) -> bool:
    """Say whether the viewer proposed a value, and leads the scheme still."""
    return viewer.user_id == proposed_by and holds(viewer, scheme, LEADS)


def check_may_withdraw_value(viewer: Viewer, scheme: Scheme, proposed_by: UUID) -> None:
    """Refuse (``PermissionRefused``) whoever did not propose a value, or leads the scheme no more."""
    if not may_withdraw_value(viewer, scheme, proposed_by):
        raise PermissionRefused("Only whoever proposed a value withdraws it.", slug="not-proposed-by-you")


def check_may_set_team(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse (``PermissionRefused``) a person who may not say who is in the team: neither chair nor co-ordinator of the scheme."""
    _check_leads(viewer, scheme, "says who is in its team", jobs=True)


def check_may_set_costs(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse (``PermissionRefused``) whoever may not set unit costs: neither chair nor co-ordinator of the scheme."""
    _check_leads(viewer, scheme, "sets unit costs")


def check_may_set_templates(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse (``PermissionRefused``) whoever may not set templates of papers: neither chair nor co-ordinator of the scheme."""
    _check_leads(viewer, scheme, "sets templates of papers")


def check_may_ask(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse (``PermissionRefused``) whoever may not ask a survey: neither chair nor co-ordinator of the scheme."""
    _check_leads(viewer, scheme, "asks a survey")


def may_interview(viewer: Viewer, scheme: Scheme) -> bool:
    """Say whether the viewer may ask people how it was, and code what they said."""
    return holds(viewer, scheme, INTERVIEWERS) and not viewer.has_role(*IN_THE_MEETING)


def check_may_interview(viewer: Viewer, scheme: Scheme) -> None:
    """Refuse whoever may not ask people how it was.

    Raises
    ------
    PermissionRefused: no interviewer at an agency of the scheme, or somebody who sits in the meeting too.
    """
    if not may_interview(viewer, scheme):
        raise PermissionRefused(
            "Practitioners, advisers, analysts and researchers of this scheme hold interviews; nobody who leads its meetings or "
            "represents an agency there does."
        )


def _check_leads(viewer: Viewer, scheme: Scheme, what: str, *, jobs: bool = False) -> None:
    """``jobs``: a named job does it too, when an installation is set up."""
    if not (jobs and viewer.kind == "job"):
        check_holds(
            viewer, scheme, LEADS, say("Only a chair or a co-ordinator of this scheme {what}.", what=what)
        )
