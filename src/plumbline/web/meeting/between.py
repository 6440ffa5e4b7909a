"""Views of a decision between meetings: ask, answer, bring to an end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries import case_for
from plumbline.meetings import services
from plumbline.meetings.queries import between_page, question_page
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.meeting import forms


AT_THE_TABLE = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.ADVISER)
TABLE = (*AT_THE_TABLE, Role.PRACTITIONER)


@require_GET
@for_roles(*TABLE)
def between(request: HttpRequest, ref: str) -> HttpResponse:
    """What was asked between meetings on a case."""
    return TemplateResponse(request, "meeting/between.html", {"page": between_page(viewer_of(request), ref)})


@require_http_methods(["GET", "POST"])
@for_roles(Role.CHAIR)
def ask(request: HttpRequest, ref: str) -> HttpResponse:
    """Put a question on a case to the agencies in it."""
    viewer = viewer_of(request)
    case = case_for(viewer, ref)
    kinds = kind_of(case.scheme).meeting.decisions
    form = forms.QuestionForm(request.POST or None, kinds=list(kinds.items()))

    def act(given: dict[str, Any]) -> None:
        services.ask_between_meetings(case=case, by=viewer, **given)

    page = Ask(
        title="Ask for a decision before the next meeting",
        caption=say("Case {ref}", ref=ref),
        button="Ask the agencies",
        back=reverse("between-meetings", args=[ref]),
        done="Asked. Each agency in the case is told in its inbox.",
        wording=Wording(
            kind_of(case.scheme).words_to_avoid, say("the question"), fields=("words", "decision")
        ),
        lead="Every agency in the case is asked. Whoever says nothing has not agreed. If any agency says that it needs a meeting, the question goes on the next agenda.",
    )
    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@for_roles(*AT_THE_TABLE)
def answer(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Answer for one's agency."""
    viewer = viewer_of(request)
    line = question_page(viewer, question_id)
    form = forms.AnswerQuestionForm(request.POST or None)

    def act(given: dict[str, Any]) -> None:
        services.answer_question(
            question=line.question, answer=given["answer"], because=given["because"], by=viewer
        )

    page = Ask(
        title="Answer for your agency",
        caption=say("Case {ref}", ref=line.ref),
        button="Send this answer",
        back=reverse("between-meetings", args=[line.ref]),
        done="Answer sent.",
        wording=Wording(
            kind_of(line.question.case.scheme).words_to_avoid, say("the answer"), fields=("because",)
        ),
        template="meeting/question.html",
        context={"line": line},
    )
    return form_page(request, form, page, act)


@require_http_methods(["GET", "POST"])
@for_roles(Role.CHAIR)
def end(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """Bring a question to its end: decided or not, for the next meeting to note."""
    viewer = viewer_of(request)
    line = question_page(viewer, question_id)
    form = forms.EndQuestionForm(request.POST or None, may_decide=line.may_decide)

    def act(given: dict[str, Any]) -> None:
        services.end_question(
            question=line.question, decide=given["decide"] == "yes", words=given["words"], by=viewer
        )

    page = Ask(
        title="End this question",
        caption=say("Case {ref}", ref=line.ref),
        button="End the question",
        back=reverse("between-meetings", args=[line.ref]),
        done="Ended. The next meeting notes it, with who answered and who did not.",
        wording=Wording(kind_of(line.question.case.scheme).words_to_avoid, say("the decision")),
        template="meeting/question.html",
        context={"line": line},
    )
    return form_page(request, form, page, act)
