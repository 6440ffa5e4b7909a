"""The victim's side of a case, as their adviser keeps it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries import case_for, case_page
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.victim import VictimSide, hours, victim_side
from plumbline.cases.services import speak_for_victim, start_clock, stop_clock
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, date_field, line_field, sentence_field


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
GO_ON = "go_on"
TOLD = "told"


class WordsForm(PageForm):
    """What they say, or were told."""

    def __init__(self, *args: Any, heard: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        moments = [("wishes", "What the victim wants, for the next meeting")]
        if heard:
            moments.append((TOLD, "What the victim was told after the meeting"))
        self.fields["moment"] = choice_field("What do you write down?", moments, "Choose what this is")
        self.fields["words"] = sentence_field(
            "What did they say, or what were they told?",
            "Write what they say or were told",
            hint="In their own words where you can",
        )
        self.fields["how"] = line_field(
            "By which safe way did you reach them?",
            "Say by which safe way you reached them",
            hint="As they told you it is safe. Your agency alone reads this answer.",
        )
        self.fields["on"] = date_field(
            "When?",
            "Give the day.",
            hint="Leave empty for today, or enter a day like 27 3 2026",
            required=False,
            when="past",
        )


class ClockForm(PageForm):
    """Why the clock stands still, or that it goes on."""

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = choice_field("What has changed?", choices, "Choose what has changed")
        self.fields["words"] = line_field("A few words, if they help", required=False)


def _side(request: HttpRequest, ref: str) -> tuple[Any, VictimSide]:
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    found = victim_side(viewer, page.case)
    if found is None:
        raise NotVisible("This page is not there, or is not yours to see.")
    return page, found


@require_GET
@for_roles(*CASEWORK)
def side(request: HttpRequest, ref: str) -> HttpResponse:
    """The clock, the wishes, what they were told."""
    number = changes_of_case(viewer_of(request), ref)
    page, found = _side(request, ref)
    ran = found.clock.ran if found.clock else None
    spans = (
        {"elapsed": hours(ran.elapsed), "paused": hours(ran.paused), "running": hours(ran.running)}
        if ran
        else {}
    )
    context = {"page": page, "side": found, "spans": spans, **watched(number, "case-changed", ref)}
    return TemplateResponse(request, "safety/victim.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADVISER)
def words(request: HttpRequest, ref: str) -> HttpResponse:
    """Write down what the victim says or was told."""
    viewer = viewer_of(request)
    page, found = _side(request, ref)
    heard = found.clock is not None and found.clock.reached_before_meeting is not None
    ask = Ask(
        title="Write down what the victim wants, or was told",
        button="Save these words",
        back=reverse("victim-side", args=[ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=ref),
        lead="Agencies in the case read this. Write nothing that says where the victim is.",
    )

    def act(given: dict[str, Any]) -> None:
        speak_for_victim(
            case=page.case,
            moment=given["moment"],
            words=given["words"],
            how=given["how"],
            on=given["on"],
            by=viewer,
        )
        # What the victim wants is said in the victim's words, and theirs; what they were told is the adviser's.
        if given["moment"] == TOLD:
            care.suggest(
                request, page.kind.words_to_avoid, given["words"], about=say("what the victim was told")
            )

    return form_page(request, WordsForm(request.POST or None, heard=heard), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ADVISER)
def clock(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop the clock of the first contact, or let it go on."""
    viewer = viewer_of(request)
    page, found = _side(request, ref)
    stands = found.clock is not None and found.clock.ran.standing_still
    choices = (
        [(GO_ON, "There is a safe way now: the clock goes on")] if stands else list(found.pauses.items())
    )
    case = case_for(viewer, page.case.ref)

    def act(given: dict[str, Any]) -> None:
        if given["reason"] == GO_ON:
            start_clock(case=case, words=given["words"], by=viewer)
        else:
            stop_clock(case=case, reason=given["reason"], words=given["words"], by=viewer)

    ask = Ask(
        title="The clock of the first contact",
        button="Save",
        back=reverse("victim-side", args=[ref]),
        done="Saved.",
        caption=say("Case {ref}", ref=ref),
        lead="Time that stands still is shown beside the rest; it is never taken off silently.",
    )
    return form_page(request, ClockForm(request.POST or None, choices=choices), ask, act)
