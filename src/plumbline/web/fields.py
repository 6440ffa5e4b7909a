"""Fields of forms as GOV.UK has them: radios, boxes, lists, words and days. None has an answer to begin with that shares or decides (design 2.4)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils import timezone

from plumbline.values.errors import DataUnfit
from plumbline.values.words import replaced, say
from plumbline.values.written_days import Side, in_full, read_day


# Marks that turn the direction of writing for what follows them (Unicode bidirectional classes).
TURNING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
# Nobody alive was born before; no plan of a panel looks further ahead.
OLDEST_DAY = date(1900, 1, 1)
FURTHEST_AHEAD = timedelta(days=3 * 366)

# A day as it may be written; the year becomes that of today where a page shows it.
EXAMPLE = "27 3 2026"

# Lines of a list that are in sight without turning it.
SHOWN_AT_ONCE = 5
# For a choice that no page offers: a form changed by hand, or opened before the choices changed.
ON_OFFER = "Choose from what is on offer"

When = Side


class Radios(forms.RadioSelect):
    """One of a few, none chosen to begin with."""

    template_name = "components/choices.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["kind"] = "radios"

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As ever, with the fields that are asked for this answer alone."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"reveals": option["attrs"].get("reveals", {}).get(str(value), ())}


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any of a few. ``hints`` by value say more of one of them, beneath its label."""

    template_name = "components/choices.html"

    def __init__(self, *args: Any, hints: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["kind"] = "checkboxes"
        self.hints = dict(hints or {})

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As ever, with its hint."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        return option | {"hint": self.hints.get(str(value), "")}


class Words(forms.CharField):
    """Words as somebody typed them, without the marks that no reader sees.

    Control characters and the marks that turn the direction of writing go, since they garble what stands beside them in
    minutes and exports; words of nothing but such marks count as none. Joiners stay: scripts and emoji need them.
    """

    def to_python(self, value: Any) -> Any:
        """Return what can be read of ``value``."""
        if not isinstance(value, str):
            return super().to_python(value)
        kept = "".join(sign for sign in value.replace("\r\n", "\n") if not _is_hidden_mark(sign))
        return super().to_python(kept if any(_is_seen(sign) for sign in kept) else "")


def _is_hidden_mark(sign: str) -> bool:
    if sign in "\n\t":
        return False
    return unicodedata.category(sign) in ("Cc", "Cs") or unicodedata.bidirectional(sign) in TURNING


def _is_seen(sign: str) -> bool:
    # Letters that draw nothing: fillers that category alone takes for letters.
    return unicodedata.category(sign)[0] not in "CZ" and sign not in "\u115f\u1160\u2800\u3164\uffa0"


def _too_long(label: str, most: int) -> str:
    return say("“{label}” must be {most:,} characters or fewer", label=label.rstrip("?"), most=most)


def sentence_field(
    label: str, missing: str, *, hint: str = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    """Free words, in a box of ``rows`` lines."""
    return Words(
        label=label,
        help_text=hint,
        required=required,
        max_length=5000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing, "max_length": _too_long(label, 5000)},
    )


def line_field(
    label: str, missing: str = "", *, hint: str = "", required: bool = True, width: str = "", rows: int = 0
) -> forms.CharField:
    """One line of words; with ``rows`` in a box as high as that, where a line is often longer than a phone is wide."""
    attrs = {"data-width": width, "autocomplete": "off"}
    return Words(
        label=label,
        help_text=hint,
        required=required,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=attrs),
        error_messages={"required": missing, "max_length": _too_long(label, 300)},
    )


def choice_field(
    label: str,
    choices: Sequence[tuple[str, str | list[tuple[str, str]]]],
    missing: str,
    *,
    hint: str = "",
    required: bool = True,
    takes_only: bool = False,
) -> forms.ChoiceField:
    """One of ``choices`` as radios, none chosen to begin with; a label with a list of choices makes a group of them.

    ``takes_only``: where there is one choice alone it stands chosen, since the button of the form says what is done.
    """
    return forms.ChoiceField(
        initial=choices[0][0] if takes_only and len(choices) == 1 else None,
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=Radios(),
        error_messages={"required": missing, "invalid_choice": missing or ON_OFFER},
    )


def select_field(
    label: str,
    choices: list[tuple[str, str]],
    missing: str,
    *,
    hint: str = "",
    required: bool = True,
    empty: str = "Choose",
) -> forms.ChoiceField:
    """One of many, as a drop-down list whose first line, ``empty``, is none of them."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("", empty), *choices],
        required=required,
        error_messages={"required": missing, "invalid_choice": missing or ON_OFFER},
    )


def several_field(
    label: str,
    choices: list[tuple[str, str]],
    missing: str = "",
    *,
    hint: str = "",
    required: bool = False,
    hints: Mapping[str, str] | None = None,
) -> forms.MultipleChoiceField:
    """Any of ``choices`` as checkboxes, none ticked to begin with; ``hints`` by value say more of one of them."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=Checkboxes(hints=hints),
        error_messages={"required": missing, "invalid_choice": missing or ON_OFFER},
    )


