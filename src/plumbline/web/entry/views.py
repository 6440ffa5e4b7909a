"""Sign in, sign out, and the first page."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.queries import viewer_for, viewer_named
from plumbline.access.services import record_sign_in
from plumbline.values.errors import PermissionRefused
from plumbline.web.door import viewer_of
from plumbline.web.entry.forms import SignInForm
from plumbline.web.menu import landing_for


# One sentence for a wrong name, a wrong password and a closed account (ASVS V6.3.8).
WRONG = "The email address or password is not right."


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the form; on the right password start a new session."""
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = authenticate(
            request, username=form.cleaned_data["email"], password=form.cleaned_data["password"]
        )
        if user is not None:
            login(request, user)
            request.session["started"] = request.session["seen"] = timezone.now().isoformat()
            record_sign_in(viewer=viewer_for(user), succeeded=True)
            return redirect(_next_page(request))
        _record_failure(form.cleaned_data["email"])
        form.add_error(None, WRONG)
    status = 200 if not form.errors else 422
    return TemplateResponse(
        request, "entry/sign_in.html", {"form": form, "next": request.GET.get("next", "")}, status=status
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and tell the browser to forget what it holds."""
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


def _next_page(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if wanted and safe else "home"


def _record_failure(email: str) -> None:
    try:
        record_sign_in(viewer=viewer_named(email), succeeded=False)
    except PermissionRefused:
        # Nobody of that name: there is no account to write against, and the answer must not tell.
        return
