"""Moving the partnership out: asked for here by one, agreed or refused by another; the file itself is written on the server."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import move_shown, moves
from plumbline.access.services import answer_move, ask_to_move_out
from plumbline.web.accounts.forms import AnswerMoveForm, AskMoveForm
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page


KEEPERS = (Role.ADMINISTRATOR, Role.GOVERNANCE)
LEAD = (
    "Everything that this installation holds is written into one file, locked for one other installation: people, cases, meetings, "
    "what was sealed, and the ledger."
)
WARNING = "Whoever holds the secret key of the other installation can read where people in hiding live. Check the key by telephone before you go on."


@require_GET
@for_roles(*KEEPERS)
def moves_page(request: HttpRequest) -> HttpResponse:
    """Every request, and where it stands."""
    viewer = viewer_of(request)
    context = {"lines": moves(viewer), "keeps_accounts": viewer.has_role(Role.ADMINISTRATOR)}
    return TemplateResponse(request, "accounts/moves.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*KEEPERS)
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that the partnership be moved out."""
    viewer = viewer_of(request)
    page = Ask(
        "Ask to move out",
        "Ask to move out",
        reverse("moves"),
        "Asked. Somebody else, of information governance, agrees or refuses.",
        lead=LEAD,
        warning=WARNING,
    )
    form = AskMoveForm(request.POST or None)
    return form_page(request, form, page, lambda given: ask_to_move_out(**given, by=viewer))


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Agree to what somebody else asked, or refuse and say why."""
    viewer = viewer_of(request)
    line = move_shown(viewer, request_id)
    page = Ask(
        "Agree or refuse to move out",
        "Save the answer",
        reverse("moves"),
        "The answer is saved.",
        caption=line.request.receiver,
        warning=WARNING,
        template="accounts/answer_move.html",
        context={"line": line},
    )
    form = AnswerMoveForm(request.POST or None)
    return form_page(
        request,
        form,
        page,
        lambda given: answer_move(
            request_id=request_id, agreed=given["agreed"] == "yes", words=given["words"], by=viewer
        ),
    )
