"""Refer, and write down what triage decided."""

from plumbline.referrals.services.referring import refer_nomination, refer_onward, refer_person
from plumbline.referrals.services.triage import record_triage


__all__ = ["record_triage", "refer_nomination", "refer_onward", "refer_person"]
