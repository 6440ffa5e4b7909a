"""Forms of a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django import forms
from django.utils import timezone

from plumbline.meetings.enums import ANSWER_NAMES
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field, sentence_field


Choices = list[tuple[str, str]]


class CallForm(PageForm):
    """When and where."""

    beside: ClassVar = {"meeting-past": "at"}

    on = date_field("On what day?", "Enter the day of the meeting.", when="ahead")
    at = forms.TimeField(
        label="At what time?",
        help_text="For example, 10:00",
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TextInput(attrs={"data-width": "5", "autocomplete": "off"}),
        error_messages={"required": "Enter the time, like 10:00", "invalid": "Enter the time, like 10:00"},
    )
    place = line_field("Where?", required=False, hint="A room, never a person’s address")

    def __init__(self, *args: object, schemes: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if len(schemes) > 1:
            self.fields["scheme"] = choice_field("Of which scheme?", schemes, "Choose a scheme")
            self.order_fields(["scheme", "on", "at", "place"])

    def starts_at(self) -> datetime:
        """The moment it starts, as the clock in London reads."""
        return timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"]))


class MoveForm(CallForm):
    """When and where instead, and why."""

    beside: ClassVar = {"meeting-past": "at", "not-moved": "on", "no-reason": "because"}

    because = sentence_field(
        "Why?",
        "Say why it is moved",
        rows=2,
        hint="Everyone called to the meeting will read this. Do not name a person or a case.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, schemes=[], **kwargs)


class CancelForm(PageForm):
    """Why a meeting is not held."""

    beside: ClassVar = {"no-reason": "because"}

    because = sentence_field(
        "Why?",
        "Say why it is cancelled",
        rows=2,
        hint="Everyone called to the meeting will read this. Do not name a person or a case.",
    )


class AgendaForm(PageForm):
    """A case, and the question for the panel."""

    beside: ClassVar = {"listed-already": "case", "case-closed": "case"}

    def __init__(self, *args: object, cases: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"] = select_field("Which case?", cases, "Choose a case")
        self.fields["question"] = line_field(
            "Question for the panel",
            required=False,
            hint="For example, what would make the next month safer?",
        )


class AttendanceForm(PageForm):
    """Who is there, with what authority."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)
    beside: ClassVar = {"recorded-already": "who", "statement-changed": "confidentiality"}

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who is there?", people, "Choose who is there")
        self.fields["authority"] = choice_field(
            "Can they decide for their agency?", [("yes", "Yes"), ("no", "No")], "Choose yes or no"
        )
        self.fields["confidentiality"] = choice_field(
            "Have they accepted the confidentiality statement above?",
            [("yes", "Yes"), ("no", "No")],
            "Choose yes or no",
            hint="Whoever has not can accept it later. Until then they leave the room while a case is discussed",
        )


class AcceptForm(PageForm):
    """The text that was read out, accepted."""

    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)


class ObserverForm(PageForm):
    """Who observes, why, and who invited them."""

    beside: ClassVar = {"observer-already": "name"}

    name = line_field("Name of the observer", "Enter their name")
    organisation = line_field("Where do they come from?", "Enter their organisation")
    because = line_field("Why are they there?", "Enter why they are there")

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["invited_by"] = select_field("Who invited them?", people, "Choose who invited them")


class SigningForm(PageForm):
    """The observer's own name under the text that they read."""

    beside: ClassVar = {"name-differs": "signed_as", "signed-already": "signed_as"}

    signed_as = line_field(
        "Your full name", "Enter your name", hint="The observer types it. It stands for a signature."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class GoOnForm(PageForm):
    """Why a meeting goes on without a quorum."""

    beside: ClassVar = {"no-reason": "because"}

    because = sentence_field(
        "Why does the meeting go on?",
        "Say why the meeting goes on without a quorum",
        rows=2,
        hint="It stands in the minutes beside each decision.",
    )


class TogetherForm(PageForm):
    """What would be agreed without discussion."""

    def __init__(self, *args: object, kinds: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = select_field("What would be agreed?", kinds, "Choose the kind of decision")
        self.fields["words"] = sentence_field(
            "In words",
            "Enter in words what would be agreed",
            rows=2,
            hint="For example, keep open, nothing new since the last meeting",
        )


class QuestionForm(PageForm):
    """What is asked between meetings, what would be decided, by when."""

    beside: ClassVar = {"day-past": "answer_by"}

    def __init__(self, *args: object, kinds: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = sentence_field(
            "What do you ask, and why can it not wait?",
            "Enter what you ask",
            rows=3,
            hint="For example, may the case close early? The flat is lost on Friday",
        )
        self.fields["kind"] = select_field(
            "What kind of decision would it be?", kinds, "Choose the kind of decision"
        )
        self.fields["decision"] = sentence_field(
            "Write the decision that they would agree to",
            "Write the decision that they would agree to",
            rows=2,
        )
        self.fields["answer_by"] = date_field(
            "By what day should agencies answer?", "Enter the day to answer by.", when="ahead"
        )


class AnswerQuestionForm(PageForm):
    """Agree, disagree, or ask for a meeting."""

    beside: ClassVar = {"no-reason": "because", "answered-already": "answer"}

    answer = choice_field(
        "What does your agency answer?",
        [(a.value, words) for a, words in ANSWER_NAMES.items()],
        "Choose an answer",
    )
    because = sentence_field(
        "Why?",
        "",
        rows=2,
        required=False,
        hint="Needed unless you agree. The other agencies in the case read it.",
    )


class EndQuestionForm(PageForm):
    """Decided or not."""

    beside: ClassVar = {"no-reason": "words", "not-decided": "decide", "still-time": "decide"}

    def __init__(self, *args: object, may_decide: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        choices = [("yes", "Decided as asked")] if may_decide else []
        self.fields["decide"] = choice_field(
            "What comes of it?", [*choices, ("no", "Not decided")], "Choose what comes of it"
        )
        self.fields["words"] = sentence_field(
            "In words",
            "",
            rows=2,
            required=False,
            hint="Needed where it is not decided. It stands in the minutes.",
        )


class DecisionForm(PageForm):
    """What was decided, and who dissents."""

    def __init__(self, *args: object, kinds: Choices, agencies: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = select_field("Decision", kinds, "Choose the kind of decision")
        self.fields["words"] = sentence_field("In words", "Enter the decision in words", rows=2)
        self.fields["dissenting_agency"] = select_field(
            "Does an agency dissent?", agencies, "", required=False
        )
        self.fields["dissent"] = line_field("If so, why?", required=False)

    def clean(self) -> dict[str, object]:
        """Dissent has an agency and its words, or neither."""
        given = super().clean() or {}
        if given.get("dissent") and not given.get("dissenting_agency"):
            self.add_error("dissenting_agency", "Choose the agency that dissents")
        if given.get("dissenting_agency") and not given.get("dissent"):
            self.add_error("dissent", "Say why this agency dissents")
        return given
