"""The page on which the fidelity checklist of an intervention is answered, by its provider or by somebody who works on the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases import services
from plumbline.cases.enums import KEPT_NAMES
from plumbline.cases.fidelity import NO_LIST
from plumbline.cases.queries.fidelity import checklist_of
from plumbline.cases.queries.onward import onward_shown
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, sentence_field


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


class ChecklistForm(PageForm):
    """One answer a line, none chosen to begin with; a line may be left open. Carries how often it was answered before."""

    expected = forms.IntegerField(widget=forms.HiddenInput)
    beside: ClassVar = {"checklist-empty": "line_0", "checklist-unfit": "line_0", "an-address": "words"}

    def __init__(self, *args: object, checklist: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(checklist)
        for number, words in enumerate(checklist):
            self.fields[f"line_{number}"] = choice_field(
                words, [(kept.value, name) for kept, name in KEPT_NAMES.items()], "", required=False
            )
        self.fields["words"] = sentence_field(
            "Anything that a reader should know",
            "",
            rows=3,
            required=False,
            hint="The provider and the agencies in the case read this. Do not write an address",
        )

    def answers(self) -> dict[int, str]:
        """Answers by the number of their line."""
        return {number: self.cleaned_data[f"line_{number}"] for number in range(self.count)}


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def answer(request: HttpRequest, onward_id: UUID) -> HttpResponse:
    """Say of each line whether it was kept."""
    viewer = viewer_of(request)
    line = onward_shown(viewer, onward_id)
    checklist = checklist_of(viewer, line)
    if checklist is None:
        raise StageRefused(NO_LIST, slug="no-checklist")
    form = ChecklistForm(
        request.POST or None,
        checklist=line.onward.version.must_happen,
        initial={"expected": checklist.count}
        | {f"line_{number}": said for number, said in enumerate(checklist.given)},
    )
    ask = Ask(
        title="Delivered as meant?",
        button="Save these answers",
        back=reverse("onward", args=[onward_id]),
        done="Answers saved.",
        caption=say(
            "{intervention}, referral {ref}-{number}",
            intervention=line.intervention,
            ref=line.onward.ref,
            number=line.onward.number,
        ),
        lead="Say of each line whether it was kept over the whole of this delivery. Leave a line open if nobody has looked: it is then shown as not answered, and never counted as kept.",
    )

    def act(given: dict[str, Any]) -> None:
        services.answer_checklist(
            onward=line.onward,
            answers=form.answers(),
            words=given["words"],
            expected=given["expected"],
            by=viewer,
        )
        care.suggest(
            request, kind_of(line.onward.scheme).words_to_avoid, given["words"], about="the checklist"
        )

    return form_page(request, form, ask, act)
