"""Forms of information governance. Sent by POST: a reference in an address would end up in logs."""

from __future__ import annotations

from typing import Any, ClassVar

from plumbline.cases.break_glass import JUDGED_NAMES, Judged
from plumbline.web.forms import PageForm, choice_field, line_field, sentence_field


class WhoSawForm(PageForm):
    """A case reference."""

    reference = line_field(
        "Case reference",
        "Enter a case reference, like K7Q2",
        hint="Letters and figures, as on the case page",
        width="10",
    )


class ReviewOpeningForm(PageForm):
    """Whether an opening was justified, and why."""

    beside: ClassVar = {"words-missing": "words"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = choice_field(
            "Was it justified?", [(j.value, JUDGED_NAMES[j]) for j in Judged], "Choose whether it was justified"
        )  # fmt: skip
        self.fields["words"] = sentence_field(
            "Why?",
            "Say why it was justified, or was not",
            hint="What you asked and what you found. Write nothing here of what the case holds",
        )
