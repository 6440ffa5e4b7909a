"""Refer, keep what is half written, and write down what triage decided."""

from plumbline.referrals.services.drafts import let_old_drafts_go, save_draft, throw_draft_away
from plumbline.referrals.services.referring import (
    check_referral,
    refer_nomination,
    refer_onward,
    refer_person,
)
from plumbline.referrals.services.referring_on import begin_referral_on
from plumbline.referrals.services.stating import state_count
from plumbline.referrals.services.triage import record_triage, take_up


__all__ = [
    "begin_referral_on",
    "check_referral",
    "let_old_drafts_go",
    "record_triage",
    "refer_nomination",
    "refer_onward",
    "refer_person",
    "save_draft",
    "state_count",
    "take_up",
    "throw_draft_away",
]
