"""What the referrer reads of a decision where nobody wrote them a note of its own. Pure words, naming no scheme, person or agency."""

from __future__ import annotations

from collections.abc import Mapping

from plumbline.referrals.enums import TriageDecision
from plumbline.values.words import Words, say


def usual_notes() -> Mapping[TriageDecision, Words]:
    """A sentence for each decision (journeys 2.11: note to referrer, automatic and editable)."""
    return {
        TriageDecision.TAKE: say("Your referral is taken in. Whoever leads may ask you for more."),
        TriageDecision.REFER_ON: say(
            "This is for somebody else to take up. Whoever decided passes it on to them."
        ),
        TriageDecision.ADVICE: say("Your referral is not taken in. Advice is given instead."),
        TriageDecision.NOT_NOW: say("Your referral is not taken in now. If something changes, refer again."),
    }
