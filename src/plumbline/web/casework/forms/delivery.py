"""What is asked of those who direct a team: how a case is delivered, who leads it, what was said of the work."""

from __future__ import annotations

from collections.abc import Sequence

from plumbline.schemes.enums import HOW_NAMES, How
from plumbline.web.casework.forms.common import Choices
from plumbline.web.forms import PageForm, choice_field, line_field, select_field, sentence_field


class DeliveryForm(PageForm):
    """By the panel or by a team, and why."""

    def __init__(self, *args: object, ways: Sequence[How], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["how"] = choice_field(
            "How is it delivered from now on?",
            [(way.value, HOW_NAMES[way]) for way in ways],
            "Choose how",
            takes_only=True,
        )
        self.fields["because"] = sentence_field("Why?", "Say why", rows=2)


class LeadForm(PageForm):
    """Who leads the work, and why they."""

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("Who leads the work?", people, "Choose one named person")
        self.fields["because"] = line_field("Why this person?", "Say why they lead it")


class SupervisionForm(PageForm):
    """About whose work, and what was said."""

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = select_field("About whose work with this case?", people, "Choose a specialist")
        self.fields["words"] = sentence_field(
            "What was said of the work?",
            "Write what was said of the work",
            hint="You and the specialist read it, and nobody else. Write of the work, not of the person",
        )
