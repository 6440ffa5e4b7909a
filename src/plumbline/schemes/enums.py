"""Ways of delivery, and the posts of a team."""

from __future__ import annotations

from enum import StrEnum


class How(StrEnum):
    """How the work of a case is directed (the words of kind.yaml)."""

    PANEL = "panel"
    TEAM = "team"


HOW_NAMES = {
    How.PANEL: "By the panel: agencies accept or decline actions",
    How.TEAM: "By the team: one manager directs seconded specialists",
}


class TeamPart(StrEnum):
    """A post in a team."""

    MANAGER = "manager"
    SPECIALIST = "specialist"


TEAM_PART_NAMES = {TeamPart.MANAGER: "Line manager", TeamPart.SPECIALIST: "Specialist"}


class Signer(StrEnum):
    """Who signs a confidentiality statement: their texts differ."""

    MEMBER = "member"
    OBSERVER = "observer"


SIGNER_NAMES = {
    Signer.MEMBER: "Whoever is there for an agency",
    Signer.OBSERVER: "Whoever observes",
}
