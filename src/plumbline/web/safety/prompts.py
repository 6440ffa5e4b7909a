"""What is asked of the co-ordinator alone. To everybody else this page is not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
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
    """An answer about one person."""

    def __init__(self, *args: Any, lines: list[PromptLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (f"{line.prompt.slug}.{line.person_id}.{slug}", label)
            for line in lines
            for slug, label in line.prompt.answers.items()
        ]
        if len(lines) == 1:
            self.fields["answer"] = choice_field(lines[0].prompt.words, choices, "Choose an answer")
        else:
            groups: list[tuple[str, str | list[tuple[str, str]]]] = [
                (
                    f"{line.name.display if line.name else 'Name withheld'}: {line.prompt.words}",
                    [
                        (f"{line.prompt.slug}.{line.person_id}.{slug}", label)
                        for slug, label in line.prompt.answers.items()
                    ],
                )
                for line in lines
            ]
            self.fields["answer"] = choice_field("About whom, and what?", groups, "Choose an answer")
        self.fields["words"] = sentence_field("Why?", "Say why, in a few words", rows=3)


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

    ask = Ask(
        title="Asked of co-ordinators alone",
        button="Save this answer",
        back=reverse("case", args=[ref]),
        done="Answer saved. Nobody but a co-ordinator sees it.",
        caption=say("Case {ref}", ref=ref),
        lead="Only a co-ordinator of the host sees this page and what is written on it. It is in no minutes, export or message.",
        template="safety/prompts.html",
        context={"lines": lines},
    )
    return form_page(request, PromptForm(request.POST or None, lines=lines), ask, act)
