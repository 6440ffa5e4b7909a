"""Forms of a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID

from django import forms

from plumbline.cases.enums import TAKEN_BECAUSE_NAMES, TAKEN_FOR_NAMES
from plumbline.cases.rules import MOVED_SINCE
from plumbline.schemes.enums import HOW_NAMES, How
from plumbline.schemes.kind import NO_DRIVER
from plumbline.values.words import say
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
)


Choices = list[tuple[str, str]]
NO_NEED = "none"


def _unless_given(default: str, *, what: str) -> str:
    return (
        say(
            "Leave it empty for {default} from {what}, or enter a day like 27 3 2026",
            default=default,
            what=what,
        )
        if default
        else DAY_HINT
    )


DAY_HINT = "For example, 27 3 2026"


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
            "What should it move?",
            [*drivers, (NO_DRIVER, "None of these")],
            "Choose what it should move, or none of these",
            hint="What keeps the harm going. Actions for this objective move the same, unless they say otherwise",
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
    }

    def __init__(
        self,
        *args: object,
        owners: Choices,
        objectives: Choices,
        drivers: Choices,
        usual_time: str,
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
            hint=_unless_given(usual_time, what="today"),
            required=False,
            when="ahead",
        )
        self.fields["objective"] = choice_field(
            "Which objective does it serve?",
            [*objectives, ("none", "None of them" if objectives else "None: no objective is set yet")],
            "Choose an objective, or none",
        )
        self.fields["serves_none_because"] = line_field("If none: why is it done?", required=False)
        self.fields["driver"] = select_field(
            "What should it move?",
            [*drivers, (NO_DRIVER, "None of these")],
            "",
            hint="Leave it for what its objective should move",
            required=False,
        )
        self.fields["newness"] = choice_field(
            "Would this happen without the panel?",
            [("new", "No, it is new"), ("usual", "Yes, it is usual work")],
            "Say whether it would happen without the panel",
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

    def is_new(self) -> bool:
        """Whether it would not happen without the panel."""
        return bool(self.cleaned_data["newness"] == "new")


class OnAnAction(PageForm):
    """Something done with an action. Carries the number of steps it was based on, so that nobody overwrites anybody."""

    expected_step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, step_count: int, is_theirs: bool = True, **kwargs: Any) -> None:
        kwargs["initial"] = {"expected_step": step_count}
        super().__init__(*args, **kwargs)
        self.step_count, self.is_theirs = step_count, is_theirs

    @property
    def is_overtaken(self) -> bool:
        """Whether the action moved while this form was open, or became somebody else's."""
        return not self.is_theirs or self.cleaned_data.get("expected_step") not in (None, self.step_count)

    def bring_up_to_date(self) -> None:
        """Say that the action moved; what comes back is of the action as it stands now, with what was typed."""
        self.errors.clear()
        self.add_error(None, MOVED_SINCE)
        self.data = {**dict(self.data.items()), "expected_step": str(self.step_count)}


