"""Hand a case to another area, and write down what it answered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries import case_page
from plumbline.cases.queries.transfers import ANSWERS, areas_here, open_transfer, transfers_of
from plumbline.cases.services import record_transfer_reply, send_transfer, take_back_transfer
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field, select_field, sentence_field


LEADS = (Role.COORDINATOR, Role.CHAIR)
ELSEWHERE = "elsewhere"


class SendForm(PageForm):
    """To which area, and why."""

    beside: ClassVar = {"no-area": "area", "no-agreement": "to"}

    def __init__(self, *args: Any, here: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*here, (ELSEWHERE, "Another area, which does not use this Plumbline")]
        self.fields["to"] = select_field("To which area?", choices, "Choose the area")
        self.fields["area"] = line_field(
            "Name of the other area", hint="Needed if it does not use this Plumbline.", required=False
        )
        self.fields["words"] = sentence_field(
            "Why, and what must they know at once?",
            "Say why the case goes there",
            hint="For example, that the victim has moved. Give no address: it goes by the safe way that both co-ordinators agree.",
        )

    def clean(self) -> dict[str, Any]:
        """An area outside has a name."""
        given = super().clean() or {}
        if given.get("to") == ELSEWHERE and not given.get("area"):
            self.add_error("area", "Name the other area")
        return given


class AnswerForm(PageForm):
    """What they said, who said so."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"] = choice_field(
            "What did they answer?", list(ANSWERS.items()), "Choose the answer"
        )
        self.fields["said_by"] = line_field("Who there said so, and how?", "Say who answered, and how")
        self.fields["words"] = sentence_field("In their words", "Give their words", rows=3)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """The form that hands a case over. Until it is accepted there it stays here, with all its actions."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    if "transfer_sent" not in page.leads_on:
        raise StageRefused(
            say("A case that is “{state_label}” is not handed over.", state_label=page.state_label)
        )
    here = {str(s.id): s for s in areas_here(viewer, page.case)}
    form = SendForm(request.POST or None, here=[(key, s.name) for key, s in here.items()])
    still_open = sum(line.is_open for line in page.actions)
    ask = Ask(
        title="Hand this case to another area",
        button="Hand it over",
        back=reverse("case", args=[ref]),
        done="Sent. The case stays here until they accept it.",
        caption=say("Case {ref}", ref=ref),
        lead=_of_actions(still_open, len(page.actions)),
        warning="An area on this installation sees who the people are as soon as you send this.",
    )
    return form_page(
        request,
        form,
        ask,
        lambda given: send_transfer(
            case=page.case, to=here.get(given["to"]), area=given["area"], words=given["words"], by=viewer
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """What an area outside of this installation answered."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    waiting = open_transfer(transfers_of(viewer, page.case))
    if waiting is None or waiting.is_here:
        raise StageRefused("No answer from outside is waited for.")
    ask = Ask(
        title="Write down their answer",
        button="Save this answer",
        back=reverse("case", args=[ref]),
        done="Answer saved.",
        caption=say("Case {ref}, handed to {area}", ref=ref, area=waiting.transfer.area),
        lead="Accepted: close the case here as handed over. Refused: it goes back to where it stood.",
    )
    return form_page(
        request,
        AnswerForm(request.POST or None),
        ask,
        lambda given: record_transfer_reply(
            transfer=waiting.transfer,
            answer=given["answer"],
            words=given["words"],
            said_by=given["said_by"],
            by=viewer,
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def take_back(request: HttpRequest, ref: str) -> HttpResponse:
    """Bring a case back that the other area refused."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    ask = Ask(
        title="Take this case back",
        button="Take it back",
        back=reverse("case", args=[ref]),
        done="The case is back where it stood.",
        caption=say("Case {ref}", ref=ref),
    )
    form = PageForm(request.POST if request.method == "POST" else None)
    return form_page(request, form, ask, lambda given: take_back_transfer(case=page.case, by=viewer))


def _of_actions(still_open: int, all_of_them: int) -> str:
    """How many actions go on; "" where none does."""
    if not still_open:
        return ""
    if all_of_them == 1:
        return "Its one action is open. It stays with its owner."
    if still_open == 1:
        return say("1 of {total} actions is open. It stays with its owner.", total=all_of_them)
    return say(
        "{still_open} of {total} actions are open. They stay with their owners.",
        still_open=still_open,
        total=all_of_them,
    )
