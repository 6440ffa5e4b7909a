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


__all__ = [
    "Draft",
    "DraftLine",
    "ReferralLine",
    "awaiting_triage",
    "count_drafts",
    "draft_for",
    "draft_page",
    "kept_until_day",
    "my_drafts",
    "my_referrals",
    "people_named",
    "referral_for",
    "referral_lists",
    "referral_page",
    "referrals_of_same_people",
    "referrals_told",
    "visible_referrals",
]
