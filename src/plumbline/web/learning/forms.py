"""Forms of what was learnt."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from plumbline.web.forms import PageForm, choice_field, date_field, select_field, sentence_field


Choices = list[tuple[str, str]]


class LearningForm(PageForm):
    """What is to be learnt, who sees to it, by when, and how it will be known."""

    beside: ClassVar = {"names-somebody": "words", "day-past": "due_on", "no-owner": "owner"}

    words = sentence_field(
        "What should change?",
        "Say what should change",
        rows=3,
        hint="Name nobody, and nothing by which a person could be known.",
    )
    done_when = sentence_field(
        "It is done when",
        "Say how anybody will know that it is done",
        rows=2,
        hint="For example, every referral from custody in June has a phone number that works",
    )
    due_on = date_field("By what day?", "Enter the day by which it is to be done.", when="ahead")

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = select_field("Who sees to it?", people, "Choose who sees to it")
        self.order_fields(["words", "done_when", "owner", "due_on"])


class StepForm(PageForm):
    """What becomes of it."""

    beside: ClassVar = {"words-missing": "words", "moved-on": "to"}

    expected_step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, choices: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = choice_field("What becomes of it?", choices, "Choose what becomes of it")
        self.fields["words"] = sentence_field(
            "In words", "", rows=2, required=False, hint="Needed if it is sent back or not done."
        )
