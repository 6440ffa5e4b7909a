"""Move a case by hand, where its kind lets this person."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from plumbline.access.enums import Role
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.services import move_case
from plumbline.schemes.kind import Track
from plumbline.values.errors import StageRefused
from plumbline.values.words import joined, say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm, choice_field, line_field, several_field


CASEWORK = (Role.COORDINATOR, Role.CHAIR, Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)


class MoveForm(PageForm):
    """To which state, what it says of a track where it says anything, and why."""

    beside: ClassVar = {"nothing-chosen": "chosen", "never-together": "chosen"}

    def __init__(
        self,
        *args: Any,
        moves: dict[str, str],
        chooses: tuple[str, Track] | None = None,
        needing: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"] = choice_field(
            "To which step?", list(moves.items()), "Choose a step", takes_only=True
        )
        if chooses:
            state, track = chooses
            self.fields["chosen"] = several_field(
                track.label,
                list(track.values.items()),
                hint=say("For “{state}”. Several can hold at once.", state=state)
                if track.several
                else say("For “{state}”. One holds.", state=state),
            )
        self.fields["because"] = line_field("Why?", hint=_who_needs(moves, needing), required=False)


def _who_needs(moves: dict[str, str], needing: Collection[str]) -> str:
    """For which of the moves on offer a reason is needed."""
    named = [label for state, label in moves.items() if state in needing]
    if not named:
        return say("You can leave this empty")
    return "" if len(named) == len(moves) else say("Needed for: {moves}", moves=joined(named, "; "))


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """The moves that are open from where the case stands."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    if not page.moves:
        raise StageRefused(
            say("From “{state_label}” nothing is moved by hand.", state_label=page.state_label)
        )
    ask = Ask(
        title="Move this case",
        button="Move it",
        back=reverse("case", args=[ref]),
        done="The case was moved.",
        caption=say("Case {ref}, now: {state_label}", ref=ref, state_label=page.state_label),
    )
    return form_page(
        request,
        MoveForm(request.POST or None, moves=page.moves, chooses=_chooses(page), needing=_needing(page)),
        ask,
        lambda given: move_case(
            case=page.case,
            state=given["state"],
            because=given["because"],
            chosen=given.get("chosen", ()) if _asks(page, given["state"]) else (),
            by=viewer,
        ),
    )


def _chooses(page: CasePage) -> tuple[str, Track] | None:
    """The track that one of the moves asks for, and the state to which that move leads."""
    for move in page.kind.course.states[page.state].moves:
        if move.chooses and move.to in page.moves:
            return page.moves[move.to], page.kind.tracks[move.chooses]
    return None


def _needing(page: CasePage) -> set[str]:
    """The states to which nothing is moved without a reason."""
    return {move.to for move in page.kind.course.states[page.state].moves if "reason" in move.needs}


def _asks(page: CasePage, state: str) -> bool:
    return bool(page.kind.course.hand_move(page.state, state).chooses)
