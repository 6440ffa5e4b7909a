"""Forms of agreements."""

from __future__ import annotations

from typing import ClassVar

from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    sentence_field,
    several_field,
)


class SignForm(PageForm):
    """An agreement as it was signed. No law is chosen to begin with."""

    beside: ClassVar = {"too-few-parties": "parties", "review-unfit": "review_on", "no-power": "laws"}

    def __init__(
        self,
        *args: object,
        agencies: list[tuple[str, str]],
        purposes: list[tuple[str, str]],
        laws: list[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = line_field("What is it called?", "Enter the name of the agreement")
        self.fields["parties"] = several_field(
            "Which agencies signed it?", agencies, "Choose the agencies that signed it", required=True
        )
        self.fields["purpose"] = choice_field("For what purpose?", purposes, "Choose the purpose")
        self.fields["laws"] = several_field(
            "Which law does it rest on?", laws, "Choose the law it rests on", required=True
        )
        self.fields["starts"] = date_field("First day", "Enter the first day.", reads="ahead")
        self.fields["review_on"] = date_field(
            "To be reviewed on",
            "Enter the day of the review.",
            when="ahead",
            hint="Within twelve months of the first day",
        )
        self.fields["signatories"] = sentence_field(
            "Who signed it, for which agency?", "Say who signed it", rows=3
        )
        self.fields["assessment"] = line_field(
            "Reference of the data protection impact assessment", required=False
        )
        self.fields["kept_at"] = line_field("Where is the signed text kept?", required=False)


class ReviewForm(PageForm):
    """The next review."""

    beside: ClassVar = {"review-unfit": "review_on"}

    review_on = date_field(
        "Next review on",
        "Enter the day of the next review.",
        when="ahead",
        hint="Within twelve months of today",
    )


class EndForm(PageForm):
    """The day from which nothing is exchanged any more, and why."""

    beside: ClassVar = {"no-reason": "because", "end-unfit": "ends"}

    ends = date_field(
        "First day without it",
        "Enter the first day without it.",
        when="ahead",
        hint="From this day on nothing is exchanged under it",
    )
    because = sentence_field("Why does it end?", "Say why it ends", rows=2)
