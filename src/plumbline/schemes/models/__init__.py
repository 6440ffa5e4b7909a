"""Schemes, their charters, local values, teams, surveys, interviews and unit costs. None names a person of a case; what was said in interviews has policies of its own."""

from plumbline.schemes.models.charter import Charter
from plumbline.schemes.models.local_value import LocalValue
from plumbline.schemes.models.paper_template import PaperTemplate
from plumbline.schemes.models.proposed_value import ProposedValue, ValueAnswer
from plumbline.schemes.models.scheme import Scheme
from plumbline.schemes.models.survey import SurveyAnswer, SurveyComment, SurveyInvitation, SurveyRound
from plumbline.schemes.models.team_post import TeamPost
from plumbline.schemes.models.unit_cost import UnitCost
from plumbline.schemes.models.voice import (
    Interview,
    InterviewCoding,
    InterviewQuote,
    InterviewWithdrawal,
    InterviewWords,
    QuoteCheck,
)


__all__ = [
    "Charter",
    "Interview",
    "InterviewCoding",
    "InterviewQuote",
    "InterviewWithdrawal",
    "InterviewWords",
    "LocalValue",
    "PaperTemplate",
    "ProposedValue",
    "QuoteCheck",
    "Scheme",
    "SurveyAnswer",
    "SurveyComment",
    "SurveyInvitation",
    "SurveyRound",
    "TeamPost",
    "UnitCost",
    "ValueAnswer",
]
