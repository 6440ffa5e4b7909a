"""A limit or threshold that waits for a second person: read it, confirm it or refuse it; or withdraw what one proposed."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.schemes.queries.proposals import proposal_shown
from plumbline.schemes.services import answer_value, withdraw_value
from plumbline.values.errors import NotVisible
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.fields import choice_field, line_field
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.scheme_pages.handbook import proposal_line


class AnswerValueForm(PageForm):
    """Confirmed, or refused and why."""

    beside: ClassVar = {"words-missing": "words"}
    confirmed = choice_field(
        "Do you confirm this value?",
        [("yes", "Yes, it holds from its day on"), ("no", "No, the value of now stays")],
        "Choose yes or no",
    )
    words = line_field("If no: why?", required=False, rows=3)


@require_http_methods(["GET", "POST"])
@for_roles(Role.GOVERNANCE)
def answer(request: HttpRequest, slug: str, proposal_id: UUID) -> HttpResponse:
    """Confirm what somebody else proposed, or refuse it and say why."""
    viewer = viewer_of(request)
    found = proposal_shown(viewer, proposal_id)
    if found.scheme.slug != slug or not found.may_answer:
        raise NotVisible("This page is not there, or is not yours to see.")
    ask = Ask(
        title="Confirm or refuse a value",
        button="Save the answer",
        back=reverse("handbook", args=[slug]),
        done="The answer is saved. Whoever proposed the value is told.",
        caption=found.scheme.name,
        template="scheme_pages/answer_value.html",
        context={"line": proposal_line(found)},
    )
    return form_page(
        request,
        AnswerValueForm(request.POST or None),
        ask,
        lambda given: answer_value(
            proposal_id=proposal_id, confirmed=given["confirmed"] == "yes", words=given["words"], by=viewer
        ),
    )


class WithdrawValueForm(PageForm):
    """Why it is withdrawn."""

    beside: ClassVar = {"words-missing": "because"}
    because = line_field("Why do you withdraw it?", "Say why you withdraw it", rows=3)


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def withdraw(request: HttpRequest, slug: str, proposal_id: UUID) -> HttpResponse:
    """Take back a value that one proposed oneself, while nobody has answered."""
    viewer = viewer_of(request)
    found = proposal_shown(viewer, proposal_id)
    if found.scheme.slug != slug or not found.may_withdraw:
        raise NotVisible("This page is not there, or is not yours to see.")
    ask = Ask(
        title="Withdraw a value that you proposed",
        button="Withdraw it",
        back=reverse("handbook", args=[slug]),
        done="It is withdrawn. The value of now stays, and another can be proposed.",
        caption=found.scheme.name,
        template="scheme_pages/withdraw_value.html",
        context={"line": proposal_line(found)},
    )
    return form_page(
        request,
        WithdrawValueForm(request.POST or None),
        ask,
        lambda given: withdraw_value(proposal_id=proposal_id, because=given["because"], by=viewer),
    )
