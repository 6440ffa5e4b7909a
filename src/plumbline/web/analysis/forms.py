"""Forms of the analyst's questions."""

from __future__ import annotations

from django import forms

from plumbline.finding.enums import Method
from plumbline.web.forms import PageForm, choice_field, date_field, line_field


class MeasureForm(PageForm):
    """A period, or nothing for everything there is."""

    beside = {"no-month-end": "train_until"}

    start = date_field("First day", "Give the first day.", required=False, reads="past")
    end = date_field("Last day", "Give the last day.", required=False, reads="past")
    train_until = date_field(
        "Name the busiest places from the months up to",
        "Give the last day of a month.",
        hint="The last day of a month. To try whether the busiest places stay the busiest: they are named up to this day and tried on the months after. Leave it empty to skip this",
        required=False,
        reads="past",
    )
    population = forms.IntegerField(
        label="How many people live in the area?",
        help_text="From the census or the mid-year estimate. Without it the people in your files stand for them, and chance looks larger than it is",
        required=False,
        min_value=1,
        max_value=100_000_000,
        widget=forms.TextInput(attrs={"data-width": "10", "inputmode": "numeric"}),
        error_messages={
            "invalid": "Give the number of people as a whole number without commas, like 160000.",
            "min_value": "Give at least 1 person.",
            "max_value": "No area has so many people: check the number.",
        },
    )


class FreezeForm(PageForm):
    """How many places, and how they are given."""

    places = forms.IntegerField(
        label="How many people can the panel work with?",
        min_value=1,
        max_value=5000,
        widget=forms.TextInput(attrs={"data-width": "4", "inputmode": "numeric"}),
        error_messages={
            "required": "Give the number of places.",
            "invalid": "Give the number of places as a whole number, like 30.",
            "min_value": "Give at least 1 place.",
            "max_value": "No panel works with more than 5,000 people: give fewer places.",
        },
    )
    method = choice_field(
        "How are places given?",
        [
            (Method.BY_RANK.value, "By rank, the highest first. Only weaker comparisons can come of it"),
            (
                Method.BY_LOT.value,
                "By lot, among twice as many people around the line. You commit to a seed first, and draw in a second step",
            ),
        ],
        "Choose how places are given.",
    )
    ethics = line_field(
        "If by lot: reference of the ethics decision",
        hint="A lot among real people is refused without one",
        required=False,
    )
