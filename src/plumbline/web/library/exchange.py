"""What comes in from another installation and what goes out to one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.studies.queries import installation_of, release_of, result_of, summary_made_of
from plumbline.studies.services import (
    confirm_installation,
    give_summary,
    make_summary,
    take_summary_in,
    withdraw_installation,
)
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.library.forms import InstallationForm, SummaryForm, TakeInForm, WithdrawForm
from plumbline.web.protocols.views import CHECKERS


WITH_FILE = "library/with_file.html"


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def take_in(request: HttpRequest) -> HttpResponse:
    """Take one summary in, or say what is wrong with it."""
    viewer = viewer_of(request)
    ask = Ask(
        title="Take a summary in",
        button="Take it in",
        back=reverse("library"),
        done="The summary is taken in.",
        lead="A summary that another installation signed. Its signature is checked before anything of it is kept.",
        template=WITH_FILE,
    )

    def act(given: dict[str, Any]) -> str:
        row = take_summary_in(file=given["file"], by=viewer)
        messages.success(request, ask.done)
        return reverse("taken-summary", args=[row.id])

    return asking_page(request, _form(request, TakeInForm), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def confirm(request: HttpRequest) -> HttpResponse:
    """Keep the key of another installation after its fingerprint was compared."""
    viewer = viewer_of(request)
    ask = Ask(
        title="Confirm an installation",
        button="Confirm it",
        back=reverse("installations"),
        done="The installation is confirmed. Its summaries can be taken in.",
        lead="From then on its signed summaries can be taken in, and are believed to be its own.",
        warning="A fingerprint that came with the file proves nothing: whoever made the file could have written it.",
        template=WITH_FILE,
    )
    return form_page(
        request, _form(request, InstallationForm), ask, lambda given: confirm_installation(by=viewer, **given)
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def withdraw(request: HttpRequest, installation_id: UUID) -> HttpResponse:
    """Believe an installation no longer."""
    viewer = viewer_of(request)
    found = installation_of(viewer, installation_id)
    ask = Ask(
        title=say("Withdraw the installation “{name}”", name=found.name),
        button="Withdraw it",
        takes_away=True,
        back=reverse("installations"),
        done=say("{name} is withdrawn.", name=found.name),
        warning="Its summaries leave the library at once, and nothing more that this key signs is taken in. This cannot be undone.",
    )
    return form_page(
        request,
        WithdrawForm(request.POST or None),
        ask,
        lambda given: withdraw_installation(installation_id=found.id, because=given["because"], by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def sign_summary(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Sign what may leave of a released result; once that is done, take it from the same page."""
    viewer = viewer_of(request)
    found = result_of(viewer, result_id)
    here = reverse("sign-summary", args=[found.id])
    ask = Ask(
        title="Summary of this result for others",
        caption=found.protocol.question,
        button="Sign the summary",
        back=reverse("result", args=[found.id]),
        done="The summary is signed.",
        lead=found.sentence,
        template="library/sign.html",
        context={
            "result": found,
            "made": summary_made_of(found),
            "is_released": release_of(viewer, found).is_released,
        },
    )

    form = SummaryForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        make_summary(result_id=found.id, place=given["place"], circumstances=form.circumstances, by=viewer)
        messages.success(request, ask.done)
        return here

    return asking_page(request, form, ask, act)


@require_POST
@for_roles(*CHECKERS)
def give(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """The signed file. It is written down as a disclosure."""
    made = give_summary(result_id=result_id, by=viewer_of(request))
    answer = HttpResponse(made, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="signed-summary.json"'
    return answer


def _form(
    request: HttpRequest, kind: type[TakeInForm] | type[InstallationForm]
) -> TakeInForm | InstallationForm:
    return kind(request.POST, request.FILES) if request.method == "POST" else kind()
