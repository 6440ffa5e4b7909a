"""The form that lets papers leave the screen."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.web.forms import PageForm, choice_field, date_field, sentence_field


PDF, WORD = "pdf", "word"


class PaperForm(PageForm):
    """What is printed, why, and until when it may be kept."""

    beside: ClassVar = {"no-minutes-yet": "what", "no-reason": "because", "destroy-by-unfit": "destroy_by"}

    what = choice_field(
        "What do you want to print?",
        [(p.value, name) for p, name in PAPER_NAMES.items()],
        "Choose what to print",
    )
    form = choice_field(
        "In which format?",
        [
            (PDF, "PDF, with your name across each page"),
            (
                WORD,
                "Word document, set into the template of this scheme: whoever has it can change it, where a PDF stays as it was",
            ),
        ],
        "Choose PDF or Word",
    )
    because = sentence_field(
        "Why does it have to be on paper?",
        "Say why it has to be on paper",
        rows=2,
        hint="Without a name. It is kept in the record.",
    )
    destroy_by = date_field("Destroy it by", "Enter the day to destroy it by.", when="ahead")

    def __init__(self, *args: object, usual: date, likely: Papers, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].initial = likely.value
        # Most papers are printed and read; a Word document is the exception, and nobody is asked twice for the usual.
        self.fields["form"].initial, self.fields["form"].required = PDF, False
        self.fields["destroy_by"].initial = f"{usual.day} {usual.month} {usual.year}"
