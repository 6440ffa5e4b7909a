"""What is asked to plan: that research is finished, an objective, an action."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django.forms import ChoiceField, HiddenInput

from plumbline.schemes.kind import NO_DRIVER
from plumbline.web.casework.forms.common import Choices, unless_given
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field


NO_NEED = "none"


class ResearchFinishedForm(PageForm):
    """Why the case goes on, where somebody has not answered."""

    def __init__(self, *args: object, waiting: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["because"] = line_field(
                "Why does the case go on without them?",
                "Say why the case goes on without those who have not answered",
            )


class ObjectiveForm(PageForm):
    """What is to be different, and what keeps the harm going that it should move."""

    beside: ClassVar = {"driver-unknown": "driver"}

    words = line_field(
        "What is to be different for this person?",
        "Enter the objective",
        hint="In their words, if you know them",
    )

    def __init__(
        self, *args: object, drivers: Choices, needs: Choices | None = None, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["need"] = choice_field(
                "For which need is it?",
                [*needs, (NO_NEED, "For none of them")],
                "Choose for which need it is, or none of them",
                hint="It says whose goal it is. A goal for a need stands under the outcome of that need.",
            )
        self.fields["driver"] = choice_field(
            "What should it change?",
            [*drivers, (NO_DRIVER, "None of these")],
            "Choose what it should move, or none of these",
            hint="The part of life that should change. Actions for this objective take it over, unless they say otherwise",
            required=not needs,
        )
        if needs:
            self.fields["driver"].help_text = "Only where it is for none of the needs above"

    def clean(self) -> dict[str, Any]:
        """A goal for a need stands under the heading of that need; only one for none says what it should move."""
        given = super().clean() or {}
        if given.get("need") == NO_NEED and not given.get("driver"):
            self.add_error("driver", "Choose what it should move, or none of these")
        return given

    @property
    def need(self) -> UUID | None:
        """The need that it is for; None for none of them."""
        told = self.cleaned_data.get("need") or NO_NEED
        return None if told == NO_NEED else UUID(told)


class ActionForm(PageForm):
    """Verb, object, owner, day, and the objective it serves or why it serves none."""

    beside: ClassVar = {
        "day-past": "due_on",
        "owner-unfit": "owner",
        "agency-not-in": "owner",
        "objective-or-why": "serves_none_because",
        "not-in-case": "about",
    }
    reveals: ClassVar = {"objective": {"none": ("serves_none_because",)}}

    def __init__(
        self,
        *args: object,
        owners: Choices,
        objectives: Choices,
        drivers: Choices,
        usual_time: str,
        people: Choices = [],  # noqa: B006 - never changed
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"] = line_field(
            "What is done?",
            "Enter what is done, like Offer or Visit",
            hint="Begin with a verb: Offer, Visit, Fit, Apply for",
            width="20",
        )
        self.fields["what"] = line_field(
            "To what or whom, how often and until when?",
            "Enter what it is done to, how often and until when",
            hint="For example, eight mentoring sessions, weekly from Thursday",
            rows=2,
        )
        if people:
            self.fields["about"] = select_field(
                "Whom of the case is it for?",
                people,
                "",
                hint="Leave it empty if it is for everybody in it",
                required=False,
            )
        self.fields["owner"] = select_field(
            "Who does it?",
            owners,
            "Choose one named person",
            hint="People of the agencies that were let in to this case",
        )
        self.fields["due_on"] = date_field(
            "By when?",
            "Enter a day.",
            hint=unless_given(usual_time, what="today"),
            required=False,
            when="ahead",
        )
        # With no objective there is nothing to choose from: what is asked is why it is done.
        self.fields["objective"] = (
            choice_field(
                "Which objective does it serve?",
                [*objectives, ("none", "None of them")],
                "Choose an objective, or none",
            )
            if objectives
            else ChoiceField(choices=[("none", "")], widget=HiddenInput, initial="none")
        )
        self.fields["serves_none_because"] = line_field(
            "If none: why is it done?" if objectives else "Why is it done?", required=False
        )
        self.fields["driver"] = select_field(
            "What should it change?",
            [*drivers, (NO_DRIVER, "None of these")],
            "",
            hint="Leave it empty to take it from the objective" if objectives else "",
            required=False,
        )
        self.fields["newness"] = choice_field(
            "Would this happen without this scheme?",
            [("new", "No, it is new"), ("usual", "Yes, it is usual work")],
            "Say whether it would happen without this scheme",
        )

    def clean(self) -> dict[str, object]:
        """Ask for the reason where an action serves no objective."""
        given = super().clean() or {}
        if given.get("objective") == "none" and not given.get("serves_none_because"):
            self.add_error("serves_none_because", "Say why it is done, if it serves no objective")
        return given

    def driver(self) -> str:
        """What it should move; empty where that is left to its objective."""
        return str(self.cleaned_data["driver"])

    def person_id(self) -> UUID | None:
        """Whom of the case it is for; None where that is left empty."""
        chosen = self.cleaned_data.get("about")
        return UUID(str(chosen)) if chosen else None

    def is_new(self) -> bool:
        """Whether it would not happen without the panel."""
        return bool(self.cleaned_data["newness"] == "new")
