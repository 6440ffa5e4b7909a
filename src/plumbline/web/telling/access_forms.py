"""Forms of access requests. The exemptions and their law come from `cases/telling.yaml`."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone

from plumbline.cases.enums import ACCESS_VIEW_NAMES, AccessView
from plumbline.cases.telling import in_force, law
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field, sentence_field


Choices = list[tuple[str, str]]


class AccessRequestForm(PageForm):
    """Who asks, for what, and since when."""

    beside: ClassVar = {"words-missing": "words", "not-yet": "on", "not-in-case": "person"}

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = choice_field("Who asks?", people, "Choose who asks", takes_only=True)
        self.fields["words"] = sentence_field(
            "What did they ask for?", "Say what they asked for", hint="In their words, where you can"
        )
        self.fields["on"] = date_field(
            "When did it reach an agency?", "Give the day.", hint="Leave empty for today, or enter a day like 27 3 2026", required=False,
            when="past",
        )  # fmt: skip


class ViewForm(PageForm):
    """What one agency says of what it gave. ``agencies``: those for which the viewer may say it."""

    beside: ClassVar = {
        "no-such-agency": "agency",
        "no-such-view": "view",
        "no-such-reason": "exemption",
        "words-missing": "words",
        "nobody-said": "said_by",
    }

    def __init__(self, *args: Any, agencies: Choices, asks_who: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = in_force(law().exemptions, on=timezone.localdate())
        self.fields["agency"] = choice_field("Which agency?", agencies, "Choose an agency")
        self.fields["view"] = choice_field(
            "What it gave may go to the person?",
            [(view.value, ACCESS_VIEW_NAMES[view]) for view in AccessView],
            "Choose one of these",
        )
        self.fields["exemption"] = select_field(
            "By which exemption is something left out?", [(rule.slug, rule.words) for rule in rules], "Choose an exemption",
            required=False,
        )  # fmt: skip
        self.fields["words"] = sentence_field(
            "What is left out, and why?", "Say what is left out, and why", required=False,
            hint="Leave it empty where all of it is released. Write as if the person will read it",
        )  # fmt: skip
        if asks_who:
            self.fields["said_by"] = line_field(
                "Who of that agency told you?",
                required=False,
                hint="Where you write it down for another agency",
            )


class AnsweredForm(PageForm):
    """The person was answered."""

    beside: ClassVar = {"words-missing": "words", "not-yet": "sent_on"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = sentence_field(
            "What were they sent, and what were they told?", "Say what they were sent", hint="It is not sent from here"
        )  # fmt: skip
        self.fields["sent_on"] = date_field(
            "On which day?", "Give the day.", hint="Leave empty for today, or enter a day like 27 3 2026", required=False, when="past"
        )  # fmt: skip
