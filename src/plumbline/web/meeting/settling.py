"""Answer what the kind asks of a case at a meeting."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.meetings.queries import item_for
from plumbline.meetings.services import settle_question
from plumbline.schemes.kind import Question
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, sentence_field


class SettleForm(PageForm):
    """An answer, and why."""

    beside: ClassVar = {"words-missing": "words"}

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = choice_field(
            question.words, list(question.answers.items()), "Choose an answer", hint=question.source
        )
        self.fields["words"] = sentence_field(
            "The reason, as it is minuted", "Say why, in a few words", rows=3
        )


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def settle(request: HttpRequest, item_id: UUID, question: str) -> HttpResponse:
    """One question about one case."""
    viewer = viewer_of(request)
    item = item_for(viewer, item_id)
    asked = next((q for q in kind_of(item.case.scheme).meeting.questions if q.slug == question), None)
    if asked is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    ask = Ask(
        title=say("Answer for {ref}", ref=item.case.ref),
        button="Save this answer",
        back=reverse("meeting", args=[item.meeting_id]),
        done="Answer saved, with its reason. It stands in the minutes.",
        wording=Wording(kind_of(item.case.scheme).words_to_avoid, say("the reason")),
    )
    return form_page(
        request,
        SettleForm(request.POST or None, question=asked),
        ask,
        lambda given: settle_question(
            item=item, question=question, answer=given["answer"], words=given["words"], by=viewer
        ),
    )
