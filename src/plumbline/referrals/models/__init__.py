"""Referrals half written and sent, whom they name, and their triage."""

from plumbline.referrals.models.draft import Draft
from plumbline.referrals.models.named import Named
from plumbline.referrals.models.referral import Referral
from plumbline.referrals.models.referred_on import ReferredOn
from plumbline.referrals.models.safe_told import SafeTold
from plumbline.referrals.models.stated_count import StatedCount
from plumbline.referrals.models.taken_up import TakenUp
from plumbline.referrals.models.triage import Triage
from plumbline.referrals.models.triage_measure import TriageMeasure
from plumbline.referrals.models.triage_reason import TriageReason


__all__ = [
    "Draft",
    "Named",
    "Referral",
    "ReferredOn",
    "SafeTold",
    "StatedCount",
    "TakenUp",
    "Triage",
    "TriageMeasure",
    "TriageReason",
]
