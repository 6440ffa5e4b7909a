"""Forms of needs and claims."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from plumbline.cases.queries import CasePage
from plumbline.cases.queries.needs import NeedLine
from plumbline.schemes.kind import Kind
from plumbline.values.words import say
from plumbline.web.casework.choices import owners_of
from plumbline.web.forms import PageForm, choice_field, date_field, select_field, sentence_field


TARGETS = [("zero", "Nought"), ("less", "So many per cent less than the baseline")]
UNITS = [("weeks", "Weeks"), ("months", "Months"), ("days", "Days")]


def whole_number(
    label: str, missing: str, *, hint: str = "", required: bool = True, least: int = 0
) -> forms.IntegerField:
    """A count."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=least,
        max_value=100_000,
        widget=forms.TextInput(attrs={"data-width": "4", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": missing,
            "invalid": "Give a whole number, like 6.",
            "min_value": say("Give {least} or more.", least=least),
            "max_value": "Give a number of 100,000 or less.",
        },
    )


def grouped_needs(kind: Kind) -> list[tuple[str, str]]:
    """The needs of a kind under their headings, as a drop-down list shows them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for slug, need in kind.needs.needs.items():
        found.setdefault(kind.work.driver_words(need.driver), []).append((slug, need.label))
    return list(found.items())  # type: ignore[arg-type]


class NeedForm(PageForm):
    """Whose need it is, what shows it, what was counted, and what it is to come to."""

    beside: ClassVar = {
        "no-such-need": "need", "not-in-case": "person", "no-such-source": "source", "evidence-missing": "evidence",
        "not-yet": "found_on", "baseline-unfit": "count", "target-unfit": "less", "window-unfit": "window", "need-there": "need",
        "owner-unfit": "owner", "agency-not-in": "owner",
    }  # fmt: skip

    def __init__(self, *args: Any, page: CasePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [
            (str(p.person_id), f"{p.label}: {p.name.display if p.name else 'name withheld'}")
            for p in page.people
        ]
        self.fields["person"] = choice_field("Whose need is it?", people, "Choose whose need it is")
        self.fields["need"] = select_field("Which need?", grouped_needs(page.kind), "Choose the need")
        self.fields["source"] = select_field(
            "Where does the evidence come from?",
            list(page.kind.needs.sources.items()),
            "Choose where the evidence comes from",
        )
        self.fields["evidence"] = sentence_field(
            "What is it, and where is it found?",
            "Say what the evidence is and where it is found",
            hint="So that somebody who checks it can find it: the register, the report, the day.",
            rows=3,
        )
        self.fields["found_on"] = date_field("Up to which day was it counted?", "Give the day.", when="past")
        self.fields["count"] = whole_number(
            "How many were counted?",
            "Give how many were counted",
            hint="The baseline: half-days missed, incidents, weeks out of work. What is counted for each need is in the handbook of the scheme.",
            least=1,
        )
        self.fields["window"] = whole_number("Over how long? Number", "Give the number", least=1)
        self.fields["window_unit"] = choice_field("Of what?", UNITS, "Choose weeks, months or days")
        self.fields["target"] = choice_field("What is it to come to?", TARGETS, "Choose a target")
        self.fields["less"] = whole_number(
            "How much less, in per cent?",
            "Give how many per cent",
            hint="Only where it is not nought. A third less is 33.",
            required=False,
            least=1,
        )
        self.fields["owner"] = select_field("Who brings the next count?", owners_of(page), "Choose a person")

    def clean(self) -> dict[str, Any]:
        """Nought is a hundred per cent less."""
        given = super().clean() or {}
        if given.get("target") == "zero":
            given["less"] = 100
        elif given.get("target") == "less" and not given.get("less") and "less" not in self.errors:
            self.add_error("less", "Give how many per cent less")
        return given


class CountForm(PageForm):
    """What was counted of a need, up to when, and where it is found."""

    beside: ClassVar = {
        "day-unfit": "last", "not-yet": "last", "count-unfit": "count", "no-such-source": "source",
        "evidence-missing": "evidence", "why-missing": "because",
    }  # fmt: skip

    def __init__(self, *args: Any, line: NeedLine, kind: Kind, replaces: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if replaces:
            self.fields["because"] = sentence_field(
                "What was wrong with the count before?", "Say what was wrong with the count before", rows=2
            )
        self.fields["last"] = date_field(
            "Up to which day was it counted?",
            "Give the last day counted.",
            hint=say(
                "Counted over {window} {window_unit} up to this day, as the baseline was. For example, "
                "27 3 2026",
                window=line.need.window,
                window_unit=line.need.window_unit,
            ),
            when="past",
        )
        self.fields["count"] = whole_number(
            say("How many {counted}?", counted=line.counted)
            if line.counted
            else say("How many were counted?"),
            "Give how many were counted",
            hint=say(
                "The baseline was {count}. Within the target: {target} or fewer.",
                count=line.need.count,
                target=line.target,
            ),
        )
        self.fields["source"] = select_field(
            "Where does the evidence come from?",
            list(kind.needs.sources.items()),
            "Choose where the evidence comes from",
        )
        self.fields["evidence"] = sentence_field(
            "What is it, and where is it found?", "Say what the evidence is and where it is found", rows=3
        )


class ReasonForm(PageForm):
    """Why, in a few words."""

    beside: ClassVar = {"why-missing": "because"}

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"] = sentence_field(label, "Say why, in a few words", rows=3)


class ClaimForm(PageForm):
    """On which day the result was claimed."""

    beside: ClassVar = {"not-yet": "claimed_on", "no-rule": "claimed_on"}

    claimed_on = date_field(
        "On which day was it claimed?",
        "Give the day.",
        hint="Leave empty for today, or enter a day like 27 3 2025 for a claim that was made then",
        required=False,
        when="past",
    )


class SampleForm(PageForm):
    """Of which days, and how many."""

    beside: ClassVar = {"day-unfit": "first", "size-unfit": "size"}

    first = date_field("Claims made from which day?", "Give the first day.", when="past")
    last = date_field("Up to and including which day?", "Give the last day.", when="past")
    size = whole_number(
        "How many are drawn?", "Give how many are drawn", hint="All, where there are fewer", least=1
    )


class CheckForm(PageForm):
    """Whether the evidence bears the claim out, and what was looked at."""

    beside: ClassVar = {"why-missing": "because"}

    agrees = choice_field(
        "Does the evidence bear the claim out?",
        [("yes", "Yes, I agree with the claim"), ("no", "No, I do not")],
        "Choose whether you agree",
    )
    because = sentence_field("What did you look at, and what did you find?", "Say what you looked at", rows=4)
