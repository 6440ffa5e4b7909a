"""Referrals, whom they name, and their triage."""

from plumbline.referrals.models.named import Named
from plumbline.referrals.models.referral import Referral
from plumbline.referrals.models.triage import Triage


__all__ = ["Named", "Referral", "Triage"]
