"""Forms of referral and triage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    sentence_field,
    several_field,
)


class ReferralForm(PageForm):
    """Who, and why now. Six questions at most; the birth date may be unknown."""

    first_name = line_field("First name", required=False)
    last_name = line_field("Last name", "Enter the last name, or the name you know")
    date_of_birth = date_field(
        "Date of birth, if you know it", "Enter a date of birth, or leave it empty.", required=False
    )
    sex = choice_field("Sex, if you know it", [("F", "Female"), ("M", "Male")], "", required=False)
    words = sentence_field(
        "What has happened, and why now?",
        "Say what has happened and why you refer now",
        hint="When, where, who was hurt, who did it. What you have tried.",
    )


class TriageForm(PageForm):
    """What becomes of a referral. Nothing is chosen to begin with."""

    def __init__(
        self,
        *args: object,
        decisions: Mapping[str, str],
        criteria: Sequence[str],
        agencies: list[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"] = choice_field(
            "What do you decide?", list(decisions.items()), "Choose what becomes of this referral"
        )
        self.fields["because"] = sentence_field("Why?", "Say why. The referrer reads this.", rows=3)
        self.fields["criteria_met"] = several_field(
            "Which of the charter’s criteria are met?", [(c, c) for c in criteria]
        )
        self.fields["lead_agency"] = select_field(
            "Who leads, if you take it?", agencies, "Choose who leads", required=False
        )
        self.fields["ask"] = several_field(
            "Whom do you ask what they know, if you take it?",
            agencies,
            hint="Each is told who the person is, for this check only, and it is written down.",
        )
        self.fields["research_due"] = date_field(
            "Replies by", "Enter the day for replies.", hint="Left empty: 5 working days", required=False
        )
