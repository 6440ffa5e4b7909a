"""The form of how somebody may be reached."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from plumbline.cases.enums import WAY_NAMES
from plumbline.values.words import joined, say
from plumbline.web.contacting.forms import Choices
from plumbline.web.forms import PageForm, sentence_field, several_field


class SafeContactForm(PageForm):
    """In which ways somebody may be reached, when and how, and who may read it."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    beside: ClassVar = {"ways-unfit": "ways", "rule-wordless": "words", "agency-not-in": "agencies"}

    def __init__(self, *args: object, agencies: Choices, now_read_by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ways"] = several_field(
            "Which ways are safe?",
            [(way.value, name) for way, name in WAY_NAMES.items()],
            hint="Whatever you do not tick counts as not safe. Tick none if no contact is safe",
        )
        self.fields["words"] = sentence_field(
            "When and how, and what must never happen",
            "Say when and how, or what must never happen",
            hint="For example, mobile only, weekdays before 15:00; say you are from the library; never leave a message",
        )
        self.fields["agencies"] = several_field(
            "Which other agencies may read this?",
            agencies,
            hint=joined(
                [
                    say("The others see that there is a rule and that they must ask you first."),
                    *([now_read_by] if now_read_by else []),
                ]
            ),
        )
