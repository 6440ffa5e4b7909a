"""Schemes, their charters, local values, teams, surveys and unit costs. None names a person of a case, so all are open tables."""

from plumbline.schemes.models.charter import Charter
from plumbline.schemes.models.local_value import LocalValue
from plumbline.schemes.models.scheme import Scheme
from plumbline.schemes.models.survey import SurveyAnswer, SurveyComment, SurveyInvitation, SurveyRound
from plumbline.schemes.models.team_post import TeamPost
from plumbline.schemes.models.unit_cost import UnitCost


__all__ = [
    "Charter",
    "LocalValue",
    "Scheme",
    "SurveyAnswer",
    "SurveyComment",
    "SurveyInvitation",
    "SurveyRound",
    "TeamPost",
    "UnitCost",
]
