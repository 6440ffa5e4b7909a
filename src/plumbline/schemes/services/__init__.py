"""Start schemes, sign their charters, set their values, and name who is in their teams."""

from plumbline.schemes.services.charters import sign_charter
from plumbline.schemes.services.costs import set_unit_cost
from plumbline.schemes.services.paper_templates import set_paper_template
from plumbline.schemes.services.proposing import answer_value, change_value, withdraw_value
from plumbline.schemes.services.schemes import set_local_value, start_scheme
from plumbline.schemes.services.starting import begin_scheme, take_back_scheme
from plumbline.schemes.services.surveys import answer_survey, open_survey
from plumbline.schemes.services.team import appoint, end_post
from plumbline.schemes.services.voice import (
    check_quote,
    choose_quote,
    code_interview,
    hold_interview,
    take_back,
)


__all__ = [
    "answer_survey",
    "answer_value",
    "appoint",
    "begin_scheme",
    "change_value",
    "check_quote",
    "choose_quote",
    "code_interview",
    "end_post",
    "hold_interview",
    "open_survey",
    "set_local_value",
    "set_paper_template",
    "set_unit_cost",
    "sign_charter",
    "start_scheme",
    "take_back",
    "take_back_scheme",
    "withdraw_value",
]
