"""An answer that no agreement lets an agency give: its warning for those who visit gets through, and the rest comes back as it was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from plumbline.cases.services import GivenWarning
from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web import once
from plumbline.web.form_page import Ask, form_page
from plumbline.web.requests.forms import ReplyForm


NOT_COVERED = "agency-not-covered"
ONLY_WARNED = (
    "Your warning is saved and stands on the case from now on: somebody’s safety does not wait for an agreement. Nothing else of this "
    "answer was sent, because no information sharing agreement in force covers your agency in this scheme. What you typed is still here. "
    "Ask your information governance to record one under Agreements."
)


def answering_page(
    request: HttpRequest,
    form: ReplyForm,
    ask: Ask,
    act: Callable[[dict[str, Any]], object],
    *,
    principal: UUID,
    warn: Callable[[GivenWarning], object],
) -> HttpResponse:
    """As `form_page`; where the answer is refused for want of an agreement, the warning in it is taken by ``warn``.

    Parameters
    ----------
    principal : whom the request is about, where the form asks of nobody else.
    """
    refused: list[str | None] = []

    def noticing(given: dict[str, Any]) -> object:
        try:
            return act(given)
        except StageRefused as no:
            refused.append(no.slug)
            raise

    page = form_page(request, form, ask, noticing)
    warning = warning_of(form, principal) if refused == [NOT_COVERED] else None
    if warning is not None and isinstance(page, TemplateResponse):
        said = page.context_data or {}
        said["refusal"] = _taken(form, warning, warn) or ONLY_WARNED
        if said["refusal"] == ONLY_WARNED:
            said["once"] = once.renewed(request)
    return page


def _taken(form: ReplyForm, warning: GivenWarning, warn: Callable[[GivenWarning], object]) -> str:
    """Why the warning could not be taken; empty where it was."""
    try:
        with transaction.atomic():
            warn(warning)
    except (DataUnfit, StageRefused) as no:
        return form.say_beside(no) or str(no)
    form.without_warning()
    return ""


def warning_of(form: ReplyForm, principal: UUID) -> GivenWarning | None:
    """The warning that goes with an answer, of whoever the request is about where the form asks of nobody else."""
    given = form.given_warning()
    if given is None:
        return None
    person = given.pop("person")
    return GivenWarning(person_id=UUID(person) if person else principal, **given)
