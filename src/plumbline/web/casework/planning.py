"""The plan of a case: objectives, actions, and each step of an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.queries import CasePage, action_shown, case_for, case_page, contacts_for, objective_of
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.chasing import reminders_of
from plumbline.cases.queries.contacts import ContactLine
from plumbline.cases.queries.delivery import check_may_in, may_in
from plumbline.cases.queries.owners_out import may_hand_on
from plumbline.cases.queries.proofs import proofs_for
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.queries.taking_up import may_take_up, taken_up_from
from plumbline.cases.queries.usual import UsualAction, usual_actions, usual_numbered
from plumbline.cases.rules import vague_words
from plumbline.schemes.kind import ActionMove
from plumbline.schemes.queries import kind_of
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.care import Wording
from plumbline.web.casework.choices import (
    affected_of,
    drivers_of,
    needs_of,
    objectives_of,
    only_owner_of,
    owners_of,
    people_in,
    usual_time,
)
from plumbline.web.casework.forms.plan import ActionForm, ObjectiveForm
from plumbline.web.casework.forms.step import StepForm, as_step, at_once, beside
from plumbline.web.casework.overtaken import noticing_others, read_anew
from plumbline.web.casework.views import CASEWORK, LEADS, asked_of, sent_or_not
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.templatetags.pages import day
from plumbline.web.who_reads import ask_readers, given_readers


# In the address of an action that its owner opened to end it: the field in which they say so has the focus.
TO_END = "end"


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def objective(request: HttpRequest, ref: str) -> HttpResponse:
    """Set an objective."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    check_may_in(viewer, "set_objective", found)
    kind = kind_of(found.scheme)
    form = ObjectiveForm(request.POST or None, drivers=drivers_of(kind), needs=needs_of(viewer, ref, kind))
    ask_readers(form, found.seen_by_agencies, by=viewer, hint="The host of the scheme reads it anyway")

    def act(given: dict[str, Any]) -> None:
        services.set_objective(
            case=found, words=given["words"], driver=given["driver"], need=form.need, readers=given_readers(given), by=viewer
        )  # fmt: skip
        care.suggest(request, kind.words_to_avoid, given["words"], about="the objective")

    ask = asked_of("Set an objective", "Save this objective", ref, "Objective saved.")
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose an action to one named person."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "propose_action", page.case)
    return _propose(request, page)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def take_up(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Propose again, to whoever it should have been or to somebody else, an action that ended undone."""
    viewer = viewer_of(request)
    before = action_shown(viewer, action_id)
    line = action_lines(viewer, [before], on=timezone.localdate())[0]
    page = case_page(viewer, before.case.ref)
    if not may_take_up(viewer, line):
        if request.method == "GET":
            # A row of the inbox leads here: where it cannot be proposed again, the action says why and what else there is.
            return redirect("action", action_id)
        raise StageRefused(
            "This action cannot be taken up again: it has not ended undone, or somebody took it up."
        )
    return _propose(request, page, follows=line)


def _propose(request: HttpRequest, page: CasePage, *, follows: ActionLine | None = None) -> HttpResponse:
    """Ask for an action and propose it, perhaps in the place of one that ended undone, or one that is usual: it begins with their words."""
    viewer, ref = viewer_of(request), page.case.ref
    offered = () if follows else usual_actions(page.kind, page.actions)
    chosen = usual_numbered(offered, request.GET.get("usual"))
    form = ActionForm(
        request.POST or None,
        owners=owners_of(page),
        objectives=objectives_of(page),
        drivers=drivers_of(page.kind),
        usual_time=usual_time(page, "task"),
        people=affected_of(page),
        initial=_begins_with(page, follows, chosen),
    )
    ask_readers(
        form, page.case.seen_by_agencies, by=viewer, hint="The agency of the owner and the host of the scheme read it anyway"
    )  # fmt: skip

    def act(given: dict[str, Any]) -> None:
        user, agency = (UUID(part) for part in given["owner"].split("."))
        served = (
            None
            if given["objective"] == "none"
            else objective_of(viewer, page.case, UUID(given["objective"]))
        )
        services.propose_action(
            case=page.case,
            verb=given["verb"],
            what=given["what"],
            owner=user,
            agency=agency,
            objective=served,
            serves_none_because="" if served else given["serves_none_because"],
            due_on=given["due_on"],
            follows=follows.action if follows else None,
            driver=form.driver(),
            person_id=form.person_id(),
            is_new=form.is_new(),
            readers=given_readers(given),
            by=viewer,
        )
        care.suggest(
            request,
            page.kind.words_to_avoid,
            *action_words(given),
            about="the action",
            doubts=vague_words(verb=given["verb"], what=given["what"], kind=page.kind.work.actions),
        )

    return form_page(request, form, _proposing(ref, offered, chosen, follows), act)


def _begins_with(
    page: CasePage, follows: ActionLine | None, chosen: UsualAction | None
) -> dict[str, Any] | None:
    """What the form begins with: an action that is taken up again, or one that is usual."""
    if follows:
        return _as_before(follows)
    if chosen is None:
        return None
    return {"verb": chosen.verb, "what": chosen.what, "owner": only_owner_of(page, chosen.agency_kind)}


def _proposing(
    ref: str, offered: Sequence[UsualAction], chosen: UsualAction | None, follows: ActionLine | None
) -> Ask:
    done = "Action proposed. Its owner accepts or declines."
    if not follows:
        ask = asked_of("Propose an action", "Propose this action", ref, done)
        context = {"usual": offered, "chosen": chosen, "ref": ref}
        return replace(ask, template="casework/propose.html", context=context)
    lead = say(
        "It is filled in from the action that ended undone: {state}. Change what differs. By when it is done is asked anew, so leave the day out of its words.",
        state=say(follows.label).lower(),
    )
    ask = asked_of("Propose this action again", "Propose this action", ref, done)
    return replace(ask, lead=lead, template="casework/again.html", context={"follows": follows})


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def agree_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree the plan as it stands."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    ask = replace(
        asked_of("Agree the plan", "Agree the plan", ref, "The plan is agreed."),
        context=watched(changes_of_case(viewer, ref), "case-changed", ref),
    )
    return form_page(
        request,
        PageForm(sent_or_not(request)),
        ask,
        lambda given: services.agree_plan(case=found, by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
@read_anew
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action: its history, and its next step if it is the viewer's to take."""
    viewer = viewer_of(request)
    found = action_shown(viewer, action_id)
    number = changes_of_case(viewer, found.case.ref)
    line = action_lines(viewer, [found], on=timezone.localdate())[0]
    kind = kind_of(found.case.scheme).work.actions
    contacts = contacts_for(viewer, found)
    proofs = _proofs(viewer, line, contacts)
    moves = [
        (state, "Later, with a new date" if state == line.state else kind.states[state])
        for state in line.moves
    ]
    is_out = line.is_open and may_hand_on(viewer, found)
    ends = at_once(line, kind)
    rest = beside(moves, ends, request.POST)
    form = StepForm(
        as_step(request.POST) or None,
        moves=rest,
        needs={state: _needed(kind.moves_between(line.state, state)) for state in line.moves},
        stands=line.state,
        step_count=line.step_count,
        reasons=list(kind.could_not_reasons.items()),
        proofs=proofs,
        others=[
            one for one in people_in(found.case.seen_by_agencies) if not one[0].startswith(str(found.owner))
        ],
    )

    def act(given: dict[str, Any]) -> None:
        with noticing_others():
            services.take_step(
                action=found,
                state=given["state"],
                by=viewer,
                words=given["words"],
                reason=given["reason"] if given["state"] == "could_not" else "",
                due_on=given.get("due_on"),
                proof=_chosen(contacts, given) if given["state"] == "done" else None,
                shown=str(given.get("proof") or "") if given["state"] == "done" else "",
                whose=_whose(given) if given["state"] == "declined" else None,
                expected_step=given["expected_step"],
            )

    ask = Ask(
        title="Action",
        button="Save this step",
        back=reverse("action", args=[action_id]),
        done="Step saved.",
        caption=say("Case {ref}", ref=found.case.ref),
        wording=Wording(kind_of(found.case.scheme).words_to_avoid, say("the step")),
        template="casework/action.html",
        context={
            "line": line,
            "reminders": reminders_of(viewer, found),
            "contacts": contacts,
            "may_reassign": line.is_open and (is_out or may_in(viewer, "reassign", found.case)),
            "is_out": is_out,
            "may_take_up": may_take_up(viewer, line),
            "before": taken_up_from(viewer, found),
            **watched(number, "case-changed", found.case.ref),
            "checked": dict(moves).get("verified", ""),
            "at_once": ends,
            "beside": rest,
            "came_to_end": TO_END in request.GET,
            "proofs": proofs,
        },
    )
    return form_page(request, form, ask, act)


def action_words(given: dict[str, Any]) -> tuple[str, ...]:
    """What of the form of an action was saved in its writer’s own words."""
    why = (given["serves_none_because"],) if given["objective"] == "none" else ()
    return (given["verb"], given["what"], *why)


def _proofs(viewer: Viewer, line: ActionLine, contacts: Sequence[ContactLine]) -> list[tuple[str, str]]:
    """What may show that an action is done: its contacts, then what else the case holds since it was agreed."""
    return [
        *((str(c.contact.id), f"{day(c.contact.happened_at)}: {c.label}") for c in contacts),
        *((one.key, f"{day(one.on)}: {one.words}") for one in proofs_for(viewer, line.action)),
    ]


def _chosen(contacts: Sequence[ContactLine], given: dict[str, Any]) -> Any:
    return next((c.contact for c in contacts if str(c.contact.id) == given.get("proof")), None)


def _needed(moves: Sequence[ActionMove]) -> str:
    return next((need for move in moves for need in move.needs), "")


def _whose(given: dict[str, Any]) -> tuple[UUID, UUID] | None:
    """Whoever was named as whose an action is, and their agency."""
    user, _, agency = str(given.get("whose") or "").partition(".")
    return (UUID(user), UUID(agency)) if agency else None


def _as_before(line: ActionLine) -> dict[str, Any]:
    """What the form begins with where an action is taken up again: its words, and whose it was said to be."""
    step, action = line.steps[-1].step, line.action
    return {
        "verb": action.verb,
        "what": action.what,
        "about": str(action.person_id or ""),
        "owner": f"{step.whose}.{step.whose_agency}" if step.whose else "",
        "objective": str(action.objective_id) if action.objective_id else "none",
        "serves_none_because": action.serves_none_because,
        "driver": action.driver,
        "newness": "" if action.is_new is None else "new" if action.is_new else "usual",
    }
