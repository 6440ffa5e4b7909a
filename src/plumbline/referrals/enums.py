"""Where a referral comes from, and what triage can decide."""

from __future__ import annotations

from enum import StrEnum

from plumbline.notices.enums import URGENT


class Source(StrEnum):
    """A nomination that a person accepted, or an agency that referred."""

    NOMINATION = "nomination"
    AGENCY = "agency"


class TriageDecision(StrEnum):
    """What becomes of a referral."""

    TAKE = "take"
    REFER_ON = "refer_on"
    ADVICE = "advice"
    NOT_NOW = "not_now"


# What a notice about a referral says that it is about, and of what kind it is.
ABOUT_REFERRAL = "referral"
URGENT_NOTICE = URGENT
DECIDED_NOTICE = "referral-decided"
ENDED_NOTICE = "referral-ended"
REOPENED_NOTICE = "referral-goes-on"


# The question of a referral form that says how somebody describes their ethnic group, and the answers to it that say nothing of it.
ETHNIC_GROUP = "ethnic_group"
NOT_SAID = frozenset({"not_said", "not_asked"})


# Bands of age for counts by group: up to but not with so many years; None for the last. Bands of ten years or more keep groups large.
AGES: dict[str, int | None] = {"under_18": 18, "from_18": 25, "from_25": 40, "from_40": None}
