"""Forms of the catalogue."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms

from plumbline.interventions.enums import HELP_NAMES
from plumbline.interventions.rules import (
    MOST_MINUTES,
    MOST_PLACES,
    MOST_SESSIONS,
    MOST_WEEKS,
    GivenIntervention,
)
from plumbline.values.words import say
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field, sentence_field


Choices = list[tuple[str, str]]
MOST_POUNDS = Decimal("9999999.99")


def whole_field(label: str, most: int, *, hint: str = "", required: bool = True) -> forms.IntegerField:
    """A whole number from 1."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"data-width": "5", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Enter a whole number",
            "invalid": "Enter a whole number, like 8",
            "min_value": "Enter 1 or more",
            "max_value": say("Enter {most:,} or fewer", most=most),
        },
    )


class EntryForm(PageForm):
    """An entry of the catalogue: what, for whom, how much, how many places."""

    beside: ClassVar = {
        name: name
        for name in (
            "name", "about", "help", "provider", "sessions", "minutes", "weeks", "eligibility", "cost", "capacity",
            "ends_on", "elements", "must_happen", "because",
        )
    }  # fmt: skip
    reveals: ClassVar = {"consent": {"yes": ("consent_from",)}}

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = line_field("What is it called?", "Enter what it is called")
        self.fields["help"] = select_field(
            "What kind of help is it?", [(h.value, name) for h, name in HELP_NAMES.items()], "Choose the kind of help"
        )  # fmt: skip
        self.fields["about"] = sentence_field("What is done?", "Say what is done", rows=3)
        self.fields["eligibility"] = sentence_field(
            "Who can have it?", "Say who can have it", rows=2, hint="For example, adults who live in the town"
        )
        self.fields["sessions"] = whole_field("Sessions planned", MOST_SESSIONS)
        self.fields["minutes"] = whole_field("Minutes of each session", MOST_MINUTES)
        self.fields["weeks"] = whole_field("Over how many weeks?", MOST_WEEKS)
        self.fields["elements"] = sentence_field(
            "What does each session hold?",
            "",
            rows=4,
            required=False,
            hint="One part on each line, such as “goal agreed”. Workers tick what was delivered. Leave it empty if it is not set",
        )
        self.fields["must_happen"] = sentence_field(
            "What must happen for it to be delivered as meant?",
            "",
            rows=4,
            required=False,
            hint="The fidelity checklist: one line for each thing, over the whole of a delivery, such as “first session within a week”. Leave it empty if it is not set",
        )
        self.fields["capacity"] = whole_field(
            "How many places are there at once?",
            MOST_PLACES,
            required=False,
            hint="Leave it empty if not known",
        )
        self.fields["cost"] = forms.DecimalField(
            label="What does one place cost, in pounds?",
            help_text="For example, 450 or 450.50. Leave it empty if not known",
            required=False,
            min_value=Decimal(0),
            max_value=MOST_POUNDS,
            decimal_places=2,
            widget=forms.TextInput(attrs={"data-width": "10", "inputmode": "decimal", "autocomplete": "off"}),
            error_messages={
                "invalid": "Enter pounds and pence, like 450.50",
                "max_decimal_places": "Enter pounds and pence, like 450.50",
                "min_value": "Enter 0 or more",
                "max_value": say("Enter {most_pounds:,} or less", most_pounds=MOST_POUNDS),
            },
        )
        self.fields["consent"] = choice_field(
            "Does it need the person’s consent?",
            [("yes", "Yes, nobody is referred to it without"), ("no", "No")],
            "Choose whether it needs consent",
            hint="Consent to this service only. Sharing to keep somebody safe rests on law, never on consent",
        )
        self.fields["consent_from"] = date_field(
            "Consent is needed from which day?",
            "Enter the day.",
            required=False,
            hint="Leave it empty for the first day on offer, or enter a day like 27 3 2026",
        )
        self.fields["starts_on"] = date_field("On offer from", "Enter the first day.", reads="ahead")
        self.fields["ends_on"] = date_field(
            "Last day on which somebody can be referred",
            "Enter the last day.",
            required=False,
            hint="Leave it empty while no end is set",
            reads="ahead",
        )

    def given(self) -> GivenIntervention:
        """The entry that was typed."""
        data = self.cleaned_data
        return GivenIntervention(
            name=data["name"],
            about=data["about"],
            help=data["help"],
            sessions=data["sessions"],
            minutes=data["minutes"],
            weeks=data["weeks"],
            eligibility=data["eligibility"],
            cost_pence=None if data["cost"] is None else int(data["cost"] * 100),
            capacity=data["capacity"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            elements=_lines(data["elements"]),
            must_happen=_lines(data["must_happen"]),
            consent_from=(data["consent_from"] or data["starts_on"]) if data["consent"] == "yes" else None,
        )


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.splitlines() if line.strip())


class NewEntryForm(EntryForm):
    """A new entry, with who provides it."""

    def __init__(self, *args: object, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"] = select_field(
            "Who provides it?", agencies, "Choose the agency that provides it"
        )
        self.order_fields(["name", "provider"])


class ChangeForm(EntryForm):
    """An entry as it should stand from now on, and why. Carries the version that it was based on."""

    expected = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"] = line_field(
            "Why is it changed?", "Say why it is changed", hint="The version before stays readable beside it"
        )


class WithdrawForm(PageForm):
    """Why an intervention is offered no more."""

    beside: ClassVar = {"because": "because", "withdrawn": "because"}

    because = line_field("Why is it withdrawn?", "Say why it is withdrawn")


def first_values(version: Any) -> dict[str, Any]:
    """What a change begins with: the entry as it stands."""
    same = (
        "name",
        "help",
        "about",
        "eligibility",
        "sessions",
        "minutes",
        "weeks",
        "capacity",
        "starts_on",
        "ends_on",
    )
    return {name: getattr(version, name) for name in same} | {
        "expected": version.number,
        "cost": None if version.cost_pence is None else Decimal(version.cost_pence) / 100,
        "elements": "\n".join(version.elements),
        "must_happen": "\n".join(version.must_happen),
        "consent": "no" if version.consent_from is None else "yes",
        "consent_from": version.consent_from,
    }
