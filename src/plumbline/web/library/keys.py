"""The key that summaries are signed with: change it, give the notice out, take in that of another installation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.studies.services import change_key, give_notice, take_notice_in
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.library.forms import KeyForm, NoticeForm
from plumbline.web.protocols.views import CHECKERS


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def change(request: HttpRequest) -> HttpResponse:
    """Sign with a new key from now on."""
    viewer = viewer_of(request)
    ask = Ask(
        title="Change the key of this installation",
        button="Change the key",
        back=reverse("installations"),
        done="The key is changed. Send the notice to everybody who takes your summaries in.",
        lead="Summaries are signed with a new key from now on. The old one stays here, so that what it signed can be checked for as long as it is held.",
        warning="This cannot be taken back. Where the old key may have been lost, others believe the new one only once they have its fingerprint from you by telephone.",
    )

    def act(given: dict[str, Any]) -> None:
        change_key(because=given["because"], revoke=given["revoke"] == "yes", by=viewer)

    return form_page(request, KeyForm(request.POST or None), ask, act)


@require_POST
@for_roles(*CHECKERS)
def notice(request: HttpRequest, number: int) -> HttpResponse:
    """The notice of a change as a file."""
    answer = HttpResponse(give_notice(number=number, by=viewer_of(request)), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="key-change.json"'
    return answer


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def take(request: HttpRequest) -> HttpResponse:
    """Take in that another installation changed its key."""
    viewer = viewer_of(request)
    ask = Ask(
        title="Take in a notice of a changed key",
        button="Take it in",
        back=reverse("installations"),
        done="The notice is taken in.",
        lead="A known installation says that it signs with another key from now on, or that its key may have been lost. Both the old key and the new key have signed it.",
        template="library/with_file.html",
    )
    form = NoticeForm(request.POST, request.FILES) if request.method == "POST" else NoticeForm()
    return form_page(request, form, ask, lambda given: take_notice_in(file=given["file"], by=viewer))
