"""A look-back at a closed case: what is known since, what cannot be told, and what somebody makes of it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries.look_backs import look_back_page, may_note
from plumbline.cases.services.look_backs import note_look_back
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, sentence_field


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


class NoteForm(PageForm):
    """What somebody makes of it."""

    beside: ClassVar = {"no-words": "words"}

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    words = sentence_field(
        "What do you make of it?",
        "Say in a few words what you make of it",
        rows=3,
        hint="What happened since, and whether anybody is to do something. Keep facts and opinion apart.",
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def look_back(request: HttpRequest, look_back_id: UUID) -> HttpResponse:
    """One look-back, and a note to it."""
    viewer = viewer_of(request)
    line = look_back_page(viewer, look_back_id)
    case = line.look_back.case
    form = NoteForm(request.POST or None, initial={"expected": len(line.notes)})

    def act(given: dict[str, Any]) -> None:
        note_look_back(look_back=line.look_back, words=given["words"], expected=given["expected"], by=viewer)
        care.suggest(request, kind_of(case.scheme).words_to_avoid, given["words"], about="the look-back")

    ask = Ask(
        title=say("{months} months after closure", months=line.look_back.months),
        button="Save this note",
        back=reverse("case", args=[case.ref]),
        done="Note saved. This look-back is done.",
        caption=say("Case {ref}", ref=case.ref),
        template="casework/look_back.html",
        context={"line": line, "may_note": line.is_ready and may_note(viewer, line.look_back)},
    )
    return form_page(request, form, ask, act)
