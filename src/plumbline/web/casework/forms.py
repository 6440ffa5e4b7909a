"""Forms of a case."""

from __future__ import annotations

from django import forms

from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    minutes_field,
    select_field,
    sentence_field,
)


Choices = list[tuple[str, str]]


class ObjectiveForm(PageForm):
    """What is to be different."""

    words = line_field(
        "What is to be different for this person?",
        "Enter the objective",
        hint="In their words, if you know them",
    )


class ActionForm(PageForm):
    """Verb, object, owner, day, and the objective it serves or why it serves none."""

    def __init__(self, *args: object, owners: Choices, objectives: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"] = line_field("Verb", "Enter what is done, like Offer or Visit", width="10")
        self.fields["what"] = line_field(
            "What, exactly?", "Enter what it is done to, how often and until when"
        )
        self.fields["owner"] = select_field("Who does it?", owners, "Choose one named person")
        self.fields["due_on"] = date_field(
            "By when?", "Enter a day.", hint="Left empty: 14 days", required=False
        )
        self.fields["objective"] = choice_field(
            "Which objective does it serve?",
            [*objectives, ("none", "None of them")],
            "Choose an objective, or none",
        )
        self.fields["serves_none_because"] = line_field("If none: why is it done?", required=False)


class StepForm(PageForm):
    """The next step of an action. Carries the number of steps it was based on, so that nobody overwrites anybody."""

    expected_step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, moves: Choices, reasons: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = choice_field("What happened?", moves, "Choose what happened")
        self.fields["words"] = sentence_field(
            "Evidence, or why",
            "",
            rows=3,
            required=False,
            hint="What shows that it is done; or why not, or why later",
        )
        self.fields["reason"] = select_field(
            "If it could not be done: what prevented it?", reasons, "", required=False
        )
        self.fields["due_on"] = date_field("If later: new date", "Enter a day.", required=False)


class ContactForm(PageForm):
    """Attempted or met, and the minutes."""

    def __init__(self, *args: object, outcomes: Choices, actions: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = choice_field("What happened?", outcomes, "Choose what happened")
        self.fields["minutes"] = minutes_field(
            "Minutes together", "Enter the minutes, like 30", required=False
        )
        self.fields["action"] = select_field("For which action?", actions, "", required=False)
        self.fields["words"] = sentence_field("What was said or seen", "", rows=3, required=False)
        self.fields["safety"] = choice_field(
            "Is anybody in danger?", [("no", "No"), ("yes", "Yes")], "Choose yes or no"
        )
        self.fields["who_is_told"] = line_field("If yes: who is told now?", required=False)


class ReviewForm(PageForm):
    """A rating for each objective, what changed, and where it leads."""

    def __init__(self, *args: object, objectives: Choices, ratings: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for key, words in objectives:
            self.fields[f"rating_{key}"] = choice_field(words, ratings, "Rate this objective")
        self.fields["words"] = sentence_field("What changed?", "Say what changed", rows=3)
        self.fields["outcome"] = choice_field(
            "Where does this lead?",
            [("keep", "Keep open"), ("close", "Ready to close")],
            "Choose where this leads",
        )
        self.fields["next_review_on"] = date_field(
            "If kept open: next review", "Enter a day.", hint="Left empty: 28 days", required=False
        )


class ClosureForm(PageForm):
    """Why, in a word and in a sentence, and who carries on."""

    def __init__(self, *args: object, reasons: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = choice_field(
            "Why is this case closed?", reasons, "Choose a reason", hint="No gain is an honest answer"
        )
        self.fields["words"] = sentence_field("In a sentence", "Say why", rows=3)
        self.fields["carries_on"] = line_field("Who carries on being there for the person?", required=False)


class BecauseForm(PageForm):
    """A reason, for an act that needs one."""

    because = line_field("Why?", "Say why")


class SureForm(PageForm):
    """An act that cannot be taken back by the person who does it."""

    sure = choice_field(
        "Are you, or is somebody close to you, linked to this person?",
        [("yes", "Yes, take my access away now")],
        "Choose yes, or go back",
    )
