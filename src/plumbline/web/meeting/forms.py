"""Forms of a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django import forms
from django.utils import timezone

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

    beside: ClassVar = {"recorded-already": "who"}

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who is there?", people, "Choose who is there")
        self.fields["authority"] = choice_field(
            "Can they commit their agency?", [("yes", "Yes"), ("no", "No")], "Choose yes or no"
        )
        self.fields["confidentiality"] = choice_field(
            "Have they accepted the confidentiality statement?",
            [("yes", "Yes"), ("no", "No")],
            "Choose yes or no",
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
