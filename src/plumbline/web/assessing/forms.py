"""The form of an instrument, made from its definition, and the small forms around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms

from plumbline.assessments.definition import Definition, Domain, Question
from plumbline.assessments.enums import NOT_KNOWN, Sort
from plumbline.cases.enums import BOX_NAMES, Box
from plumbline.values.words import joined, say
from plumbline.web.forms import (
    PageField,
    PageForm,
    Words,
    choice_field,
    date_field,
    select_field,
    sentence_field,
    several_field,
)


Choices = list[tuple[str, str]]
NOT_KNOWN_CHOICE = (NOT_KNOWN, "Not known")
SAID_NOT_KNOWN = {"not known", "not_known", "unknown", "?"}


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one legend."""

    legend: str
    hint: str
    fields: list[PageField]


class Count(Words):
    """A whole number within bounds, or the words “not known”."""

    def __init__(self, *, least: int, most: int, **kwargs: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The number as it is stored, or ``not_known``."""
        said = str(super().clean(value)).strip()
        if said.casefold() in SAID_NOT_KNOWN:
            return NOT_KNOWN
        bare = said.replace("−", "-")
        if not bare.removeprefix("-").isdecimal() or not self.least <= int(bare) <= self.most:
            raise forms.ValidationError(f"“{self.label}”: {self.wanted}")
        return str(int(bare))

    @property
    def wanted(self) -> str:
        """What may be given."""
        return say(
            "give a whole number from {least} to {most}, or “not known”", least=self.least, most=self.most
        )


class StartForm(PageForm):
    """Whom, and by which instrument."""

    def __init__(self, *args: Any, people: Choices, instruments: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(people) > 1:
            self.fields["person"] = choice_field("Whom do you assess?", people, "Choose whom you assess")
        self.fields["instrument"] = choice_field("By which instrument?", instruments, "Choose an instrument")


class AnswersForm(PageForm):
    """Every question of an instrument, domain by domain, none answered to begin with, and the day."""

    beside: ClassVar = {"not-yet": "on", "why-missing": "because"}

    def __init__(self, *args: Any, definition: Definition, corrects: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definition = definition
        self.fields.update((_name(q), _field(q)) for q in definition.questions)
        # A correction begins with the day that was given: emptied by mistake, it must not become today.
        self.fields["on"] = date_field(
            "On what day was the person assessed?", "Give the day.",
            hint="For example, 27 3 2026" if corrects else "Leave empty for today, or enter a day like 27 3 2026",
            required=corrects, when="past",
        )  # fmt: skip
        if corrects:
            self.fields["because"] = sentence_field(
                "Why is it corrected?", "Say why this is corrected", hint="Shown with both versions.", rows=2
            )

    def groups(self) -> Iterator[Group]:
        """Questions as the page shows them: a domain, what goes well in it, the next domain, at the end the day."""
        for domain in self.definition.domains:
            yield from self._domain(domain)
        last = [name for name in ("on", "because") if name in self.fields]
        yield Group("When", "", [self._bound(name) for name in last])

    def _domain(self, domain: Domain) -> Iterator[Group]:
        asked = [q for q in domain.questions if not q.strength]
        well = [q for q in domain.questions if q.strength]
        title = domain.title or "Questions"
        if asked:
            yield Group(title, "", [self._bound(_name(q)) for q in asked])
        if well:
            legend = say("{title}: what goes well", title=title) if domain.title else say("What goes well")
            yield Group(
                legend, "Not scored. It stands beside the score.", [self._bound(_name(q)) for q in well]
            )

    def _bound(self, name: str) -> PageField:
        bound = self[name]
        assert isinstance(bound, PageField)  # noqa: S101 - `bound_field_class` makes them
        return bound

    def typed(self) -> dict[str, str]:
        """What was typed, by field, as it came: whole or not."""
        return {name: given for name in self.fields if (given := str(self.data.get(name, "")).strip())}

    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return {q.slug: self.cleaned_data[_name(q)] for q in self.definition.questions}


class BandForm(PageForm):
    """Another band, and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    beside: ClassVar = {"why-missing": "because", "band-unfit": "band"}

    def __init__(self, *args: Any, bands: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["band"] = choice_field("Which band fits this person?", bands, "Choose a band")
        self.fields["because"] = sentence_field(
            "Why does this band fit?",
            "Say why this band fits",
            hint="Your name and these words stand beside both bands.",
        )


class FormulationForm(PageForm):
    """Four boxes, what is known apart from what is thought."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for box in Box:
            self.fields[f"{box.value}_fact"] = sentence_field(
                say("{box}: what is known", box=say(BOX_NAMES[box])),
                "",
                rows=3,
                required=False,
            )
            self.fields[f"{box.value}_opinion"] = sentence_field(
                say("{box}: what you think", box=say(BOX_NAMES[box])),
                "",
                rows=3,
                required=False,
            )

    def said(self, kind: str) -> dict[str, str]:
        """Words by box: ``fact`` or ``opinion``."""
        return {box.value: self.cleaned_data[f"{box.value}_{kind}"] for box in Box}


class SafetyPlanForm(PageForm):
    """What is to be done to be safe, who may read it, and when it is looked at again."""

    person = forms.UUIDField(widget=forms.HiddenInput)
    expected = forms.IntegerField(widget=forms.HiddenInput, required=False)
    beside: ClassVar = {"plan-wordless": "words", "day-past": "review_on", "agency-not-in": "agencies"}

    def __init__(self, *args: Any, agencies: Choices, now_read_by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = sentence_field(
            "What will keep this person safe?",
            "Write what is to be done to be safe",
            hint="With the person, in their words: warning signs, who to ring, where to go, what to take, what never to do.",
            rows=10,
        )
        if agencies:
            self.fields["agencies"] = several_field(
                "Who else may read it?",
                agencies,
                hint=joined(
                    [say("Your agency alone, unless you tick."), *([now_read_by] if now_read_by else [])]
                ),
            )
        self.fields["review_on"] = date_field(
            "When is it looked at again?", "Give the day on which it is looked at again.", when="ahead"
        )


def _name(question: Question) -> str:
    return f"q_{question.slug}"


def _field(question: Question) -> forms.Field:
    missing = say("Answer “{words}”", words=question.words)
    if question.sort is Sort.WORDS:
        return sentence_field(question.words, "", hint=question.hint, rows=3, required=False)
    if question.sort is Sort.NUMBER:
        bounds = say(
            "A whole number from {least} to {most}, or “not known”.", least=question.least, most=question.most
        )
        return Count(
            least=question.least, most=question.most, label=question.words, max_length=20,
            help_text=f"{question.hint} {bounds}".strip(),
            widget=forms.TextInput(attrs={"data-width": "10", "autocomplete": "off"}),
            error_messages={"required": missing, "max_length": missing},
        )  # fmt: skip
    offered = (
        [("yes", "Yes"), ("no", "No")]
        if question.sort is Sort.YES_NO
        else [(option.slug, option.words) for option in question.options]
    )
    if len(offered) > 10:
        return select_field(question.words, [*offered, NOT_KNOWN_CHOICE], missing, hint=question.hint)
    return choice_field(question.words, [*offered, NOT_KNOWN_CHOICE], missing, hint=question.hint)