def some_of_list_field(
    label: str, choices: list[tuple[str, str]], *, hint: str = ""
) -> forms.MultipleChoiceField:
    """Any of ``choices`` from a list of lines, none chosen to begin with: a fifth of the weight of as many checkboxes."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": min(max(len(choices), 2), SHOWN_AT_ONCE)}),
        error_messages={"invalid_choice": ON_OFFER},
    )


def _year_of_example(side: When) -> int:
    """The year in which 27 March lies on that side of today; on either side, of the last one."""
    today = timezone.localdate()
    is_past = (today.month, today.day) > (3, 27)
    return today.year + 1 if side == "ahead" and is_past else today.year - (side != "ahead" and not is_past)


class Day(forms.DateField):
    """A day as people write it (`values.written_days`): not before 1900, not years from now, on the side of today that is asked for.

    ``reads``: the side on which "14 May" and "Thursday" are looked for. ``today``: what tomorrow is counted from, where that is not
    the day on which the form arrives.
    """

    def __init__(
        self, *, when: When, reads: When, missing: str, is_birth: bool = False, **kwargs: Any
    ) -> None:
        self.when, self.reads = when, reads
        self.missing = missing
        self.is_birth = is_birth
        self.today: date | None = None
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        """Return the day that was written; refuse one that may be read two ways, and say both."""
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return read_day(
                value, today=self.today or timezone.localdate(), side=self.reads, is_birth=self.is_birth
            )
        except DataUnfit as no:
            raise forms.ValidationError(
                say("{no} Write it like {example}.", no=self._named(str(no)), example=self._example)
            ) from None

    def validate(self, value: date | None) -> None:
        """Refuse a day on the wrong side of today, or one that nobody can mean."""
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        if value < OLDEST_DAY or value > today + FURTHEST_AHEAD:
            raise forms.ValidationError(
                self._named(say("{day} is too far away. Check the year.", day=in_full(value)))
            )
        if self.when == "past" and value > today:
            raise forms.ValidationError(
                self._named(
                    say(
                        "This day is still to come, {day}. Enter today or a day in the past.",
                        day=in_full(value),
                    )
                )
            )
        if self.when == "ahead" and value < today:
            raise forms.ValidationError(
                self._named(say("This day is past, {day}. Enter today or a day to come.", day=in_full(value)))
            )

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """With the example of its hint on the side of today that is asked for, and kept on one line."""
        bound = super().get_bound_field(form, field_name)
        hint, year = str(bound.help_text), _year_of_example(self.reads)
        if EXAMPLE in hint:
            whole = f"{EXAMPLE.rpartition(' ')[0]} {year}".replace(" ", "\N{NO-BREAK SPACE}")
            bound.help_text = replaced(hint, EXAMPLE, whole)
        return bound

    @property
    def _example(self) -> str:
        return "27 3 1986" if self.is_birth else example_of(self.reads)

    def _named(self, sentence: str) -> str:
        """The sentence with the name of the field before it: in the summary of errors it stands alone."""
        return say("“{label}”: {sentence}", label=str(self.label).rstrip("?:"), sentence=sentence)


def example_of(side: When, day: str = "") -> str:
    """A day as it may be written, on its side of today."""
    day = day or f"27 3 {_year_of_example(side)}"
    if side == "any":
        return day
    return say("{day} or next Thursday", day=day) if side == "ahead" else say("{day} or yesterday", day=day)


def date_field(
    label: str,
    missing: str,
    *,
    hint: str = "",
    required: bool = True,
    when: When = "any",
    reads: When | None = None,
    is_birth: bool = False,
) -> Day:
    """A date as people write it: 27/3/2026, 27 March, next Thursday, in 3 weeks.

    Parameters
    ----------
    when : the side of today it lies on: ``past`` for what happened, ``ahead`` for what is to be done; today is on both.
    reads : the side on which a day is looked for that is written without its year; without it that of ``when``.
    is_birth : a day of birth.
    """
    return Day(
        when=when,
        reads=reads or when,
        missing=missing,
        is_birth=is_birth,
        label=label,
        help_text=hint or say("For example, {examples}", examples=example_of(reads or when, EXAMPLE)),
        required=required,
        widget=forms.DateInput(format="%-d %-m %Y", attrs={"data-width": "10", "autocomplete": "off"}),
        error_messages={"required": missing.rstrip(".")},
    )


def minutes_field(label: str, missing: str, *, hint: str = "", required: bool = True) -> forms.IntegerField:
    """A length of time in minutes."""
    return forms.IntegerField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=1440,
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "required": missing,
            "invalid": "Give the minutes as a whole number, like 30.",
            "min_value": "Minutes cannot be less than 0.",
            "max_value": "Minutes must be 1,440 or fewer: that is a whole day.",
        },
    )
