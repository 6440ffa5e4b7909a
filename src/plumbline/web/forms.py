"""Forms that render as GOV.UK fields. Nothing is ever pre-ticked that shares or decides (design 2.4)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import SafeString


class PageRenderer(TemplatesSetting):
    """Find widget templates among the page templates."""


class Radios(forms.RadioSelect):
    """One of a few, none chosen to begin with."""

    template_name = "components/choices.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["kind"] = "radios"


class Checkboxes(forms.CheckboxSelectMultiple):
    """Any of a few."""

    template_name = "components/choices.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attrs["kind"] = "checkboxes"


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
        return " ".join(parts + ([f"{self.stem}-error"] if self.errors else []))

    @property
    def control(self) -> SafeString:
        """The control itself, with its classes."""
        attributes: dict[str, Any] = {} if self.is_group else {"class": self._classes()}
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


class PageForm(forms.Form):
    """A form of a page. Iterating gives `PageField`s."""

    default_renderer = PageRenderer
    bound_field_class = PageField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


def sentence_field(
    label: str, missing: str, *, hint: str = "", rows: int = 4, required: bool = True
) -> forms.CharField:
    """Free words, in a box of ``rows`` lines."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=5000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def line_field(
    label: str, missing: str = "", *, hint: str = "", required: bool = True, width: str = ""
) -> forms.CharField:
    """One line of words."""
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=300,
        widget=forms.TextInput(attrs={"data-width": width, "autocomplete": "off"}),
        error_messages={"required": missing},
    )


def choice_field(
    label: str, choices: list[tuple[str, str]], missing: str, *, hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of ``choices`` as radios, none chosen to begin with."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=Radios(),
        error_messages={"required": missing, "invalid_choice": missing},
    )


def select_field(
    label: str, choices: list[tuple[str, str]], missing: str, *, hint: str = "", required: bool = True
) -> forms.ChoiceField:
    """One of many, as a drop-down list with an empty first line."""
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=[("", "Choose"), *choices],
        required=required,
        error_messages={"required": missing, "invalid_choice": missing},
    )


def several_field(
    label: str, choices: list[tuple[str, str]], missing: str = "", *, hint: str = "", required: bool = False
) -> forms.MultipleChoiceField:
    """Any of ``choices`` as checkboxes, none ticked to begin with."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        required=required,
        widget=Checkboxes(),
        error_messages={"required": missing, "invalid_choice": missing},
    )


def date_field(
    label: str, missing: str, *, hint: str = "For example, 27 3 2026", required: bool = True
) -> forms.DateField:
    """A date as people type it: 27/3/2026, 27 3 2026, 27 March 2026."""
    formats = ["%d/%m/%Y", "%d %m %Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=formats,
        widget=forms.DateInput(attrs={"data-width": "10", "autocomplete": "off"}),
        error_messages={
            "required": missing,
            "invalid": f"{missing} Use a day, a month and a year, like 27 3 2026.",
        },
    )


def minutes_field(label: str, missing: str, *, required: bool = True) -> forms.IntegerField:
    """A length of time in minutes."""
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=0,
        max_value=1440,
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={"required": missing, "invalid": "Give the minutes as a whole number, like 30."},
    )
