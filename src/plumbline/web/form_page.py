"""A page that asks one thing: show the form, do the act, say what was done; on a refusal keep what was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from plumbline.values.errors import DataUnfit, StageRefused
from plumbline.web import once
from plumbline.web.care import Wording
from plumbline.web.forms import PageForm


@dataclass(frozen=True, slots=True)
class Ask:
    """Words of the page, where it goes back to, and what it says when done. ``takes_away``: its button is red.

    ``wording``: which answers are the writer's own words, of which other words are suggested once they are saved.
    ``on_paper``: its questions print, with room to write and nothing of what was typed; for forms that are filled in by hand first.
    """

    title: str
    button: str
    back: str
    done: str
    caption: str = ""
    lead: str = ""
    warning: str = ""
    takes_away: bool = False
    on_paper: bool = False
    template: str = "components/form_page.html"
    context: Mapping[str, Any] = field(default_factory=dict)
    wording: Wording | None = None


def form_page(
    request: HttpRequest, form: PageForm, ask: Ask, act: Callable[[dict[str, Any]], object]
) -> HttpResponse:
    """Answer GET with the form and POST with the act. A refusal that can be mended comes back on the page (422)."""

    def then(given: dict[str, Any]) -> str:
        act(given)
        messages.success(request, ask.done)
        return ask.back

    return asking_page(request, form, ask, then)


def asking_page(
    request: HttpRequest, form: PageForm, ask: Ask, act: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """As `form_page`, for an act that answers with the address to go to.

    A refusal stands beside the field that it speaks of, where the form says which (`PageForm.beside`).
    """
    refusal = ""
    if request.method == "POST" and form.is_valid():
        if once.was_sent(request):
            messages.success(request, once.SAVED_BEFORE)
            return redirect(ask.back)
        try:
            with transaction.atomic():
                answer = redirect(act(form.cleaned_data))
            once.remember_sent(request)
            if ask.wording:
                ask.wording.look_at(request, form.cleaned_data)
            return answer
        except (DataUnfit, StageRefused) as no:
            refusal = form.say_beside(no)
    status = 422 if refusal or form.errors else 200
    context = {**ask.context, "ask": ask, "form": form, "refusal": refusal, "once": once.token_for(request)}
    if request.method == "POST":
        # It holds what was typed and refused: it is not to be asked for anew, which would send it once more.
        context.pop("changes", None)
    return TemplateResponse(request, ask.template, context, status=status)
