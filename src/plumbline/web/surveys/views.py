"""Ask a survey, and read what came back once it is over."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.surveyed import COMMENT_READERS, LIKED, surveyed_page, surveys_page
from plumbline.schemes.permissions import holds
from plumbline.schemes.services import open_survey
from plumbline.schemes.survey import LEAST_INVITED, MOST_INVITED, newest, shown, survey_of
from plumbline.values.errors import DataUnfit, NotVisible
from plumbline.values.words import say
from plumbline.web import once
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.forms import PageForm, choice_field, date_field


SETTERS = (Role.COORDINATOR, Role.CHAIR)


class AskForm(PageForm):
    """Which survey, how many are invited, and until when."""

    beside: ClassVar = {"invited-unfit": "invited", "closes-unfit": "closes_on", "survey-unknown": "survey"}

    invited = forms.IntegerField(
        label="How many people are invited?",
        help_text=say(
            "{least_invited} to {most_invited}. With fewer than {least_invited}, whoever hands the codes out could "
            "guess who said what",
            least_invited=LEAST_INVITED,
            most_invited=MOST_INVITED,
        ),
        widget=forms.TextInput(attrs={"data-width": "3", "inputmode": "numeric"}),
        error_messages={
            "required": "Give the number of people invited",
            "invalid": "Give a whole number of people",
        },
    )
    closes_on = date_field("What is the last day to answer?", "Give the last day to answer", when="ahead")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        held = [(one.slug, f"{one.title}: {one.audience.lower()}") for one in newest(timezone.localdate())]
        self.fields["survey"] = choice_field("Which survey?", held, "Choose a survey")
        self.order_fields(["survey", "invited", "closes_on"])


@require_GET
@for_roles(*COUNT_READERS)
def surveys(request: HttpRequest, slug: str) -> HttpResponse:
    """Every round, and those that are over with what came back."""
    viewer, today = viewer_of(request), timezone.localdate()
    scheme, rounds = surveys_page(viewer, slug)
    context = {
        "scheme": scheme,
        "rounds": [(one, one.is_over(today)) for one in rounds],
        "may_ask": holds(viewer, scheme, frozenset(SETTERS)),
        "liked": LIKED,
    }
    return TemplateResponse(request, "surveys/surveys.html", context)


@require_GET
@for_roles(*COUNT_READERS)
def surveyed(request: HttpRequest, slug: str, round_id: UUID) -> HttpResponse:
    """What came back of one round."""
    viewer = viewer_of(request)
    page = surveyed_page(viewer, slug, round_id, timezone.localdate())
    context = {
        "page": page,
        "figures": figures_of(page.figures),
        "liked": LIKED,
        "may_read_comments": viewer.has_role(*COMMENT_READERS),
    }
    return TemplateResponse(request, "surveys/surveyed.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*SETTERS)
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Open a round; its codes are shown on the page that answers, and nowhere else again."""
    viewer = viewer_of(request)
    scheme, _ = surveys_page(viewer, slug)
    if not holds(viewer, scheme, frozenset(SETTERS)):
        raise NotVisible("This page is not there, or is not yours to see.")
    form, refusal = AskForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        if once.was_sent(request):
            messages.success(request, once.SAVED_BEFORE)
            return redirect(reverse("surveys", args=[slug]))
        try:
            row, codes = open_survey(scheme=scheme, by=viewer, **form.cleaned_data)
        except DataUnfit as no:
            refusal = form.say_beside(no)
        else:
            once.remember_sent(request)
            context = {
                "scheme": scheme,
                "round": row,
                "survey": survey_of(row.survey, row.version),
                "codes": [shown(code) for code in codes],
            }
            return TemplateResponse(request, "surveys/codes.html", context)
    context = {"scheme": scheme, "form": form, "refusal": refusal, "once": once.token_for(request)}
    status = 422 if refusal or form.errors else 200
    return TemplateResponse(request, "surveys/ask.html", context, status=status)
