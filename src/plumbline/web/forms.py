"""Forms that render as GOV.UK pages, whose errors are full sentences. Their fields are made in `web.fields`, and are had from here as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString

from plumbline.values.errors import PlumblineError
from plumbline.values.written_days import in_full
from plumbline.web.fields import (
    Day,
    Radios,
    Words,
    choice_field,
    date_field,
    line_field,
    minutes_field,
    select_field,
    sentence_field,
    several_field,
    some_of_list_field,
)


__all__ = [
    "Day",
    "PageField",
    "PageForm",
    "Radios",
    "Words",
    "choice_field",
    "date_field",
    "full_sentence",
    "line_field",
    "minutes_field",
    "select_field",
    "sentence_field",
    "several_field",
    "some_of_list_field",
]


class PageRenderer(TemplatesSetting):
    """Find widget templates among the page templates."""


class PageField(BoundField):
    """A bound field that knows its GOV.UK classes, its hint and its error."""

    @property
    def is_group(self) -> bool:
        """Radios and checkboxes need a fieldset."""
        return isinstance(self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)

    @property
    def first_id(self) -> str:
        """What the error summary links to."""
        return str(self.subwidgets[0].id_for_label) if self.is_group else self.id_for_label

    @property
    def stem(self) -> str:
        """What the ids of its hint and error begin with; radios have no id of their own to label."""
        return self.id_for_label or self.auto_id

    @property
    def described_by(self) -> str:
        """Ids of the hint and the error, for screen readers."""
        parts = [f"{self.stem}-hint"] if self.help_text else []
        parts += [f"{self.stem}-error"] if self.errors else []
        return " ".join(parts + ([f"{self.stem}-read"] if self.read_as else []))

    @property
    def fold(self) -> str:
        """The words behind which the field is folded; empty where it stands open, as one does that holds something or is wrong."""
        return "" if self.value() or self.errors else cast("PageForm", self.form).folds.get(self.name, "")

    @property
    def read_as(self) -> str:
        """The day that was understood, where a page comes back with it: Thursday 14 May 2026."""
        if not isinstance(self.field, Day) or not self.form.is_bound or self.errors:
            return ""
        understood = self.form.cleaned_data.get(self.name)
        return in_full(understood) if understood else ""

    @property
    def control(self) -> SafeString:
        """The control itself, with its classes."""
        attributes: dict[str, Any] = {} if self.is_group else {"class": self._classes()}
        if self.is_group and (beneath := cast("PageForm", self.form).beneath(self.name)):
            attributes["reveals"] = beneath
        if self.described_by and not self.is_group:
            attributes["aria-describedby"] = self.described_by
        return self.as_widget(attrs=attributes)

    def _classes(self) -> str:
        widget = self.field.widget
        kind = (
            "textarea"
            if isinstance(widget, forms.Textarea)
            else "select"
            if isinstance(widget, forms.Select)
            else "input"
        )
        width = widget.attrs.get("data-width", "")
        extra = f" govuk-input--width-{width}" if width and kind == "input" else ""
        return f"govuk-{kind}{extra}" + (f" govuk-{kind}--error" if self.errors else "")


def full_sentence(words: str) -> str:
    """A text of an error as a sentence of its own: in the summary it stands beside others that are."""
    said = words.rstrip()
    return said if not said or said.endswith((".", "?", "!", ".”", "?”")) else f"{said}."


class PageForm(forms.Form):
    """A form of a page. Iterating gives `PageField`s; its errors are full sentences."""

    default_renderer = PageRenderer
    bound_field_class = PageField
    # The field beside which a refusal with this slug is said.
    beside: ClassVar[Mapping[str, str]] = {}
    # Fields that one answer alone asks for, and that stand beneath it: by field of the question, then by answer.
    reveals: ClassVar[Mapping[str, Mapping[str, Sequence[str]]]] = {}
    # Fields that few fill in, each with the words behind which it is folded while it is empty.
    folds: ClassVar[Mapping[str, str]] = {}

    def beneath(self, name: str) -> dict[str, list[BoundField]]:
        """The fields that stand beneath each answer to a question."""
        return {
            answer: [self[field] for field in fields if field in self.fields]
            for answer, fields in self.reveals.get(name, {}).items()
        }

    def visible_fields(self) -> list[BoundField]:
        """Those that are shown in their order; what an answer reveals stands beneath it."""
        away = {
            field
            for name, answers in self.reveals.items()
            if name in self.fields and isinstance(self.fields[name].widget, Radios)
            for fields in answers.values()
            for field in fields
        }
        return [bound for bound in super().visible_fields() if bound.name not in away]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)

    def add_error(self, field: str | None, error: Any) -> None:
        """Keep an error, each of its texts ended by a full stop."""
        super().add_error(field, _in_full_sentences(error))

    def say_beside(self, refusal: PlumblineError) -> str:
        """Say a refusal beside its field; return it where it has none, for the top of the page."""
        name = self.beside.get(refusal.slug, "")
        if name not in self.fields:
            return str(refusal)
        self.add_error(name, str(refusal))
        return ""


def _in_full_sentences(error: Any) -> forms.ValidationError:
    given = error if isinstance(error, forms.ValidationError) else forms.ValidationError(error)
    if hasattr(given, "error_dict"):
        return forms.ValidationError({name: _each(rows) for name, rows in given.error_dict.items()})
    return forms.ValidationError(_each(given.error_list))


def _each(rows: Sequence[forms.ValidationError]) -> list[forms.ValidationError]:
    return [
        forms.ValidationError(full_sentence(str(row.message)), code=row.code, params=row.params)
        for row in rows
    ]
