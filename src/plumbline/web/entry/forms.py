"""The forms of signing in and of one's own account."""

from __future__ import annotations

from django import forms

from plumbline.web.forms import PageForm


PASSWORD_HINT = "At least 12 characters. Three random words work well."  # noqa: S105 - a hint, not a password


def password_field(label: str, missing: str, *, new: bool = False) -> forms.CharField:
    """A password: pasting and password managers are welcome (NCSC)."""
    return forms.CharField(
        label=label,
        help_text=PASSWORD_HINT if new else "",
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={"required": missing, "max_length": "Use 200 characters or fewer"},
    )


def code_field(label: str, missing: str, *, hint: str, once: bool = True) -> forms.CharField:
    """A code that is copied from somewhere."""
    attributes = {"autocomplete": "one-time-code" if once else "off", "spellcheck": "false"}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=60,
        widget=forms.TextInput(attrs=attributes),
        error_messages={
            "required": missing,
            "max_length": "This is too long for a code: enter it as it was given",
        },
    )


class SignInForm(PageForm):
    """E-mail address and password."""

    email = forms.EmailField(
        label="Email address",
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address",
            "invalid": "Enter an email address like name@example.org",
        },
    )
    password = password_field("Password", "Enter your password")


class CodeForm(PageForm):
    """A code of the authenticator app, or a recovery code."""

    code = code_field(
        "Code",
        "Enter the code",
        hint="6 figures from your authenticator app, or one of your recovery codes",
    )


class FirstCodeForm(PageForm):
    """The first code of an app that is being set up."""

    code = code_field("Code from your app", "Enter the code that your app shows", hint="6 figures")


class PasswordByCodeForm(PageForm):
    """A one-time code and a new password."""

    code = code_field(
        "One-time code",
        "Enter the one-time code",
        hint="From your administrator: six groups of four, like 7Q2K. It sets the password of the account that it was made for",
        once=False,
    )
    password = password_field("New password", "Enter a new password", new=True)


class ChangePasswordForm(PageForm):
    """The password there is, and a new one."""

    old = password_field("Your password now", "Enter your password")
    password = password_field("New password", "Enter a new password", new=True)


class ConfirmPasswordForm(PageForm):
    """The password, asked again before something that matters."""

    old = password_field("Your password", "Enter your password")
