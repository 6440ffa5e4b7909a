"""Accounts, memberships, and what signing in needs to remember."""

from plumbline.access.models.away import Away
from plumbline.access.models.failed_sign_in import FailedSignIn
from plumbline.access.models.line_manager import LineManager
from plumbline.access.models.membership import Membership
from plumbline.access.models.move import MoveAnswer, MoveMade, MoveRequest
from plumbline.access.models.one_time_code import OneTimeCode
from plumbline.access.models.queue_key import QueueKey
from plumbline.access.models.recovery_code import RecoveryCode
from plumbline.access.models.second_factor import SecondFactor
from plumbline.access.models.token import Token, TokenAnswer, TokenUse
from plumbline.access.models.user import User
from plumbline.access.models.vetting import Vetting


__all__ = [
    "Away",
    "FailedSignIn",
    "LineManager",
    "Membership",
    "MoveAnswer",
    "MoveMade",
    "MoveRequest",
    "OneTimeCode",
    "QueueKey",
    "RecoveryCode",
    "SecondFactor",
    "Token",
    "TokenAnswer",
    "TokenUse",
    "User",
    "Vetting",
]
