"""Ask a chair to let papers of a meeting leave the screen, and answer."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.meetings import services
from plumbline.meetings.enums import PAPER_NAMES, Papers
from plumbline.meetings.queries import meeting_for
from plumbline.meetings.queries.consents import consent_request_for
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field, sentence_field
from plumbline.web.templatetags.pages import day


class AskConsentForm(PageForm):
    """Which papers, for whom, and why."""

    beside: ClassVar = {"nobody-for-whom": "for_whom", "no-reason": "because"}

    what = choice_field(
        "Which papers?", [(p.value, name) for p, name in PAPER_NAMES.items()], "Choose the papers"
    )
    for_whom = line_field(
        "For whom are they?",
        "Say for whom the papers are",
        hint="A role and an agency, not anybody of the case.",
    )
    because = sentence_field(
        "Why do they have to leave the screen?", "Say why they have to leave the screen", rows=3
    )


class AnswerConsentForm(PageForm):
    """Yes or no, with the reason."""

    beside: ClassVar = {"no-reason": "because", "answered-already": "given"}

    given = choice_field(
        "Do you consent?",
        [("yes", "Yes, print once"), ("no", "No")],
        "Choose whether you consent",
    )
    because = sentence_field("Why?", "Say why, in a few words", rows=3)


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def ask(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Ask for consent."""
    viewer = viewer_of(request)
    meeting = meeting_for(viewer, meeting_id)
    asking = Ask(
        title="Ask for the chair’s consent",
        button="Ask the chair",
        back=reverse("papers", args=[meeting_id]),
        done="The chair sees what you asked for on the papers of this meeting.",
        lead="Papers of this scheme leave the screen only with the chair’s consent. One consent is for one printing.",
    )
    return form_page(
        request,
        AskConsentForm(request.POST or None),
        asking,
        lambda given: services.ask_consent(
            meeting=meeting,
            what=Papers(given["what"]),
            for_whom=given["for_whom"],
            because=given["because"],
            by=viewer,
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.CHAIR)
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer what was asked."""
    viewer = viewer_of(request)
    found = consent_request_for(viewer, request_id)
    asking = Ask(
        title="Can these papers be printed once?",
        button="Save this answer",
        back=reverse("papers", args=[found.meeting_id]),
        done="Your answer is recorded, with the reason.",
        caption=say(
            "{scheme}, meeting of {day}", scheme=found.meeting.scheme.name, day=day(found.meeting.starts_at)
        ),
        lead=say(
            "{asker} asked on {day} for: {papers}, for {for_whom}. Why: {because}",
            asker=names_of_users([found.asked_by]).get(found.asked_by, ""),
            day=day(found.asked_at),
            papers=say(PAPER_NAMES[Papers(found.what)]),
            for_whom=found.for_whom,
            because=found.because,
        ),
    )
    return form_page(
        request,
        AnswerConsentForm(request.POST or None),
        asking,
        lambda given: services.answer_consent(
            request=found, given=given["given"] == "yes", because=given["because"], by=viewer
        ),
    )
