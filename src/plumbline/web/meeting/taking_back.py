"""Take back what was written in the room: a line, or a decision before the minutes are approved."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.enums import BackWhy
from plumbline.meetings.queries.taken_back import (
    check_not_approved,
    decision_shown,
    is_narrow,
    line_shown,
    may_correct,
    may_write_at,
)
from plumbline.meetings.services import take_back_decision, take_back_line
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.sharing.enums import Marking
from plumbline.values.words import say
from plumbline.web.care import Wording
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, sentence_field


WAYS = {
    BackWhy.WRONG.value: "Withdraw it: it is wrong, or about another case",
    BackWhy.MISTAKE.value: "Withdraw it: it was written down by mistake",
    BackWhy.CORRECTED.value: "Correct it: what is right is below",
}
NARROW = {BackWhy.NARROWED.value: "Keep it to the agency that said it, and the host"}
OF_A_LINE = "Whoever read it sees that it was withdrawn or corrected, when, by whom and why. What it said is read by the agency whose it is alone."
OF_NAMED = (
    "Whoever read it sees that it was withdrawn or corrected, when, by whom and why. It was for named people: what it said is read by those of "
    "them who are of the agency whose it is, or, if none of them is, of the host."
)
OF_A_DECISION = "The minutes leave it out. If no other decision was made on the case and nothing is planned in it, the case goes back to where it stood. What else followed stays: put the state or the rating of the case right on the case, and its actions on each of them."


class TakeBackForm(PageForm):
    """What is to become of it, why, and what is right in its place."""

    beside: ClassVar = {
        "why-unfit": "why", "why-missing": "because", "words-missing": "words", "written-since": "why",
    }  # fmt: skip

    def __init__(self, *args: Any, ways: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = choice_field(
            "What should happen to it?", list(ways.items()), "Choose what should happen to it"
        )
        self.fields["because"] = sentence_field(
            "Why?",
            "Say why, in a few words",
            rows=2,
            hint="Whoever read it reads this. Do not repeat what was wrong",
        )
        if BackWhy.CORRECTED in ways:
            self.fields["words"] = sentence_field(
                "If you correct it: what is right?", "", rows=3, required=False
            )

    def clean(self) -> dict[str, object]:
        """A correction needs what is right."""
        given = super().clean() or {}
        if given.get("why") == BackWhy.CORRECTED and not given.get("words"):
            self.add_error("words", "Say what is right")
        return given


@require_http_methods(["GET", "POST"])
@for_roles(*CASE_ROLES)
def line(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """A line that was kept at a meeting."""
    viewer = viewer_of(request)
    found = line_shown(viewer, line_id)
    item = found.item
    ways = WAYS if found.agency is None or is_narrow(found) else WAYS | NARROW
    if not may_correct(viewer, found):
        ways = {way: words for way, words in ways.items() if way != BackWhy.CORRECTED}
    back = reverse("notes", args=[item.id]) if may_write_at(viewer, item) else reverse("given-facts")
    ask = Ask(
        title="Withdraw or correct a line of a meeting",
        button="Save",
        back=back,
        done="Saved. It no longer stands in the notes.",
        caption=say("Case {ref}", ref=item.case.ref),
        lead=OF_NAMED if found.marking == Marking.NAMED else OF_A_LINE,
        template="meeting/take_back.html",
        context={"words": found.words},
        wording=Wording(
            kind_of(item.case.scheme).words_to_avoid, say("the line"), fields=("because", "words")
        ),
    )
    form = TakeBackForm(request.POST or None, ways=ways, initial={"words": found.words})
    return form_page(
        request, form, ask, lambda given: take_back_line(line_id=line_id, by=viewer, **_instead(given))
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.COORDINATOR, Role.CHAIR)
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """A decision, while the minutes are not approved."""
    viewer = viewer_of(request)
    found = decision_shown(viewer, decision_id)
    check_not_approved(found.item.meeting)
    ask = Ask(
        title="Withdraw or correct a decision",
        button="Save",
        back=reverse("meeting", args=[found.item.meeting_id]),
        done="Saved. The minutes are drafted without it.",
        caption=say("Case {ref}", ref=found.item.case.ref),
        lead=OF_A_DECISION,
        template="meeting/take_back.html",
        context={"words": found.words},
        wording=Wording(
            kind_of(found.item.case.scheme).words_to_avoid, say("the decision"), fields=("because", "words")
        ),
    )
    form = TakeBackForm(request.POST or None, ways=WAYS, initial={"words": found.words})
    return form_page(
        request,
        form,
        ask,
        lambda given: take_back_decision(decision_id=decision_id, by=viewer, **_instead(given)),
    )


def _instead(given: dict[str, Any]) -> dict[str, Any]:
    """What is right counts where it is a correction, and is left out where it stood in the box beforehand."""
    return given if given["why"] == BackWhy.CORRECTED else given | {"words": ""}
