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


class StopFigure(StrEnum):
    """A share that a stop rule can draw a line under: the scheme stops, or is thought over, below it."""

    ACTIONS_ON_TIME = "actions-on-time"
    PEOPLE_MET = "people-met"
    MEETS_CRITERIA = "meets-criteria"
    SERVES_OBJECTIVE = "serves-objective"


STOP_FIGURE_NAMES = {
    StopFigure.ACTIONS_ON_TIME: "Actions done, checked and on time, of those due",
    StopFigure.PEOPLE_MET: "People met at least once, of cases worked",
    StopFigure.MEETS_CRITERIA: "Cases that meet the criteria, of those opened",
    StopFigure.SERVES_OBJECTIVE: "Actions that serve an objective, of those agreed",
}


ABOUT_VALUE, VALUE_PROPOSED, VALUE_ANSWERED = "scheme-value", "value-proposed", "value-answered"
"""What a notice is about where somebody proposes a limit or threshold, and its two kinds."""
