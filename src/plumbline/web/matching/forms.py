"""The two choices at the desk: what a pair is and why, and why a decision is taken back."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from plumbline.linking.enums import REASONS, TAKE_BACK_REASONS, VERDICTS, Verdict
from plumbline.web.forms import PageForm, Radios, choice_field


CHOICES = [
    (VERDICTS[verdict], [(f"{verdict}:{slug}", words) for slug, words in reasons.items()])
    for verdict, reasons in REASONS.items()
]
WILL_HAPPEN = {
    Verdict.SAME: "All records of the two become one person at once. Anyone barred from one record is barred from both.",
    Verdict.DIFFERENT: "Nothing moves. They will not be joined later.",
    Verdict.CANNOT_TELL: "Nothing moves, and the pair is not asked about again.",
}


PROPOSED = (
    "You propose it. Once another matcher has decided the same, all records of the two become one person."
)


class VerdictRadios(Radios):
    """Reasons under the verdict that each is a reason for, and what saving it will do; ``proposes``: same is a proposal."""

    template_name = "matching/verdicts.html"
    proposes = False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give each group its verdict."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        groups = zip(VERDICTS, context["widget"]["optgroups"], strict=True)
        context["widget"]["verdicts"] = [
            (VERDICTS[verdict], self._will_happen(verdict), options) for verdict, (_, options, _) in groups
        ]
        return context

    def _will_happen(self, verdict: Verdict) -> str:
        return PROPOSED if self.proposes and verdict is Verdict.SAME else WILL_HAPPEN[verdict]


class DecisionForm(PageForm):
    """One choice says both the verdict and its reason, so that the two can never disagree. Nothing is chosen to begin with."""

    decision = forms.ChoiceField(
        label="Are these one person?",
        choices=CHOICES,
        widget=VerdictRadios(),
        error_messages={
            "required": "Choose what the pair is, and why.",
            "invalid_choice": "Choose what the pair is, and why.",
        },
    )

    def say_what_happens(self, *, proposes: bool) -> None:
        """Say that the same is a proposal, where joining the two needs a second matcher."""
        cast("VerdictRadios", self.fields["decision"].widget).proposes = proposes

    def clean_decision(self) -> tuple[Verdict, str]:
        """Verdict and reason."""
        verdict, because = self.cleaned_data["decision"].split(":")
        return Verdict(verdict), because


class TakeBackForm(PageForm):
    """Why."""

    because = choice_field(
        "Why do you take it back?", list(TAKE_BACK_REASONS.items()), "Choose why you take it back."
    )
