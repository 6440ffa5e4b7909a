"""Forms of files on their way in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings

from plumbline.feeds import files
from plumbline.ingest.reading import LAST_HEADER_ROW
from plumbline.values.words import joined, say
from plumbline.web.forms import PageForm, choice_field, select_field


ENCODINGS = [
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("utf-16-le", "UTF-16, low byte first"),
    ("utf-16-be", "UTF-16, high byte first"),
    ("windows-1252", "Windows-1252 (older Windows programs)"),
    ("mixed", "UTF-8 with lines in Windows-1252"),
]
SEPARATORS = [(",", "Comma"), (";", "Semicolon"), ("\t", "Tab"), ("|", "Vertical bar")]
DATE_SYSTEMS = [
    ("", "No bare numbers stand for dates"),
    ("1900", "Days since 1900"),
    ("1904", "Days since 1904"),
]


class BringForm(PageForm):
    """The file, and whose it is."""

    file = forms.FileField(
        label="The extract",
        help_text="CSV or Excel workbook (XLSX), as the agency sent it",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.gz,.xlsx"}),
        error_messages={
            "required": "Choose the file.",
            "empty": "The file is empty: ask the sender for it again.",
            "missing": "Choose the file.",
        },
    )

    def __init__(self, *args: Any, suppliers: list[tuple[str, str]], too_large: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        largest = settings.LARGEST_UPLOAD
        file = self.fields["file"]
        file.help_text = joined(
            [str(file.help_text), say("At most {largest:,} MB", largest=largest // 1_000_000)], ". "
        )
        file.widget.attrs |= {"data-largest": largest, "data-too-large": files.too_large()}
        if too_large:
            file.error_messages["required"] = files.too_large()
        self.fields["supplier"] = select_field(
            "Which agency sent it?", suppliers, "Choose the agency that sent it."
        )


class ReadingForm(PageForm):
    """How the file is laid out, where what was found is not right."""

    header_row = forms.IntegerField(
        label="Row of the headings",
        min_value=1,
        max_value=LAST_HEADER_ROW,
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "required": "Give the row of the headings.",
            "invalid": "Give the row of the headings as a whole number, like 3.",
            "min_value": "The first row is 1.",
            "max_value": say(
                "The headings must be within the first {last_header_row} rows.",
                last_header_row=LAST_HEADER_ROW,
            ),
        },
    )

    def __init__(
        self, *args: Any, survey: dict[str, Any], feeds: list[tuple[str, str]], feed: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update({**survey["reading"], "feed": feed})
        self.fields["feed"] = select_field("What is in this file?", feeds, "Choose what is in this file.")
        if survey["sheets"]:
            sheets = [(name, name) for name in survey["sheets"]]
            self.fields["sheet"] = select_field("Sheet", sheets, "Choose the sheet.")
            self.fields["date_system"] = forms.ChoiceField(
                label="Where a date is a bare number", choices=DATE_SYSTEMS, required=False
            )
        else:
            self.fields["delimiter"] = forms.ChoiceField(
                label="What separates the columns?", choices=SEPARATORS
            )
            self.fields["encoding"] = forms.ChoiceField(label="Encoding of the letters", choices=ENCODINGS)

    @property
    def reading(self) -> dict[str, Any]:
        """The choices, in the words of `plumbline.ingest`."""
        return {name: value or None for name, value in self.cleaned_data.items() if name != "feed"}


class ColumnsForm(PageForm):
    """For each column of the feed's contract: which column of the file it is."""

    def __init__(self, *args: Any, columns: list[dict[str, Any]], headings: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        choices = [("", "Not in this file"), *((str(at), name) for at, name in enumerate(headings))]
        for number, column in enumerate(columns):
            self.fields[f"c{number}"] = forms.ChoiceField(
                label=column["label"],
                choices=choices,
                required=column["required"],
                initial="" if column["chosen"] is None else str(column["chosen"]),
                error_messages={
                    "required": say(
                        "Choose the column that holds “{label}”: rows cannot be read without it.",
                        label=column["label"],
                    )
                },
            )

    def clean(self) -> dict[str, Any]:
        """Refuse one column of the file for two columns of the feed."""
        given = super().clean() or {}
        taken: dict[str, str] = {}
        for number, column in enumerate(self.columns):
            chosen = given.get(f"c{number}")
            if chosen and chosen in taken:
                self.add_error(
                    f"c{number}",
                    say(
                        "“{label}” and “{chosen}” cannot be the same column.",
                        label=column["label"],
                        chosen=taken[chosen],
                    ),
                )
            elif chosen:
                taken[chosen] = column["label"]
        return given

    @property
    def columns_chosen(self) -> dict[str, int | None]:
        """Column of the contract to the place of the file's column, counted from 0."""
        return {
            column["name"]: int(self.cleaned_data[f"c{number}"])
            if self.cleaned_data.get(f"c{number}")
            else None
            for number, column in enumerate(self.columns)
        }


class UndoForm(PageForm):
    """Why a file is taken back."""

    because = choice_field(
        "Why?",
        [
            ("wrong-file", "It is the wrong file"),
            ("wrong-columns", "Its columns were read wrongly"),
            ("supplier-asked", "The supplier asked for it back"),
            ("no-gateway", "There was no lawful gateway for it"),
        ],
        "Choose why the file is taken back.",
    )


class CorrectionsForm(PageForm):
    """The faulty cell of each row, as it came."""

    def __init__(self, *args: Any, lines: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            self.fields[line.name] = forms.CharField(
                label=say("Row {sheet_row:,}: {heading}", sheet_row=line.sheet_row, heading=line.heading),
                help_text=line.reason,
                initial=line.value,
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
