"""Read referrals, and one's own half-written ones."""

from plumbline.referrals.queries.drafts import (
    Draft,
    DraftLine,
    count_drafts,
    draft_for,
    draft_page,
    kept_until_day,
    my_drafts,
)
from plumbline.referrals.queries.laws import laws_to_ask_under, laws_to_refer_under
from plumbline.referrals.queries.measured import Measured, measured_of, measured_then
from plumbline.referrals.queries.reasons import reason_of
from plumbline.referrals.queries.referrals import (
    ReferralLine,
    awaiting_triage,
    my_referrals,
    people_named,
    referral_for,
    referral_lists,
    referral_page,
    referrals_of_same_people,
    referrals_told,
    visible_referrals,
)
from plumbline.referrals.queries.referred_on import (
    OnLine,
    UnsentLine,
    draft_referred_on,
    is_under_way,
    leads_on,
    referred_on,
    schemes_to_refer_on,
    unsent_on,
)
from plumbline.referrals.queries.stated import StatedLine, count_to_state, stated_of
from plumbline.referrals.queries.triage_counts import ByGroup, triage_counts


__all__ = [
    "ByGroup",
    "Draft",
    "DraftLine",
    "Measured",
    "OnLine",
    "ReferralLine",
    "StatedLine",
    "UnsentLine",
    "awaiting_triage",
    "count_drafts",
    "count_to_state",
    "draft_for",
    "draft_page",
    "draft_referred_on",
    "is_under_way",
    "kept_until_day",
    "laws_to_ask_under",
    "laws_to_refer_under",
    "leads_on",
    "measured_of",
    "measured_then",
    "my_drafts",
    "my_referrals",
    "people_named",
    "reason_of",
    "referral_for",
    "referral_lists",
    "referral_page",
    "referrals_of_same_people",
    "referrals_told",
    "referred_on",
    "schemes_to_refer_on",
    "stated_of",
    "triage_counts",
    "unsent_on",
    "visible_referrals",
]
