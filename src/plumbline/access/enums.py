"""Roles: what a member of an agency does in the partnership (design 1)."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """One membership holds one role. Nobody is an administrator of content."""

    COORDINATOR = "coordinator"
    CHAIR = "chair"
    REPRESENTATIVE = "representative"
    PRACTITIONER = "practitioner"
    ADVISER = "adviser"
    REFERRER = "referrer"
    ANALYST = "analyst"
    MATCHER = "matcher"
    BOARD = "board"
    RESEARCHER = "researcher"
    OUTSIDE_RESEARCHER = "outside_researcher"
    """Reads what was released and nothing else."""
    GOVERNANCE = "governance"
    ADMINISTRATOR = "administrator"


ROLE_NAMES: dict[Role, str] = {
    Role.COORDINATOR: "Panel co-ordinator",
    Role.CHAIR: "Chair",
    Role.REPRESENTATIVE: "Agency representative",
    Role.PRACTITIONER: "Practitioner",
    Role.ADVISER: "Independent domestic violence adviser",
    Role.REFERRER: "Referrer",
    Role.ANALYST: "Analyst",
    Role.MATCHER: "Matcher",
    Role.BOARD: "Board member",
    Role.RESEARCHER: "Researcher",
    Role.OUTSIDE_RESEARCHER: "Researcher outside the partnership",
    Role.GOVERNANCE: "Information governance",
    Role.ADMINISTRATOR: "Administrator",
}
