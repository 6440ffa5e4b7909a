"""Answer a survey with a code, without signing in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from plumbline.access.identity import briefly_as, identify
from plumbline.access.jobs import job_viewer
from plumbline.schemes.queries.surveys import asked_by
from plumbline.schemes.services import answer_survey
from plumbline.schemes.survey import SCALE, Survey
from plumbline.values.errors import DataUnfit
from plumbline.web.forms import PageForm, choice_field, line_field, sentence_field


class CodeForm(PageForm):
    """The code of an invitation."""

    beside: ClassVar = {"code-unfit": "code"}

    code = line_field("Your code", "Enter the code from your slip", hint="For example, K7Q2-9FXM", width="10")


class AnswerForm(PageForm):
    """The statements of a survey, none answered to begin with, and room for a comment."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=300)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scale = [(str(value), words) for value, words in SCALE.items()]
        for slug, words in survey.questions.items():
            self.fields[f"q_{slug}"] = choice_field(words, scale, "", required=False)
        self.fields["comment"] = sentence_field(survey.comment, "", required=False)

    def answers(self) -> dict[str, int]:
        """What was answered, by statement."""
        return {
            name.removeprefix("q_"): int(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("q_") and value
        }


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("code")
def begin(request: HttpRequest) -> HttpResponse:
    """Ask for the code; answer it with the statements."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            with _without_a_name(request):
                survey = asked_by(code, timezone.localdate()).survey
        except DataUnfit as no:
            form.say_beside(no)
        else:
            return _statements(request, AnswerForm(survey=survey, initial={"code": code}), survey)
    status = 422 if form.errors else 200
    return TemplateResponse(request, "surveys/begin.html", {"form": form}, status=status)


@require_POST
@sensitive_post_parameters()
def answer(request: HttpRequest) -> HttpResponse:
    """Take the answers. What was typed stays on the page when something is missing."""
    code = request.POST.get("code", "")[:300]
    try:
        with _without_a_name(request):
            survey = asked_by(code, timezone.localdate()).survey
            form = AnswerForm(request.POST, survey=survey)
            if form.is_valid():
                answer_survey(code=code, answers=form.answers(), comment=form.cleaned_data["comment"])
                return TemplateResponse(request, "surveys/thanks.html")
    except DataUnfit as no:
        if no.slug == "code-unfit":
            again = CodeForm({"code": code})
            again.is_valid()
            again.say_beside(no)
            return TemplateResponse(request, "surveys/begin.html", {"form": again}, status=422)
        return _statements(request, form, survey, str(no))
    return _statements(request, form, survey)


@contextmanager
def _without_a_name(request: HttpRequest) -> Iterator[None]:
    """As the job that takes answers, also where somebody who is signed in answers; then as them again."""
    with briefly_as(job_viewer("survey")):
        yield
    viewer = getattr(request, "viewer", None)
    if viewer is not None:
        identify(viewer)


def _statements(request: HttpRequest, form: AnswerForm, survey: Survey, refusal: str = "") -> HttpResponse:
    status = 422 if refusal or form.errors else 200
    context = {"form": form, "survey": survey, "refusal": refusal}
    return TemplateResponse(request, "surveys/answer.html", context, status=status)
