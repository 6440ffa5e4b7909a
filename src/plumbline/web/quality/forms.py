"""Forms of sample audits. No word is chosen to begin with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from plumbline.cases.quality import (
    CANNOT_TELL,
    CANNOT_TELL_NAME,
    LEAST_SAMPLE,
    MOST_SAMPLE,
    RatingForm,
    newest_forms,
)
from plumbline.cases.queries.quality import RatedItem
from plumbline.values.words import say
from plumbline.web.forms import PageForm, choice_field, date_field, sentence_field


class CommitForm(PageForm):
    """From which cases, how many, and by which form they are rated."""

    beside: ClassVar = {"size-unfit": "size", "days-unfit": "closed_until", "form-unknown": "form"}

    closed_from = date_field(
        "Cases closed from", "Enter the first day.", when="past", hint="The first day, like 27 3 2026"
    )
    closed_until = date_field(
        "Cases closed up to and including",
        "Enter the last day.",
        when="past",
        hint="The last day, before today",
    )
    size = forms.IntegerField(
        label="How many cases or actions are drawn?",
        help_text=say(
            "{least_sample} to {most_sample}. With fewer than 10 nothing can be said of how far raters agree. "
            "With 20 or more it can be said roughly.",
            least_sample=LEAST_SAMPLE,
            most_sample=MOST_SAMPLE,
        ),
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter the number of cases.",
            "invalid": "Enter a whole number, like 12.",
        },
    )

    def __init__(self, *args: object, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(one.key, one.title) for one in newest_forms(today)]
        self.fields["form"] = choice_field("By which form are they rated?", held, "Choose a form.")
        self.order_fields(["form", "closed_from", "closed_until", "size"])


class RateForm(PageForm):
    """One word for every line of the form."""

    def __init__(self, *args: object, form: RatingForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(form.items)
        for slug, words in form.items.items():
            self.fields[slug] = choice_field(
                words, _words(form), say("Rate this line: {words}.", words=words.lower())
            )
        self.fields["words"] = sentence_field(
            "Why, in a few words",
            "",
            rows=3,
            required=False,
            hint="The other rater and those in the case read it once both ratings are in",
        )

    def answers(self) -> dict[str, str]:
        """The word of each line."""
        return {slug: self.cleaned_data[slug] for slug in self.items}


class SettleForm(PageForm):
    """One word for every line on which two raters differ, and why."""

    beside: ClassVar = {"because": "because"}

    def __init__(self, *args: object, form: RatingForm, apart: Iterable[RatedItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.apart = [item.slug for item in apart]
        for item in apart:
            self.fields[item.slug] = choice_field(
                item.words,
                _words(form),
                say("Settle this line: {words}.", words=item.words.lower()),
                hint=say(
                    "One said “{first}”, the other “{second}”",
                    first=item.first.lower(),
                    second=item.second.lower(),
                ),
            )
        self.fields["because"] = sentence_field(
            "Why?", "Say why.", rows=3, hint="What in the file settles it. What the two said stays"
        )

    def answers(self) -> dict[str, str]:
        """The word of each line."""
        return {slug: self.cleaned_data[slug] for slug in self.apart}


def _words(form: RatingForm) -> list[tuple[str, str]]:
    return [*form.scale.items(), (CANNOT_TELL, CANNOT_TELL_NAME)]
