"""The forms of an administrator."""

from __future__ import annotations

from django import forms

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.agencies.queries import agencies
from plumbline.web.forms import PageForm, line_field, select_field


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


class ConfirmForm(PageForm):
    """Nothing to fill in: the button says it."""
