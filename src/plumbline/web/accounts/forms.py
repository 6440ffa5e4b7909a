"""The forms of an administrator."""

from __future__ import annotations

from typing import ClassVar

from django import forms

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.tokens import SCOPE_NAMES, Scope, limits
from plumbline.agencies.queries import agencies
from plumbline.values.words import say
from plumbline.web.forms import (
    PageForm,
    choice_field,
    date_field,
    line_field,
    select_field,
    several_field,
)


ROLES = [(role.value, ROLE_NAMES[role]) for role in Role]


class RoleForm(PageForm):
    """A role at an agency."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        known = [(str(agency.id), agency.name) for agency in agencies()]
        self.fields["agency"] = select_field("Agency", known, "Choose an agency")
        self.fields["role"] = select_field("Role", ROLES, "Choose a role")


class OpenAccountForm(RoleForm):
    """A new account with its first role."""

    name = line_field("Full name", "Enter the person’s name")
    email = forms.EmailField(
        label="Work email address",
        help_text="This is the sign-in name. It cannot be changed later.",
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the person’s work email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )
    whose = several_field(
        "If nobody signs in with it",
        [("system", "It is for an agency’s computer system, not a person")],
        hint="Then it needs no code, and is never among the people who can be chosen",
    )


class VettingForm(PageForm):
    """Cleared or not, until when, and what it rests on."""

    beside: ClassVar = {"until-unfit": "until", "words-missing": "words"}
    cleared = choice_field(
        "Are they vetted to see cases?", [("yes", "Yes"), ("no", "No, or not yet")], "Choose yes or no"
    )
    until = date_field("If yes: until which day?", "Enter the last day.", required=False, when="ahead")
    words = line_field(
        "What does this rest on?", "Say what this rests on", hint="For example, the reference of the check"
    )


class TokenForm(PageForm):
    """A token for an agency's system."""

    beside: ClassVar = {
        "system-missing": "system",
        "scopes-missing": "scopes",
        "days-unfit": "days",
        "not-one-agency": "account",
    }
    system = line_field(
        "Which system will hold it?", "Say which system will hold it", hint="For example, Housing records"
    )

    def __init__(self, *args: object, people: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"] = select_field("Which account does it act as?", people, "Choose an account")
        self.fields["scopes"] = several_field(
            "What is it for?",
            [(scope.value, SCOPE_NAMES[scope]) for scope in Scope],
            "Tick at least one thing that it is for",
            required=True,
            hint="Tick only what this system does. The roles of the account must allow it as well.",
        )
        self.fields["days"] = forms.IntegerField(
            label="How many days does it last?",
            min_value=1,
            max_value=limits().longest_days,
            initial=limits().usual_days,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "3"}),
            error_messages={
                "required": "Enter the number of days",
                "invalid": "Enter the number of days, like 90",
                "min_value": "It lasts at least 1 day",
                "max_value": say("It lasts at most {longest_days} days", longest_days=limits().longest_days),
            },
        )


class ConfirmForm(PageForm):
    """Nothing to fill in: the button says it."""


class AskMoveForm(PageForm):
    """Who receives everything, for which key it is locked, and why."""

    beside: ClassVar = {
        "receiver-missing": "receiver",
        "not-a-recipient": "recipient",
        "because-missing": "because",
    }
    receiver = line_field(
        "Who receives it?",
        "Say who receives it",
        hint="The organisation whose installation it goes to. Do not name anyone from a case",
    )
    recipient = line_field(
        "Which key is it locked for?",
        "Enter the key of the installation that receives it",
        hint="The public key of the new installation. It starts with age1; whoever runs that server can read it out to you.",
        rows=2,
    )
    because = line_field(
        "Why, and under which agreement?",
        "Say why, and under which agreement",
        hint="Name no person of a case",
        rows=3,
    )


class AnswerMoveForm(PageForm):
    """Agreed, or refused and why."""

    beside: ClassVar = {"words-missing": "words"}
    agreed = choice_field(
        "Do you agree that everything goes there?",
        [("yes", "Yes, I agree"), ("no", "No, I refuse")],
        "Choose yes or no",
    )
    words = line_field("If no: why?", required=False, rows=3)
