"""What is asked when somebody’s sight of a case ends, or words leave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar
from uuid import UUID

from django import forms

from plumbline.access.viewer import Viewer
from plumbline.cases.enums import TAKEN_BECAUSE_NAMES, TAKEN_FOR_NAMES
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, select_field


class TakeOutForm(PageForm):
    """What a summary is taken out for, and why now. Lists, since the ledger holds no words about a person."""

    beside: ClassVar = {"no-purpose": "purpose", "no-reason": "reason"}

    purpose = choice_field(
        "What is it for?", [(p.value, name) for p, name in TAKEN_FOR_NAMES.items()], "Choose what it is for"
    )
    reason = choice_field(
        "Why now?", [(r.value, name) for r, name in TAKEN_BECAUSE_NAMES.items()], "Choose why now"
    )


class ConflictForm(PageForm):
    """Who is linked to somebody: oneself, or for whoever leads a colleague too. Nobody is chosen to begin with.

    ``people``: those whom the viewer may keep away, by account and in words; nobody where they may speak for themselves alone.
    """

    beside: ClassVar = {"user-unfit": "colleague"}
    reveals: ClassVar = {"sure": {"colleague": ("colleague",)}}

    def __init__(self, *args: object, people: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.is_for_others = bool(people)
        ways = [("yes", "I am, or somebody close to me is. Take my access away now")]
        if people:
            ways.append(("colleague", "A colleague is, or may be. Take their access away now"))
        self.fields["sure"] = choice_field("Who is linked to this person?", ways, "Choose who, or go back")
        if people:
            self.fields["colleague"] = select_field(
                "Which colleague?", list(people), "Choose a colleague", required=False,
                hint="Whoever has an account at an agency of this scheme. You need not be sure: keep them away first",
            )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """A colleague is named where it is one."""
        given = super().clean() or {}
        if given.get("sure") == "colleague" and not given.get("colleague"):
            self.add_error("colleague", "Choose a colleague")
        return given

    def who(self, viewer: Viewer) -> UUID:
        """The account that is kept away, once the form is valid."""
        chosen = self.cleaned_data["sure"] == "colleague"
        return UUID(self.cleaned_data["colleague"]) if chosen else viewer.user_id


class ShareEndForm(PageForm):
    """At once, after a day, or not at all; and why."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"day-past": "last_day", "why-missing": "because", "actions-open": "when"}
    reveals: ClassVar = {"when": {"day": ("last_day",)}}

    when = choice_field(
        "How long does it stay?",
        [
            ("now", "It is taken out now"),
            ("day", "It stays until a day"),
            ("on", "It stays, without a last day"),
        ],
        "Choose how long it stays",
    )
    last_day = date_field("Last day in the case", "Enter the last day.", required=False, when="ahead")
    because = line_field("Why?", "Say why, in a few words", hint="For example, its part of the plan is done")

    def clean(self) -> dict[str, object]:
        """Ask for the day where there is to be one."""
        given = super().clean() or {}
        if given.get("when") == "day" and not given.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day, like 27 3 2026")
        return given