class StepForm(OnAnAction):
    """The next step of an action."""

    beside: ClassVar = {
        "day-not-later": "due_on",
        "why-not": "reason",
        "words-missing": "words",
        "whose-unfit": "whose",
        "owner-unfit": "whose",
        "agency-not-in": "whose",
    }

    def __init__(
        self,
        *args: object,
        moves: Choices,
        needs: Mapping[str, str],
        reasons: Choices,
        stands: str,
        step_count: int,
        proofs: Choices = [],  # noqa: B006 - never changed
        others: Choices = [],  # noqa: B006 - never changed
        **kwargs: object,
    ) -> None:
        super().__init__(*args, step_count=step_count, is_theirs=bool(moves), **kwargs)
        self.needs, self.stands = needs, stands
        self.fields["state"] = choice_field("What happened?", moves, "Choose what happened")
        self.fields["words"] = sentence_field(
            "Evidence, or why",
            "",
            rows=3,
            required=False,
            hint="What shows that it is done; or why not, or why later",
        )
        # Only what a step of today could need is asked.
        if proofs and "done" in dict(moves):
            self.fields["proof"] = select_field(
                "If done: which contact shows it?",
                proofs,
                "Choose one of these contacts",
                required=False,
                hint="Then the evidence can stay empty",
            )
        if others and "declined" in dict(moves):
            self.fields["whose"] = select_field(
                "If it is not yours: whose is it?",
                others,
                "Choose one of these people",
                required=False,
                hint="The co-ordinator is told. It gives them nothing yet",
            )
        if "could_not" in dict(moves):
            self.fields["reason"] = select_field(
                "If it could not be done: what prevented it?",
                reasons,
                "Choose what prevented it",
                required=False,
            )
        if stands in dict(moves):
            self.fields["due_on"] = date_field(
                "If later: new date", "Enter a day.", required=False, when="ahead"
            )

    def clean(self) -> dict[str, object]:
        """Ask for what the chosen step needs, beside the field that it is asked in."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
            return given
        state = str(given.get("state") or "")
        proved = state == "done" and bool(given.get("proof"))
        if self.needs.get(state) and not proved and not given.get("words") and "words" not in self.errors:
            self.add_error("words", say("Say in a few words the {state}", state=self.needs[state]))
        if state == "could_not" and not given.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose what prevented it")
        if state == self.stands and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter the new day, like 27 3 2026")
        return given


class ReviewForm(PageForm):
    """A rating for each objective, what changed, and where it leads."""

    beside: ClassVar = {"day-past": "next_review_on"}

    def __init__(
        self,
        *args: object,
        objectives: Choices,
        ratings: Choices,
        usual_time: str,
        proofs: Mapping[str, str] = MappingProxyType({}),
        their_words: str = "",
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
        self.fields["words"] = sentence_field("What changed?", "Say what changed", rows=3)
        self.fields["their_words"] = sentence_field(
            "What changed, in the person’s own words?", "", rows=3, required=False,
            hint="Filled in from what they said since the last review. Leave it empty if nobody has asked them",
        )  # fmt: skip
        self.fields["their_words"].initial = their_words
        leads = [("keep", "Keep open"), ("step_down", "Step down to one agency"), ("close", "Ready to close")]
        self.fields["outcome"] = choice_field(
            "What happens next?",
            [one for one in leads if steps_down or one[0] != "step_down"],
            "Choose what happens next",
        )
        self.fields["next_review_on"] = date_field(
            "If kept open: next review",
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
        self.fields["reason"] = choice_field(
            "Why is this case closed?", reasons, "Choose a reason", hint="No gain is an honest answer"
        )
        self.fields["words"] = sentence_field("In a sentence", "Say why", rows=3)
        self.fields["carries_on"] = line_field(
            "Who carries on being there for the person?",
            required=False,
            hint="A service or a role. Needed to step down to one agency; leave it empty if nobody does",
        )
        self.fields["reach"] = line_field(
            "How are they reached?", required=False, hint="For example, the duty telephone of their team"
        )


class ResearchFinishedForm(PageForm):
    """Why the case goes on, where somebody has not answered."""

    def __init__(self, *args: object, waiting: Sequence[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if waiting:
            self.fields["because"] = line_field(
                "Why does the case go on without them?",
                "Say why the case goes on without those who have not answered",
            )


class DeliveryForm(PageForm):
    """By the panel or by a team, and why."""

    def __init__(self, *args: object, ways: Sequence[How], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = choice_field(
            "How is it delivered from now on?", [(way.value, HOW_NAMES[way]) for way in ways], "Choose how"
        )
        self.fields["because"] = sentence_field("Why?", "Say why", rows=2)


class LeadForm(PageForm):
    """Who leads the work, and why they."""

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who leads the work?", people, "Choose one named person")
        self.fields["because"] = line_field("Why this person?", "Say why they lead it")


class ReassignForm(OnAnAction):
    """Who does it from now on, and why."""

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who does it from now on?", people, "Choose one specialist")
        self.fields["because"] = line_field("Why?", "Say why it goes to somebody else")

    def clean(self) -> dict[str, object]:
        """Come back with the action as it stands now, where it moved."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
        return given


class SupervisionForm(PageForm):
    """About whose work, and what was said."""

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("About whose work with this case?", people, "Choose a specialist")
        self.fields["words"] = sentence_field(
            "What was said of the work?",
            "Write what was said of the work",
            hint="You and the specialist read it, and nobody else. Write of the work, not of the person",
        )


class TakeOutForm(PageForm):
    """What a summary is taken out for, and why now. Lists, since the ledger holds no words about a person."""

    beside: ClassVar = {"no-purpose": "purpose", "no-reason": "reason"}

    purpose = choice_field(
        "What is it for?", [(p.value, name) for p, name in TAKEN_FOR_NAMES.items()], "Choose what it is for"
    )
    reason = choice_field(
        "Why now?", [(r.value, name) for r, name in TAKEN_BECAUSE_NAMES.items()], "Choose why now"
    )


class SureForm(PageForm):
    """An act that cannot be taken back by the person who does it."""

    sure = choice_field(
        "Are you, or is somebody close to you, linked to this person?",
        [("yes", "Yes, take my access away now")],
        "Choose yes, or go back",
    )


class ShareEndForm(PageForm):
    """At once, after a day, or not at all; and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"day-past": "last_day", "why-missing": "because", "actions-open": "when"}

    when = choice_field(
        "How long does it stay?",
        [
            ("now", "It is taken out now"),
            ("day", "It stays until a day"),
            ("on", "It stays, without a last day"),
        ],
        "Choose how long it stays",
    )
    last_day = date_field("If until a day: the last day", "Enter the last day.", required=False, when="ahead")
    because = line_field("Why?", "Say why, in a few words", hint="For example, its part of the plan is done")

    def clean(self) -> dict[str, object]:
        """Ask for the day where there is to be one."""
        given = super().clean() or {}
        if given.get("when") == "day" and not given.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day, like 27 3 2026")
        return given
