"""One's own account: password, second factor, roles."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import ROLE_NAMES, Role
from plumbline.access.queries import (
    account_of,
    asks_for_second_factor,
    has_second_factor,
    recovery_codes_left,
)
from plumbline.access.queries.away import leave_of
from plumbline.access.services import (
    Outcome,
    check_own_password,
    choose_password_by_code,
    set_password,
)
from plumbline.notices import posting
from plumbline.notices.queries import digest_wanted
from plumbline.values.errors import DataUnfit, PermissionRefused
from plumbline.web.door import UNVETTED, for_roles, viewer_of
from plumbline.web.entry.forms import ChangePasswordForm, PasswordByCodeForm
from plumbline.web.form_page import Ask
from plumbline.web.forms import PageForm


@require_GET
@for_roles(*Role, UNVETTED)
def your_account(request: HttpRequest) -> HttpResponse:
    """What the account is, and what its owner may change."""
    viewer = viewer_of(request)
    context = {
        "account": account_of(viewer),
        "roles": [(ROLE_NAMES[s.role], s.agency_name) for s in viewer.standings],
        "has_second_factor": has_second_factor(viewer),
        "needs_second_factor": asks_for_second_factor(viewer),
        "codes_left": recovery_codes_left(viewer),
        "digest": digest_wanted(viewer),
        "mail_is_on": posting.is_on(),
        "away": next(
            (one for one in leave_of(viewer, on=timezone.localdate()) if one.user_id == viewer.user_id), None
        ),
    }
    return TemplateResponse(request, "entry/your_account.html", context)


@sensitive_post_parameters("old", "password")
@require_http_methods(["GET", "POST"])
@for_roles(*Role, UNVETTED)
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the password; every other session of the account ends."""
    viewer = viewer_of(request)
    form = ChangePasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        user = account_of(viewer)
        try:
            set_password(user=user, password=form.cleaned_data["password"], by=viewer)
        except DataUnfit as broken:
            form.add_error("password", str(broken))
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. You are signed out everywhere else.")
            return redirect("your-account")
    ask = Ask("Change your password", "Change password", reverse("your-account"), "")
    return _page(request, form, ask)


@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Choose a password with a one-time code from an administrator. The code is typed, never part of an address."""
    form = PasswordByCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_password_by_code(**form.cleaned_data)
        except PermissionRefused as no:
            form.add_error("code", str(no))
        except DataUnfit as broken:
            form.add_error("password", str(broken))
        else:
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("sign-in")
    ask = Ask("Choose a password", "Set password", reverse("sign-in"), "")
    return _page(request, form, ask)


def password_is_right(request: HttpRequest, form: PageForm) -> bool:
    """Check the password of the session's own account; failures count against the account."""
    attempt = check_own_password(by=viewer_of(request), password=form.cleaned_data["old"])
    if attempt is Outcome.RIGHT:
        return True
    form.add_error(
        "old",
        "Your password is not right."
        if attempt is Outcome.WRONG
        else "There were too many failed attempts. Try again in 15 minutes.",
    )
    return False


def _page(request: HttpRequest, form: PageForm, ask: Ask) -> HttpResponse:
    context = {"ask": ask, "form": form, "refusal": ""}
    return TemplateResponse(request, ask.template, context, status=422 if form.errors else 200)
