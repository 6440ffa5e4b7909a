"""Set up a second factor: at the first sign-in of a role that needs one, or from one's own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from plumbline.access.brake import code_wait
from plumbline.access.enums import Role
from plumbline.access.identity import briefly_as
from plumbline.access.queries import account_of, has_second_factor, second_factor_secret
from plumbline.access.services import (
    CodeAnswer,
    confirm_second_factor,
    renew_recovery_codes,
    start_second_factor,
)
from plumbline.access.totp import app_address, in_groups, square_svg
from plumbline.access.viewer import Viewer
from plumbline.values.words import joined, say
from plumbline.web.door import UNVETTED, for_roles, viewer_of
from plumbline.web.entry.account import password_is_right
from plumbline.web.entry.browsers import remember_device
from plumbline.web.entry.forms import CodeForm, ConfirmPasswordForm, FirstCodeForm
from plumbline.web.entry.half_way import half_way, let_in
from plumbline.web.entry.views import WRONG_CODE, too_many
from plumbline.web.form_page import Ask


def _needs_app(viewer: Viewer) -> str:
    """What it takes; what becomes of an app that was set up before is said to those who have one."""
    needed = say("You need an authenticator app on your phone.")
    if not has_second_factor(viewer):
        return needed
    return joined(
        [needed, say("The app that you set up before stops working once the new one is confirmed.")]
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def at_sign_in(request: HttpRequest) -> HttpResponse:
    """Set up the app before coming in for the first time."""
    found = half_way(request)
    if found is None:
        return redirect("sign-in")
    with briefly_as(found.viewer):
        codes, page = _first_code(request, found.viewer, "")
    if codes is None:
        return page
    let_in(request, found.viewer.user_id)
    response = _show_codes(request, codes, found.wanted or reverse("home"))
    remember_device(response, account_of(found.viewer).email)
    return response


@sensitive_post_parameters("old")
@require_http_methods(["GET", "POST"])
@for_roles(*Role, UNVETTED)
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the password again, then make a fresh secret."""
    viewer = viewer_of(request)
    form = ConfirmPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and password_is_right(request, form):
        start_second_factor(by=viewer)
        return redirect("second-factor")
    ask = Ask(
        "Set up a second factor",
        "Continue",
        reverse("your-account"),
        "",
        lead=_needs_app(viewer),
    )
    return TemplateResponse(
        request,
        ask.template,
        {"ask": ask, "form": form, "refusal": ""},
        status=422 if form.errors else 200,
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@for_roles(*Role, UNVETTED)
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the square and take the first code."""
    viewer = viewer_of(request)
    codes, page = _first_code(request, viewer, reverse("your-account"))
    if codes is None:
        return page
    messages.success(request, "Your second factor is set up.")
    return _show_codes(request, codes, reverse("your-account"))


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
@for_roles(*Role, UNVETTED)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make fresh recovery codes, for a code of the app."""
    viewer = viewer_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = renew_recovery_codes(code=form.cleaned_data["code"], by=viewer)
        if not isinstance(answer, CodeAnswer):
            return _show_codes(request, answer, reverse("your-account"))
        form.add_error("code", _words(answer, viewer))
    ask = Ask(
        "Make new recovery codes",
        "Make new codes",
        reverse("your-account"),
        "",
        lead="The codes that you have stop working.",
    )
    return TemplateResponse(
        request, ask.template, {"ask": ask, "form": form, "refusal": ""}, status=422 if form.errors else 200
    )


def _first_code(
    request: HttpRequest, viewer: Viewer, back: str
) -> tuple[tuple[str, ...] | None, HttpResponse]:
    form = FirstCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = confirm_second_factor(code=form.cleaned_data["code"], by=viewer)
        if not isinstance(answer, CodeAnswer):
            return answer, HttpResponse()
        form.add_error("code", _words(answer, viewer))
    secret = second_factor_secret(viewer)
    if secret is None:
        return None, redirect("your-account" if back else "sign-in")
    address = app_address(secret, name=account_of(viewer).email)
    context = {"form": form, "square": square_svg(address), "secret": in_groups(secret), "back": back}
    page = TemplateResponse(request, "entry/set_up.html", context, status=422 if form.errors else 200)
    return None, page.render()


def _words(answer: CodeAnswer, viewer: Viewer) -> str:
    return too_many(code_wait(viewer)) if answer is CodeAnswer.BRAKED else WRONG_CODE


def _show_codes(request: HttpRequest, codes: tuple[str, ...], onward: str) -> HttpResponse:
    return TemplateResponse(request, "entry/recovery_codes.html", {"codes": codes, "onward": onward})
