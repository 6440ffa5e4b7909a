"""What is asked at a review, and when a case is closed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from plumbline.cases.reviewing import ONE_AGENCY
from plumbline.values.words import say
from plumbline.web.casework.forms.common import DAY_HINT, Choices
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field


class ReviewForm(PageForm):
    """A rating for each objective, what changed, and where it leads."""

    beside: ClassVar = {"day-past": "next_review_on"}
    reveals: ClassVar = {"outcome": {"keep": ("next_review_on",)}}
    folds: ClassVar = {"view": "Add your professional view"}

    def __init__(
        self,
        *args: object,
        objectives: Choices,
        ratings: Choices,
        usual_time: str,
        proofs: Mapping[str, str] = MappingProxyType({}),
        their_words: str = "",
        changed: str = "",
        steps_down: bool = False,
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, words in objectives:
            self.fields[f"rating_{key}"] = choice_field(
                say("{words}: how far has this come?", words=words),
                ratings,
                say("Rate this objective: {words}", words=words),
            )
            self.fields[f"proof_{key}"] = line_field(
                say("{words}: what shows it?", words=words), required=False, hint="Filled in from the records of actions. Change it where you know better"
            )  # fmt: skip
            self.fields[f"proof_{key}"].initial = proofs.get(key, "")
        self.fields["words"] = sentence_field(
            "What changed?",
            "Say what changed",
            rows=3,
            hint="Begun from the records. Add what it came to" if changed else "",
        )
        self.fields["words"].initial = changed
        self.fields["view"] = sentence_field(
            "Your professional view",
            "",
            rows=2,
            required=False,
            hint="What you make of it, apart from what is known",
        )
        self.fields["their_words"] = sentence_field(
            "What changed, in the person’s own words?", "", rows=3, required=False,
            hint="Filled in from what they said since the last review. Leave it empty if nobody has asked them"
            if their_words
            else "Nothing that they said is written down since the last review. Leave it empty if nobody has asked them",
        )  # fmt: skip
        self.fields["their_words"].initial = their_words
        leads = [("keep", "Keep open"), ("step_down", "Step down to one agency"), ("close", "Ready to close")]
        self.fields["outcome"] = choice_field(
            "What happens next?",
            [one for one in leads if steps_down or one[0] != "step_down"],
            "Choose what happens next",
        )
        self.fields["next_review_on"] = date_field(
            "When is the next review?",
            "Enter a day.",
            hint=say("{time} from today, unless you change it", time=usual_time) if usual_time else DAY_HINT,
            required=False,
            when="ahead",
        )


class ClosureForm(PageForm):
    """Why, in a word and in a sentence, and who carries on."""

    beside: ClassVar = {"no-goals": "reason", "nobody-carries-on": "carries_on"}

    def __init__(self, *args: object, reasons: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = {slug for slug, _ in reasons}
        self.fields["reason"] = choice_field(
            "Why is this case closed?",
            reasons,
            "Choose a reason",
            hint="No gain is an honest answer" if "no_gain" in kinds else "",
        )
        self.fields["words"] = sentence_field("In a sentence", "Say why", rows=3)
        self.fields["carries_on"] = line_field(
            "Who carries on being there for the person?",
            required=False,
            hint="A service or a role. Needed to step down to one agency; leave it empty if nobody does"
            if ONE_AGENCY in kinds
            else "A service or a role. Leave it empty if nobody does",
        )
        self.fields["reach"] = line_field(
            "How are they reached?", required=False, hint="For example, the duty telephone of their team"
        )
