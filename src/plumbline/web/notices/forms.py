"""Forms of notices: answer a reminder, when to get a digest, leave, who manages somebody."""

from __future__ import annotations

from datetime import time
from typing import Any

from plumbline.notices.rules import times_offered
from plumbline.values.words import say
from plumbline.web.casework.forms.step import LATER, OnAnAction
from plumbline.web.forms import PageForm, choice_field, date_field, select_field, sentence_field


Choices = list[tuple[str, str]]

NO_MAIL = "none"


class AnswerForm(OnAnAction):
    """One answer, and the words that go with it."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, is_theirs=bool(choices), **kwargs)
        self.fields["answer"] = choice_field("How does it stand?", choices, "Choose how it stands")
        self.fields["words"] = sentence_field(
            "Evidence, or why",
            "",
            rows=2,
            required=False,
            hint="What shows that it is done; or why not, or why later",
        )
        if any(slug == LATER for slug, _ in choices):
            self.fields["due_on"] = date_field(
                "If later: new date", "Enter a day.", required=False, when="ahead"
            )

    def clean(self) -> dict[str, object]:
        """Come back with the action as it stands now, where it moved."""
        given = super().clean() or {}
        if self.is_overtaken:
            self.bring_up_to_date()
        return given


class DigestForm(PageForm):
    """When the digest comes, or that none does. ``decides``: urgent referrals wait for them too."""

    def __init__(self, *args: object, decides: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        times = [(f"{at:%H:%M}", say("At {at:%H:%M}", at=at)) for at in times_offered()]
        self.fields["at"] = select_field(
            "When shall it come?",
            [*times, (NO_MAIL, "No email: I look at the page myself")],
            "Choose a time",
        )
        if decides:
            self.fields["urgent"] = choice_field(
                "Shall an email come at once when an urgent referral waits for you?",
                [("yes", "Yes, besides the daily one"), ("no", "No")],
                "Choose yes or no",
                hint="It says how many wait, and nothing else",
            )

    @property
    def urgent(self) -> bool:
        """Whether one is wanted at once, of what is urgent."""
        return bool(self.cleaned_data.get("urgent") == "yes")

    @property
    def by_mail(self) -> bool:
        """Whether one is wanted at all."""
        return bool(self.cleaned_data["at"] != NO_MAIL)

    @property
    def time(self) -> time:
        """The time chosen; the usual one where no email is wanted."""
        return time.fromisoformat(self.cleaned_data["at"] if self.by_mail else "07:30")


class LeaveForm(PageForm):
    """From when to when, and who covers. For whom, where one represents others."""

    def __init__(self, *args: object, people: Choices, colleagues: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if len(people) > 1:
            self.fields["who"] = select_field("Who is away?", people, "Choose who is away")
        self.fields["starts"] = date_field("First day away", "Enter the first day away.", reads="ahead")
        self.fields["ends"] = date_field("Last day away", "Enter the last day away.", reads="ahead")
        self.fields["cover"] = select_field(
            "Who covers?",
            colleagues,
            "",
            required=False,
            hint="They get the reminders and may do what is to be done, in cases that their own agency sees, from the first day to the last. Without cover, the agency’s representatives get the reminders",
        )


class ManagerForm(PageForm):
    """Who manages somebody in a role."""

    def __init__(self, *args: object, people: Choices, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["manager"] = select_field(
            "Manager",
            people,
            "",
            required=False,
            hint="Somebody with a role at the same agency. Left empty: nobody, and the agency’s representatives are reminded instead",
        )
