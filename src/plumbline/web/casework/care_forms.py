"""Forms of opening a case in an emergency, of letting an agency know, and of warning those who visit."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from plumbline.cases.break_glass import policy
from plumbline.sharing.enums import Marking
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
    several_field,
)


Choices = list[tuple[str, str]]

EVERYBODY = "everybody"
"""The choice of all agencies in a case, those that come into it later as well, beside the agencies by id."""


class BreakGlassForm(PageForm):
    """Which case, and why it must be seen now."""

    beside: ClassVar = {"no-reason": "words"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"] = line_field(
            "Case reference",
            "Enter the case reference that you were given, like K7Q2",
            hint="Letters and figures. Names and dates of birth find nothing here",
            width="10",
        )
        self.fields["reason"] = choice_field(
            "Why must you see it now?", list(policy().reasons.items()), "Choose why you must see it now"
        )
        self.fields["words"] = sentence_field(
            "What makes it so?",
            "Say what makes it so",
            rows=3,
            hint="Whoever reviews this reads it. For example, who called you, and whom you could not reach",
        )


class PresenceForm(PageForm):
    """Who is let know of whom, under which law, why, and until when."""

    beside: ClassVar = {
        "agency-is-in": "receiver",
        "no-such-person": "receiver",
        "no-agreement": "receiver",
        "day-unfit": "until",
    }

    def __init__(
        self,
        *args: Any,
        people: Choices,
        receivers: Choices,
        gateways: Choices,
        latest: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = select_field("Who is it about?", people, "Choose who it is about")
        self.fields["receiver"] = select_field(
            "Which agency do you tell?", receivers, "Choose which agency you tell"
        )
        self.fields["call"] = line_field(
            "Who should they call?",
            "Say who they should call, and how",
            hint="A worker and their work number. They read only this, the name and the scheme. Say nothing about the case",
        )
        self.fields["words"] = line_field(
            "Why do they need to know?", "Say why they need to know", hint="Agencies in the case read this"
        )
        self.fields["gateway"] = select_field(
            "Under which law do you share it?", gateways, "Choose the law you share it under"
        )
        self.fields["until"] = date_field(
            "Until when?",
            "Give the last day.",
            hint=say("Up to {latest}, for example next Thursday", latest=day_month_year(latest)),
            when="ahead",
        )


class StaffWarningForm(PageForm):
    """About whom, what to do, why, from where, until when, and who reads why."""

    beside: ClassVar = {"day-unfit": "until", "no-such-agency": "readers"}

    def __init__(self, *args: Any, people: Choices, agencies: Choices, latest: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = select_field("Whom is it about?", people, "Choose whom it is about")
        self.fields["do"] = line_field(
            "What should visitors do?",
            "Say what visitors should do",
            hint="An instruction, for example: visit in pairs, and not after dark",
        )
        self.fields["why"] = sentence_field(
            "Why is it needed?",
            "Say why, in a sentence",
            rows=3,
            hint="What happened and when, not what somebody is",
        )
        self.fields["source"] = line_field("How do you know?", "Say how you know")
        self.fields["until"] = date_field(
            "Show this warning until which day?",
            "Give the last day on which it is shown.",
            hint=say(
                "Up to {latest}, for example next Thursday. After that day the warning is no longer shown",
                latest=day_month_year(latest),
            ),
            when="ahead",
        )
        self.fields["readers"] = several_field(
            "Who else may read why?",
            [(EVERYBODY, say("Every agency in the case, now and later")), *agencies],
            hint="Your agency alone, unless you tick.",
        )

    def readers(self) -> tuple[str, list[UUID]]:
        """Who reads why: marking, and agencies beside one's own. Nobody ticked is the narrowest, one's own alone."""
        ticked = self.cleaned_data["readers"]
        if EVERYBODY in ticked:
            return Marking.PANEL.value, []
        return Marking.OWNER.value, [UUID(key) for key in ticked]


class WhyForm(PageForm):
    """A reason."""

    beside: ClassVar = {"words-missing": "words"}

    words = line_field("Why does this end?", "Say why")
