"""What is asked of the co-ordinator alone. To everybody else this page is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries.prompts import PromptLine, prompts_of
from plumbline.cases.services import answer_prompt
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, sentence_field


class PromptForm(PageForm):
    """An answer to one question about one person. ``number`` tells the forms of a page apart, from 1."""

    def __init__(self, *args: Any, line: PromptLine, number: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{number}_%s", **kwargs)
        self.line, self.about = line, _about(line)
        choices = [(f"{self.about}.{slug}", label) for slug, label in line.prompt.answers.items()]
        self.fields["answer"] = choice_field("Your answer", choices, "Choose an answer")
        self.fields["words"] = sentence_field("Why?", "Say why, in a few words", rows=3)


def _about(line: PromptLine) -> str:
    return f"{line.prompt.slug}.{line.person_id}"


def _forms(lines: list[PromptLine], posted: QueryDict | None) -> list[PromptForm]:
    """One form under each question; what was sent stands in the one that it answers, and in the first where it says none."""
    sent = ""
    if posted is not None:
        sent = posted.get("about") or posted.get("answer", "").rpartition(".")[0]
    abouts = [_about(line) for line in lines]
    answered = abouts.index(sent) if sent in abouts else 0
    return [
        PromptForm(posted if number == answered else None, line=line, number=number + 1)
        for number, line in enumerate(lines)
    ]


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR)
def prompts(request: HttpRequest, ref: str) -> HttpResponse:
    """The questions of one case, earlier answers, and the form."""
    viewer = viewer_of(request)
    case, lines = prompts_of(viewer, ref)

    def act(given: dict[str, Any]) -> None:
        prompt, person, answer = given["answer"].split(".")
        answer_prompt(
            case=case, prompt=prompt, person_id=UUID(person), answer=answer, words=given["words"], by=viewer
        )

    forms = _forms(lines, request.POST if request.method == "POST" else None)
    ask = Ask(
        title="Questions for co-ordinators only",
        button="Save this answer",
        back=reverse("case", args=[ref]),
        done="Answer saved. Nobody but a co-ordinator sees it.",
        caption=say("Case {ref}", ref=ref),
        lead="Only a co-ordinator of the host sees this page and what is written on it. It is in no minutes, export or message.",
        template="safety/prompts.html",
        context={"forms": forms},
    )
    sent = next((form for form in forms if form.is_bound), PageForm())
    return form_page(request, sent, ask, act)
