"""The form of a choice."""

from __future__ import annotations

from plumbline.finding.enums import DECLINE_REASONS as WORDS
from plumbline.values.words import say
from plumbline.web.forms import PageForm, choice_field


ACCEPT_REASONS = [
    ("fits-the-charter", "Fits the charter"),
    ("known-and-worsening", "Known to us and getting worse"),
    ("no-other-home", "No other scheme would take this person"),
]
DECLINE_REASONS = [(reason.value, words) for reason, words in WORDS.items()]


class ChoiceForm(PageForm):
    """Accept or decline, and why. Nothing is chosen to begin with."""

    choice = choice_field(
        "What do you decide?",
        [("accept", "Accept"), ("decline", "Decline")],
        "Choose to accept or to decline",
    )
    because = choice_field(
        "Why?",
        [("Reasons to accept", ACCEPT_REASONS), ("Reasons to decline", DECLINE_REASONS)],
        "Choose a reason",
    )

    def clean(self) -> dict[str, str]:
        """Refuse a reason that belongs to the other choice."""
        given = super().clean() or {}
        reasons = dict(ACCEPT_REASONS if given.get("choice") == "accept" else DECLINE_REASONS)
        if given.get("choice") and given.get("because") and given["because"] not in reasons:
            self.add_error(
                "because",
                say("That is not a reason to {choice}. Choose one that is.", choice=given["choice"]),
            )
        return given
