"""Give a request to a colleague, or take it back: the question and its reference, and nobody's name but colleagues'."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases.queries.delegated import ToGive, to_give
from plumbline.cases.services import delegate_request
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm, choice_field


NOBODY = "nobody"


class GiveForm(PageForm):
    """Who is to answer. Colleagues who are away, or may not answer, are not offered."""

    beside = {"colleague-unfit": "to"}

    def __init__(self, *args: Any, people: list[tuple[str, str]], turns: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = choice_field("Who is to answer it?", people, "Choose a colleague")
        self.fields["turns"] = forms.IntegerField(widget=forms.HiddenInput, initial=turns, required=False)


@require_http_methods(["GET", "POST"])
@for_roles(Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
def give(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Choose a colleague who answers, or nobody in particular."""
    viewer = viewer_of(request)
    found = to_give(viewer, request_id)
    people = _people(viewer, found)
    if not people:
        messages.error(
            request, "Nobody at your agency can be given this request now. You can answer it yourself."
        )
        return redirect("desk")
    form = GiveForm(request.POST or None, people=people, turns=found.turns)

    def act(given: dict[str, Any]) -> str:
        to = None if given["to"] == NOBODY else UUID(given["to"])
        delegate_request(request=found.request, to=to, by=viewer, expected=given["turns"])
        messages.success(request, _done(viewer, found, to))
        return reverse("desk")

    ask = Ask(
        title="Give this request to a colleague",
        button="Save this",
        back=reverse("desk"),
        done="",
        caption=say("Request {ref}", ref=found.request.ref),
        lead=_lead(found),
    )
    return asking_page(request, form, ask, act)


def _people(viewer: Viewer, found: ToGive) -> list[tuple[str, str]]:
    people = [
        (str(key), say("{name} (you)", name=name) if key == viewer.user_id else name)
        for key, name in found.colleagues
    ]
    nobody = [(NOBODY, say("Nobody in particular: any of us answers it"))] if found.given else []
    return people + nobody


def _lead(found: ToGive) -> str:
    """What it means, and with whom it is."""
    meaning = say(
        "Whoever you choose is told that it is with them. Everybody who answers for your agency may answer it still, and other agencies are not told who has it."
    )
    return f"{found.given.words}. {meaning}" if found.given else meaning


def _done(viewer: Viewer, found: ToGive, to: UUID | None) -> str:
    if to is None:
        return say("Nobody in particular has it now: any of you answers it.")
    if to == viewer.user_id:
        return say("It is with you now.")
    return say("It is with {name} now, who is told.", name=dict(found.colleagues)[to])
