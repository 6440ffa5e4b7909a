"""What is asked when somebody’s sight of a case ends, or words leave it."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from plumbline.cases.enums import TAKEN_BECAUSE_NAMES, TAKEN_FOR_NAMES
from plumbline.web.forms import PageForm, choice_field, date_field, line_field


class TakeOutForm(PageForm):
    """What a summary is taken out for, and why now. Lists, since the ledger holds no words about a person."""

    beside: ClassVar = {"no-purpose": "purpose", "no-reason": "reason"}

    purpose = choice_field(
        "What is it for?", [(p.value, name) for p, name in TAKEN_FOR_NAMES.items()], "Choose what it is for"
    )
    reason = choice_field(
        "Why now?", [(r.value, name) for r, name in TAKEN_BECAUSE_NAMES.items()], "Choose why now"
    )


class SureForm(PageForm):
    """An act that cannot be taken back by the person who does it."""

    sure = choice_field(
        "Are you, or is somebody close to you, linked to this person?",
        [("yes", "Yes, take my access away now")],
        "Choose yes, or go back",
    )


class ShareEndForm(PageForm):
    """At once, after a day, or not at all; and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"day-past": "last_day", "why-missing": "because", "actions-open": "when"}
    reveals: ClassVar = {"when": {"day": ("last_day",)}}

    when = choice_field(
        "How long does it stay?",
        [
            ("now", "It is taken out now"),
            ("day", "It stays until a day"),
            ("on", "It stays, without a last day"),
        ],
        "Choose how long it stays",
    )
    last_day = date_field("Last day in the case", "Enter the last day.", required=False, when="ahead")
    because = line_field("Why?", "Say why, in a few words", hint="For example, its part of the plan is done")

    def clean(self) -> dict[str, object]:
        """Ask for the day where there is to be one."""
        given = super().clean() or {}
        if given.get("when") == "day" and not given.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day, like 27 3 2026")
        return given
