"""Forms of telling, objecting and consenting. The lists and their law come from `cases/telling.yaml`."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils import timezone

from plumbline.cases.enums import CONSENT_NAMES, OUTCOME_NAMES, ObjectionOutcome
from plumbline.cases.telling import in_force, law
from plumbline.values.words import counted
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
)


Choices = list[tuple[str, str]]
OTHER, NAMED = "other", "name."
SHORT = "A few words, if they help. Write as if the person will read it."
MAKES_IT_SO = "Write as if the person will read it."


def _day(label: str) -> forms.DateField:
    return date_field(
        label, "Give the day.", hint="Leave empty for today, or enter a day like 27 3 2026", required=False, when="past"
    )  # fmt: skip


def _ways() -> Choices:
    return list(law().ways.items())


class PersonForm(PageForm):
    """A form about one person of a case, who must still be at the place in the address when it is sent."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ToldForm(PersonForm):
    """How they were told, and when."""

    beside: ClassVar = {"no-such-way": "how", "not-yet": "on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = choice_field("How were they told?", _ways(), "Choose how they were told")
        self.fields["words"] = line_field("In what words?", hint=SHORT, required=False)
        self.fields["on"] = _day("When were they told?")


class NotToldForm(PersonForm):
    """Why not, who decided, and when it is looked at again."""

    beside: ClassVar = {
        "no-such-reason": "reason",
        "no-such-decider": "decided_by",
        "day-past": "review_on",
        "not-yet": "on",
    }

    def __init__(self, *args: Any, deciders: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(rule.slug, rule.words) for rule in in_force(law().reasons, on=timezone.localdate())]
        self.fields["reason"] = choice_field(
            "Why are they not told?", reasons, "Choose why they are not told"
        )
        self.fields["words"] = sentence_field(
            "What in this case makes it so?", "", hint=MAKES_IT_SO, rows=3, required=False
        )
        self.fields["decided_by"] = select_field("Who decided?", deciders, "Choose who decided")
        self.fields["on"] = _day("When was it decided?")
        self.fields["review_on"] = date_field(
            "By when must it be decided again?",
            "Give the day by which it must be decided again.",
            hint="For example, 27 3 2028",
            when="ahead",
        )


class ObjectionForm(PersonForm):
    """To what they object, in what words, since when."""

    beside: ClassVar = {"words-missing": "words", "not-yet": "on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_what"] = line_field(
            "What do they object to, in a few words for the list?",
            "Say what they object to",
            hint="For example, that the council passes on what their landlord said",
        )
        self.fields["words"] = sentence_field(
            "What did they say?", "Write down what they say", hint="In their own words where you can"
        )
        self.fields["on"] = date_field(
            "When did it reach an agency?",
            "Give the day.",
            hint="Leave empty for today, or enter a day like 27 3 2026. The month for an answer counts from this day",
            required=False,
            when="past",
        )


class LongerForm(PageForm):
    """Why an answer waits longer, for how long, and when the person was told."""

    beside: ClassVar = {
        "no-such-reason": "reason",
        "words-missing": "words",
        "not-yet": "told_on",
        "told-too-late": "told_on",
        "months-unfit": "months",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(rule.slug, rule.words) for rule in in_force(law().extensions, on=timezone.localdate())]
        self.fields["reason"] = choice_field(
            "Why does it take longer?", reasons, "Choose why it takes longer"
        )
        self.fields["words"] = sentence_field(
            "What were they told of the reasons?", "Say what they were told of the reasons", rows=2
        )
        months = [
            (str(n), counted(n, "{count} month", "{count} months")) for n in range(1, law().most_months + 1)
        ]
        self.fields["months"] = choice_field("How much longer?", months, "Choose how much longer")
        self.fields["told_on"] = _day("When were they told?")


class DoubtForm(PageForm):
    """Why it is doubtful who objects, what they were asked for, and when."""

    beside: ClassVar = {
        "no-such-reason": "reason",
        "words-missing": "words",
        "not-yet": "on",
        "asked-too-late": "on",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reasons = [(rule.slug, rule.words) for rule in in_force(law().identity, on=timezone.localdate())]
        self.fields["reason"] = choice_field("Why are they asked?", reasons, "Choose why they are asked.")
        self.fields["words"] = sentence_field(
            "What makes it doubtful, and what were they asked for?",
            "Say what makes it doubtful, and what they were asked for.",
            hint="For example, the letter came from an address that nobody knows; asked to ring their worker",
            rows=2,
        )
        self.fields["on"] = _day("When were they asked?")


class ShownForm(PageForm):
    """How they showed who they are, and when."""

    beside: ClassVar = {"words-missing": "words", "not-yet": "on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = line_field(
            "How did they show who they are?",
            "Say how they showed who they are.",
            hint="For example, seen by their worker. Write no number of a document",
        )
        self.fields["on"] = _day("When did they show it?")


class AnswerForm(PageForm):
    """Upheld or not, on which ground, and why."""

    beside: ClassVar = {"no-such-reason": "ground", "words-missing": "words", "not-yet": "on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = [(rule.slug, rule.words) for rule in in_force(law().grounds, on=timezone.localdate())]
        self.fields["outcome"] = choice_field(
            "Is the objection upheld?", [(o.value, OUTCOME_NAMES[o]) for o in ObjectionOutcome], "Choose whether it is upheld"
        )  # fmt: skip
        self.fields["ground"] = choice_field(
            "If not, on which ground?", grounds, hint="Leave empty where it is upheld", missing="", required=False
        )  # fmt: skip
        self.fields["words"] = sentence_field(
            "What is done about it, or why is it not upheld here?", "Say what is done about it, or why it is not upheld"
        )  # fmt: skip
        self.fields["on"] = _day("When were they answered?")

    def clean(self) -> dict[str, Any]:
        """A ground goes with an objection that is not upheld, and with no other."""
        given = super().clean() or {}
        if given.get("outcome") == ObjectionOutcome.NOT_UPHELD and not given.get("ground"):
            self.add_error("ground", "Choose on which ground it is not upheld")
        return given


class ConsentForm(PersonForm):
    """To which service, what they said, and how.

    Parameters
    ----------
    services : by key of the catalogue, by name behind `NAMED`, and `OTHER`.
    """

    beside: ClassVar = {
        "no-service": "service",
        "no-consent": "service",
        "no-such-way": "how",
        "not-yet": "on",
    }

    def __init__(self, *args: Any, services: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"] = select_field("To which service?", services, "Choose the service.")
        self.fields["name"] = line_field(
            "If it is another service: what is it called?",
            hint="For example, a walking group",
            required=False,
        )
        self.fields["answer"] = choice_field(
            "What did they say?",
            [(a.value, name) for a, name in CONSENT_NAMES.items()],
            "Choose what they said",
        )
        self.fields["how"] = choice_field("How did they say it?", _ways(), "Choose how they said it")
        self.fields["words"] = line_field("In what words?", hint=SHORT, required=False)
        self.fields["on"] = _day("When did they say it?")

    def clean(self) -> dict[str, Any]:
        """A service that the catalogue has not needs its name."""
        given = super().clean() or {}
        if given.get("service") == OTHER and not given.get("name"):
            self.add_error("name", "Say what the service is called.")
        return given

    def which(self) -> dict[str, Any]:
        """The service as `record_consent` takes it: by key, or by name."""
        chosen = self.cleaned_data["service"]
        if chosen == OTHER:
            return {"service": self.cleaned_data["name"]}
        if chosen.startswith(NAMED):
            return {"service": chosen.removeprefix(NAMED)}
        return {"intervention": UUID(chosen)}
