"""Forms of onward referrals. No fact, no law and nothing that identifies is chosen to begin with."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from plumbline.cases.enums import UNMET_NAMES, WHY_NOT_NAMES, OnwardState
from plumbline.cases.onward import NEED_WORDS
from plumbline.cases.telling import law
from plumbline.interventions.enums import HELP_NAMES
from plumbline.values.errors import PlumblineError
from plumbline.values.words import joined, say
from plumbline.values.written_days import day_month_year
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    minutes_field,
    select_field,
    sentence_field,
    several_field,
)


Choices = list[tuple[str, str]]


class ReferForm(PageForm):
    """What a provider is told: for what, under which law, which facts. The name goes; all else is chosen one by one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {
        "person-unfit": "person",
        "no-gateway": "gateway",
        "gateway-refused": "gateway",
        "purpose": "purpose",
        "an-address": "purpose",
        "facts-unfit": "facts",
        "day-past": "answer_by",
        "no-consent-to-service": "consented",
        "no-such-way": "consent_how",
    }
    reveals: ClassVar = {"consented": {"yes": ("consent_how",)}}

    def __init__(
        self,
        *args: object,
        people: Choices,
        gateways: Choices,
        facts: Choices,
        serves: list[tuple[str, Any]],
        usual: date,
        asks_consent: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if len(people) > 1:
            self.fields["person"] = choice_field("Who is it for?", people, "Choose who it is for")
        if asks_consent:
            self.fields["consented"] = choice_field(
                "Does the person consent to this service?",
                [("yes", "Yes, they said so"), ("no", "No, or nobody has asked them")],
                "Choose yes or no",
                hint="What they said is written down with your name. Where a consent stands already, it counts",
                required=False,
            )
            self.fields["consent_how"] = select_field(
                "How did they say it?",
                list(law().ways.items()),
                "Choose how they said it",
                required=False,
            )
        self.fields["purpose"] = sentence_field(
            "What is it for?",
            "Say what it is for",
            rows=3,
            hint="The provider reads this. Say what it should change, and what they need for a safe start. Do not give an address.",
        )
        self.fields["gateway"] = select_field(
            "Under which law do you share this?", gateways, "Choose the law you share it under"
        )
        self.fields["born"] = choice_field(
            "Does the provider need the birth date?",
            [("no", "No, the name is enough"), ("yes", "Yes, share it")],
            "Choose yes or no",
        )
        if facts:
            self.fields["facts"] = several_field(
                "Which facts does the provider need?",
                facts,
                hint="Nothing that you leave out is sent. Facts for named people cannot be sent",
            )
        if serves:
            self.fields["serves"] = choice_field(
                "Which action or objective does it serve?", serves, "Choose one of these", required=False
            )
        self.fields["answer_by"] = date_field(
            "Answer by",
            "Enter a day.",
            required=False,
            when="ahead",
            hint=say(
                "Leave it empty for {usual}, the usual time, or enter a day like 27 3 2026",
                usual=day_month_year(usual),
            ),
        )

    def clean(self) -> dict[str, Any]:
        """A consent that was given was given in some way."""
        given = super().clean() or {}
        if given.get("consented") == "yes" and not given.get("consent_how"):
            self.add_error("consent_how", "Choose how they said it")
        return given


class SessionForm(PageForm):
    """A session of a referral as its provider logs it: held, or missed and by whom."""

    beside: ClassVar = {
        "before-the-case": "on",
        "not-yet": "on",
        "minutes-unfit": "minutes",
        "nobody-told": "who_is_told",
        "elements-unfit": "parts",
        "same-day": "outcome",
        "an-address": "words",
        "outcome-unfit": "outcome",
    }
    reveals: ClassVar = {"safety": {"yes": ("who_is_told",)}}

    def __init__(
        self, *args: Any, outcomes: Choices, reached: Collection[str], parts: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.reached = reached
        self.fields["outcome"] = choice_field("What came of the session?", outcomes, "Choose what came of it")
        if self.data.get("further"):
            self.ask_further()
        self.fields["on"] = date_field(
            "On what day?",
            "Enter the day.",
            hint="Leave empty for today, or enter a day like 27 3 2026",
            required=False,
            when="past",
        )
        self.fields["minutes"] = minutes_field(
            "Minutes together", "Enter the minutes, like 30", hint="Leave it empty if the person was not there", required=False
        )  # fmt: skip
        if parts:
            self.fields["parts"] = several_field(
                "Which planned parts were delivered?",
                [(str(number), part) for number, part in enumerate(parts)],
                hint="Tick only what was done. What you leave shows as not delivered",
            )
        self.fields["words"] = sentence_field(
            "What was done",
            "",
            rows=3,
            required=False,
            hint="Agencies in the case read this. Do not give an address.",
        )
        self.fields["their_words"] = sentence_field(
            "In the person’s own words",
            "",
            rows=2,
            required=False,
            hint="What they said themselves, if anything",
        )
        self.fields["safety"] = choice_field(
            "Is anybody in danger?", [("no", "No"), ("yes", "Yes")], "Choose yes or no"
        )
        self.fields["who_is_told"] = line_field("Who is told now?", required=False)

    def say_beside(self, refusal: PlumblineError) -> str:
        """As ever; where a session of that day is logged already, ask which it is."""
        if refusal.slug == "same-day":
            self.ask_further()
        return super().say_beside(refusal)

    def ask_further(self) -> None:
        """Ask whether it is the session that is logged for that day, or a further one."""
        self.fields["further"] = choice_field(
            "Is it a further session of that day?",
            [("yes", "Yes, there were two"), ("no", "No, it is the same one")],
            "Choose yes or no",
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        """Minutes go with the person there, and danger with somebody told."""
        given = super().clean() or {}
        there = given.get("outcome") in self.reached
        if given.get("outcome") and there and given.get("minutes") is None and "minutes" not in self.errors:
            self.add_error("minutes", "Enter the minutes together")
        if given.get("outcome") and not there and given.get("minutes"):
            self.add_error(
                "minutes", "The person was not there, so there are no minutes together: leave this empty"
            )
        if given.get("safety") == "yes" and not given.get("who_is_told"):
            self.add_error("who_is_told", "Say who is told of the danger now")
        return given


class PlanForm(PageForm):
    """The day of a session to come."""

    beside: ClassVar = {"day-past": "on", "planned-already": "on"}

    on = date_field("On what day is the session?", "Enter the day of the session.", when="ahead")


class OffForm(PageForm):
    """Which planned session is called off, and why."""

    beside: ClassVar = {"not-planned": "on", "because": "because"}

    def __init__(self, *args: Any, days: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = select_field("Which session is called off?", days, "Choose a session")
        self.fields["because"] = line_field("Why?", "Say why it is called off")


class MistakeForm(PageForm):
    """What was wrong with a session that was logged."""

    beside: ClassVar = {"why-corrected": "because", "corrected-meanwhile": "because"}

    because = line_field(
        "What was wrong?",
        "Say what was wrong",
        hint="It counts no more, and stays readable with your reason. Then log it as it was",
    )


class StepForm(PageForm):
    """What became of a referral. Carries the number of steps it was based on."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"words-missing": "words", "why-missing": "why"}
    reveals: ClassVar = {"state": {OnwardState.DECLINED.value: ("why",)}}

    def __init__(self, *args: object, moves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = choice_field("What became of it?", moves, "Choose what became of it")
        if OnwardState.DECLINED in dict(moves):
            self.fields["why"] = select_field(
                "Why is it declined?",
                [(w.value, name) for w, name in WHY_NOT_NAMES.items()],
                "Choose why it is declined",
                required=False,
            )
        needed = [name for slug, name in moves if slug in NEED_WORDS]
        self.fields["words"] = sentence_field(
            "In words",
            "",
            rows=3,
            required=False,
            hint=say("Needed for: {answers}", answers=joined(needed, "; "))
            if 0 < len(needed) < len(moves)
            else "",
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the step needs one."""
        given = super().clean() or {}
        state = given.get("state")
        if state in NEED_WORDS and not given.get("words"):
            self.add_error("words", "Say why")
        if state == OnwardState.DECLINED and not given.get("why"):
            self.add_error("why", "Choose why it is declined")
        return given


class UnmetForm(PageForm):
    """What kind of help was needed, and why it was not to be had."""

    beside: ClassVar = {"help": "help", "why-missing": "why", "words-missing": "words"}

    def __init__(self, *args: object, objectives: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["help"] = select_field(
            "What kind of help was needed?",
            [(h.value, name) for h, name in HELP_NAMES.items()],
            "Choose what kind of help was needed",
        )
        self.fields["why"] = choice_field(
            "Why was it not available?",
            [(u.value, name) for u, name in UNMET_NAMES.items()],
            "Choose why it was not available",
        )
        self.fields["words"] = line_field("In words", required=False, hint="Needed for “something else”")
        if objectives:
            self.fields["objective"] = select_field(
                "Which objective would it have served?", objectives, "Choose an objective", required=False
            )

    def clean(self) -> dict[str, Any]:
        """Something else is said in words."""
        given = super().clean() or {}
        if given.get("why") == "other" and not given.get("words"):
            self.add_error("words", "Say why it was not available")
        return given
