"""The form that brings a workbook back."""

from __future__ import annotations

from django import forms

from plumbline.web.forms import PageForm


LARGEST = 2_000_000


class BackForm(PageForm):
    """The workbook."""

    file = forms.FileField(
        label="The workbook with your answers",
        help_text="As you took it out here, XLSX. At most 2 MB",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": "Choose the workbook.",
            "empty": "The workbook is empty.",
            "missing": "Choose the workbook.",
        },
    )

    def clean_file(self) -> object:
        """Refuse what no list of actions could be."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("This workbook is too large to be a list of actions: at most 2 MB.")
        return file
