"""Forms of onward referrals. No fact, no law and nothing that identifies is chosen to begin with."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from plumbline.cases.enums import UNMET_NAMES, WHY_NOT_NAMES, OnwardState
from plumbline.cases.onward import NEED_WORDS
from plumbline.interventions.enums import HELP_NAMES
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
    }

    def __init__(
        self,
        *args: object,
        people: Choices,
        gateways: Choices,
        facts: Choices,
        serves: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        if len(people) > 1:
            self.fields["person"] = choice_field("Who is it for?", people, "Choose who it is for")
        self.fields["purpose"] = sentence_field(
            "What is it for?",
            "Say what it is for",
            rows=3,
            hint="The provider reads this. Say what it should change, and what they need for a safe start. No address",
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
            hint="Leave it empty for as long as the scheme gives, or enter a day like 27 3 2026",
        )


class StepForm(PageForm):
    """What became of a referral. Carries the number of steps it was based on."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"words-missing": "words", "why-missing": "why"}

    def __init__(self, *args: object, moves: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = choice_field("What became of it?", moves, "Choose what became of it")
        if OnwardState.DECLINED in dict(moves):
            self.fields["why"] = select_field(
                "If you decline: why?",
                [(w.value, name) for w, name in WHY_NOT_NAMES.items()],
                "Choose why it is declined",
                required=False,
            )
        self.fields["words"] = sentence_field(
            "In words",
            "",
            rows=3,
            required=False,
            hint="Needed where it is declined, refused, ended early or taken back",
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
            "Why was it not to be had?",
            [(u.value, name) for u, name in UNMET_NAMES.items()],
            "Choose why it was not to be had",
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
            self.add_error("words", "Say why it was not to be had")
        return given
