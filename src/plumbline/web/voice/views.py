"""Views of voice: what people said, for all who read figures; interviews for those who hold and code them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.reporting.figures import Period
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.reporting.voice import NO_EFFECT, READERS, check_may_read_voice, voice_in
from plumbline.schemes import services
from plumbline.schemes.permissions import INTERVIEWERS, may_interview
from plumbline.schemes.queries import scheme_at_table
from plumbline.schemes.queries.voice import interview_shown, interviews_of, quote_for
from plumbline.schemes.survey import shown as as_printed
from plumbline.schemes.voice import (
    CONSENT_NAMES,
    WITHDRAWN_NAMES,
    Consent,
    Withdrawn,
    codebook_on,
    guide_of,
    newest_guides,
)
from plumbline.values.errors import NotVisible, StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.voice.forms import CheckForm, CodeForm, HoldForm, QuoteForm, TakeBackForm


ASKERS = tuple(sorted(INTERVIEWERS))
TAKERS_BACK = (*ASKERS, Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE)
HIDDEN = "This page is not there, or is not yours to see."


@require_GET
@for_roles(*READERS)
def voice(request: HttpRequest, slug: str) -> HttpResponse:
    """What people said in the interviews of the year up to today."""
    viewer = viewer_of(request)
    check_may_read_voice(viewer)
    scheme, period = scheme_at_table(viewer, slug), Period.year_to(timezone.localdate())
    context = {
        "scheme": scheme,
        "period": period.words,
        "audiences": voice_in(viewer, scheme, period),
        "no_effect": NO_EFFECT,
        "asks": may_interview(viewer, scheme),
        "reads_process": viewer.has_role(*COUNT_READERS),
        "takes_back": viewer.has_role(*TAKERS_BACK),
    }
    return TemplateResponse(request, "voice/voice.html", context)


@require_GET
@for_roles(*ASKERS)
def interviews(request: HttpRequest, slug: str) -> HttpResponse:
    """Interviews that the viewer may read."""
    viewer = viewer_of(request)
    scheme = scheme_at_table(viewer, slug)
    context = {
        "scheme": scheme,
        "lines": [
            (line, CONSENT_NAMES[Consent(line.interview.consent)]) for line in interviews_of(viewer, scheme)
        ],
        "guides": newest_guides(timezone.localdate()),
    }
    return TemplateResponse(request, "voice/interviews.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*ASKERS)
def hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an interview down. The page that answers shows the code for the slip."""
    viewer = viewer_of(request)
    scheme = scheme_at_table(viewer, slug)
    if not may_interview(viewer, scheme):
        raise NotVisible(HIDDEN)
    guide = guide_of(request.GET.get("guide", newest_guides(timezone.localdate())[0].key))
    form = HoldForm(request.POST or None, guide=guide)
    ask = Ask(
        title=guide.title,
        button="Save this interview",
        back=reverse("interviews", args=[slug]),
        done="",
        caption=scheme.name,
        lead="Held apart from every case: no name, no record, no reference of a case. Nobody who leads or represents at the meetings reads it.",
        template="voice/hold.html",
        context={"guide": guide},
    )

    def act(given: dict[str, Any]) -> str:
        row = services.hold_interview(
            scheme=scheme,
            guide=guide.key,
            consent=given["consent"],
            happened_on=given["happened_on"],
            words=form.words(),
            danger=given["danger"] == "yes",
            who_was_told=given["who_was_told"],
            by=viewer,
        )
        messages.success(
            request,
            say(
                "Saved. Write this code on the slip that they keep: {reference}. With it they can take "
                "their words back.",
                reference=as_printed(row.reference),
            ),
        )
        return reverse("interview", args=[row.id])

    return asking_page(request, form, ask, act)


@require_GET
@for_roles(*ASKERS)
def interview(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """One interview: what was said, its themes, quotes, and what was taken back."""
    line = interview_shown(viewer_of(request), interview_id)
    context = {
        "line": line,
        "code": as_printed(line.interview.reference),
        "consent": CONSENT_NAMES[Consent(line.interview.consent)],
        "taken_back": [WITHDRAWN_NAMES[Withdrawn(what)] for what in line.taken_back],
    }
    return TemplateResponse(request, "voice/interview.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*ASKERS)
def code(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Say which themes an interview holds."""
    viewer = viewer_of(request)
    line = interview_shown(viewer, interview_id)
    if request.method == "GET" and not line.may_code:
        raise StageRefused("This interview is not yours to code now.", slug="not-to-code")
    ask = Ask(
        title="Code this interview",
        button="Save these themes",
        back=reverse("interview", args=[interview_id]),
        done="Saved. Nobody else reads it until the second person has coded it.",
        caption=line.guide.title,
        warning="It cannot be changed. Speak with nobody about it until both have coded it.",
        template="voice/code.html",
        context={"line": line},
    )
    form = CodeForm(
        request.POST if request.method == "POST" else None, book=codebook_on(timezone.localdate())
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: services.code_interview(interview=line.interview, themes=given["themes"], by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*ASKERS)
def quote(request: HttpRequest, interview_id: UUID) -> HttpResponse:
    """Put words forward to be quoted."""
    viewer = viewer_of(request)
    line = interview_shown(viewer, interview_id)
    if request.method == "GET" and not line.may_quote:
        raise StageRefused("Nothing of this interview may be quoted.", slug="not-quoted")
    ask = Ask(
        title="Put words forward to be quoted",
        button="Put them forward",
        back=reverse("interview", args=[interview_id]),
        done="Saved. They are shown once somebody else has looked whether they tell who said them.",
        caption=line.guide.title,
        template="voice/quote.html",
        context={"line": line, "consent": CONSENT_NAMES[Consent(line.interview.consent)]},
    )
    return form_page(
        request,
        QuoteForm(request.POST or None, book=codebook_on(timezone.localdate())),
        ask,
        lambda given: services.choose_quote(
            interview=line.interview, theme=given["theme"], words=given["words"], by=viewer
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*ASKERS)
def check(request: HttpRequest, quote_id: UUID) -> HttpResponse:
    """Look whether a quote tells who said it."""
    viewer = viewer_of(request)
    row = quote_for(viewer, quote_id)
    line = interview_shown(viewer, row.interview_id)
    shown = next(one for one in line.quotes if one.quote.id == row.id)
    ask = Ask(
        title="Does this tell who said it?",
        button="Save this",
        back=reverse("interview", args=[row.interview_id]),
        done="Saved.",
        caption=line.guide.title,
        template="voice/check.html",
        context={
            "line": line,
            "quote": row,
            "theme": shown.theme,
            "by": shown.by,
            "scheme": line.interview.scheme,
        },
    )
    return form_page(
        request,
        CheckForm(request.POST or None),
        ask,
        lambda given: services.check_quote(
            quote=row, is_clear=given["clear"] == "no", because=given["because"], by=viewer
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*TAKERS_BACK)
def take_back(request: HttpRequest) -> HttpResponse:
    """Carry out what somebody takes back, by the code on their slip."""
    viewer = viewer_of(request)
    ask = Ask(
        title="Withdraw an interview",
        button="Withdraw",
        takes_away=True,
        back=reverse("home"),
        done="Done: what was withdrawn is gone from every page. It stays where somebody printed or copied it before.",
        lead="The person who was interviewed need not say why. You will not see what they said.",
        warning="What is withdrawn cannot be brought back.",
    )
    return form_page(
        request,
        TakeBackForm(request.POST or None),
        ask,
        lambda given: services.take_back(code=given["code"], what=given["what"], by=viewer),
    )
