"""The form of a reply. One fact at a time; no law is chosen to begin with."""

from __future__ import annotations

from plumbline.sharing.enums import MARKING_NAMES, Marking
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field, sentence_field


ANSWERS = [("known", "Known to us"), ("not_known", "Not known to us"), ("cannot_say", "We cannot say")]


class ReplyForm(PageForm):
    """Known with a fact, not known, or cannot say and why."""

    def __init__(self, *args: object, gateways: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = choice_field(
            "Is this person known to your agency?", ANSWERS, "Choose an answer"
        )
        self.fields["words"] = sentence_field(
            "If you cannot say: why?",
            "",
            rows=2,
            required=False,
            hint="Seen by the co-ordinator. A refusal is an answer.",
        )
        self.fields["fact"] = sentence_field(
            "If known: one fact or opinion for this purpose", "", rows=3, required=False
        )
        self.fields["nature"] = choice_field(
            "Is that a fact or an opinion?",
            [("fact", "Fact: what happened"), ("opinion", "Opinion: a professional view")],
            "",
            required=False,
        )
        self.fields["source"] = line_field("Where does it come from?", required=False)
        self.fields["on"] = date_field("On what day?", "Enter the day it happened.", required=False)
        self.fields["marking"] = choice_field(
            "Who may see it?",
            [(m.value, MARKING_NAMES[m]) for m in (Marking.PANEL, Marking.OWNER)],
            "",
            required=False,
        )
        self.fields["gateway"] = select_field(
            "Under which law do you share it?", gateways, "", required=False
        )

    def clean(self) -> dict[str, object]:
        """Ask for what the answer needs, field by field."""
        given = super().clean() or {}
        if given.get("answer") == "cannot_say" and not given.get("words"):
            self.add_error("words", "Say why you cannot say")
        if given.get("answer") == "known":
            for name, sentence in NEEDED.items():
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return given


NEEDED = {
    "fact": "Enter what you know, in a sentence",
    "nature": "Choose fact or opinion",
    "source": "Enter where it comes from",
    "on": "Enter the day it happened",
    "marking": "Choose who may see it",
    "gateway": "Choose the law you share it under",
}
