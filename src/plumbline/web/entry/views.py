"""Sign in, sign out, and the first page."""

from __future__ import annotations

from datetime import timedelta
from math import ceil

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.brake import code_wait
from plumbline.access.identity import briefly_as
from plumbline.access.services import (
    Attempt,
    CodeAnswer,
    Outcome,
    start_second_factor,
    take_code,
    try_password,
)
from plumbline.values.words import counted
from plumbline.web.contacting.queue import end_keys
from plumbline.web.door import viewer_of
from plumbline.web.entry.browsers import address_of, device_of
from plumbline.web.entry.forms import CodeForm, SignInForm
from plumbline.web.entry.half_way import half_way, let_in, onwards, pause
from plumbline.web.menu import landing_for


# One sentence for a wrong name, a wrong password and a closed account (ASVS V6.3.8).
WRONG = "The email address or password is not right."
WRONG_CODE = "This code is not right, or was used already. Wait for the next one and try again."


def too_many(wait: timedelta) -> str:
    """Say how long to wait; the same words whether or not the account is there."""
    minutes = max(1, ceil(wait.total_seconds() / 60))
    return counted(
        minutes,
        "There were too many failed attempts. Try again in {count} minute.",
        "There were too many failed attempts. Try again in {count} minutes.",
    )


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on the right password go on to the second factor, or in."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        attempt = try_password(
            email=email,
            password=form.cleaned_data["password"],
            address=address_of(request),
            device=device_of(request, email),
        )
        if attempt.user is not None:
            return _go_on(request, attempt)
        form.add_error(None, too_many(attempt.wait) if attempt.outcome is Outcome.BRAKED else WRONG)
    return TemplateResponse(
        request,
        "entry/sign_in.html",
        {
            "form": form,
            "next": request.POST.get("next") or request.GET.get("next", ""),
            "no_second_factor": not settings.SECOND_FACTOR_ROLES,
        },
        status=422 if form.errors else 200,
    )


@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of somebody whose password was right."""
    found = half_way(request)
    if found is None:
        return redirect("sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with briefly_as(found.viewer):
            answer = take_code(code=form.cleaned_data["code"], by=found.viewer)
            wait = code_wait(found.viewer)
        if answer in {CodeAnswer.TAKEN, CodeAnswer.RECOVERED}:
            let_in(request, found.viewer.user_id)
            return onwards(request, found.wanted)
        form.add_error("code", too_many(wait) if answer is CodeAnswer.BRAKED else WRONG_CODE)
    return TemplateResponse(request, "entry/code.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget what it holds."""
    viewer = getattr(request, "viewer", None)
    if viewer is not None:
        end_keys(request, viewer)
    logout(request)
    response = redirect("sign-in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def home(request: HttpRequest) -> HttpResponse:
    """Send each role to its own first page (journeys 2.14)."""
    if not request.user.is_authenticated:
        return redirect("sign-in")
    landing = landing_for(viewer_of(request))
    if landing is None:
        return TemplateResponse(request, "entry/no_role.html", {"title": "You have no role at present"})
    return redirect(landing)


def _go_on(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    if attempt.user is None:
        raise ValueError("Nobody to go on with.")
    wanted = _next_page(request)
    if attempt.outcome is Outcome.RIGHT:
        let_in(request, attempt.user.id)
        return onwards(request, wanted)
    pause(request, attempt.user.id, wanted)
    if attempt.outcome is Outcome.CODE_NEEDED:
        return redirect("sign-in-code")
    found = half_way(request)
    if found is not None:
        with briefly_as(found.viewer):
            start_second_factor(by=found.viewer)
    return redirect("sign-in-set-up")


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else ""
