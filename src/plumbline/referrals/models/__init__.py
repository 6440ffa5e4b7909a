"""Referrals and their triage."""

from plumbline.referrals.models.referral import Referral
from plumbline.referrals.models.triage import Triage


__all__ = ["Referral", "Triage"]
