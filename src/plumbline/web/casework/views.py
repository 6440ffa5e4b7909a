"""Views of a case. Each begins with the viewer and the case that they may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import members_of
from plumbline.access.viewer import Viewer
from plumbline.agencies.queries import names_of
from plumbline.cases import services
from plumbline.cases.queries import CasePage, action_shown, case_for, case_page, contacts_for, objective_of
from plumbline.cases.queries.chasing import reminders_of
from plumbline.cases.queries.contacts import ContactLine
from plumbline.cases.queries.delivery import check_may_in, may_in
from plumbline.cases.queries.learning import may_learn_from
from plumbline.cases.queries.onward import onward_of_case, unmet_of_case
from plumbline.cases.queries.steps import action_lines
from plumbline.cases.queries.team import has_notes
from plumbline.cases.queries.told import told_lines
from plumbline.cases.services import GivenRating
from plumbline.schemes.kind import ActionMove
from plumbline.schemes.permissions import CASE_ROLES
from plumbline.schemes.queries import kind_of
from plumbline.web import care
from plumbline.web.casework import forms
from plumbline.web.casework.presenters import links_of, next_of
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.forms import PageForm
from plumbline.web.safety.on_case import on_case
from plumbline.web.scheme_pages.handbook import told
from plumbline.web.templatetags.pages import day


LEADS = (Role.COORDINATOR, Role.CHAIR)
WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
CASEWORK = (*LEADS, *WORKERS)


@require_GET
@for_roles(*CASEWORK)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything of one case that the viewer may see."""
    page = case_page(viewer_of(request), ref)
    following = next_of(page)
    context = {
        "page": page,
        "next": following,
        # What comes next has its link already.
        "links": [link for link in links_of(page) if following is None or link.address != following.address],
        "safety": on_case(viewer_of(request), page),
        "has_notes": "supervise" in page.acts or has_notes(viewer_of(request), page.case),
        **_offered(viewer_of(request), page),
        **_told(viewer_of(request), page),
        "may_learn": may_learn_from(viewer_of(request), page.case),
        "may_write_safe": "set_safe_contact" in page.acts and page.closure is None,
    }
    return TemplateResponse(request, "casework/case.html", context)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def finish_research(request: HttpRequest, ref: str) -> HttpResponse:
    """End the research stage, so that a meeting can discuss the case."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    waiting = [line.agency for line in page.requests if not line.answer]
    ask = Ask(
        title="Finish the research",
        button="Finish the research",
        back=reverse("case", args=[ref]),
        done="The case can now go to a meeting. Put it on an agenda.",
        caption=f"Case {ref}",
        lead=_answers_words(len(page.requests), waiting),
    )
    return form_page(
        request,
        # A page without a field is sent with nothing but its mark.
        forms.ResearchFinishedForm(_sent(request), waiting=waiting),
        ask,
        lambda given: services.finish_research(case=page.case, by=viewer, because=given.get("because", "")),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def objective(request: HttpRequest, ref: str) -> HttpResponse:
    """Set an objective."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    check_may_in(viewer, "set_objective", found)

    def act(given: dict[str, Any]) -> None:
        services.set_objective(case=found, words=given["words"], by=viewer)
        care.suggest(request, kind_of(found.scheme).words_to_avoid, given["words"], about="the objective")

    ask = _ask("Set an objective", "Save this objective", ref, "Objective saved.")
    return form_page(request, forms.ObjectiveForm(request.POST or None), ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def propose(request: HttpRequest, ref: str) -> HttpResponse:
    """Propose an action to one named person."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "propose_action", page.case)
    form = forms.ActionForm(
        request.POST or None,
        owners=owners_of(page),
        objectives=objectives_of(page),
        usual_time=usual_time(page, "task"),
    )

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
            by=viewer,
        )
        care.suggest(request, page.kind.words_to_avoid, *action_words(given), about="the action")

    return form_page(
        request,
        form,
        _ask(
            "Propose an action", "Propose this action", ref, "Action proposed. Its owner accepts or declines."
        ),
        act,
    )


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def agree_plan(request: HttpRequest, ref: str) -> HttpResponse:
    """Agree the plan as it stands."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    ask = _ask("Agree the plan", "Agree the plan", ref, "The plan is agreed.")
    return form_page(
        request,
        PageForm(_sent(request)),
        ask,
        lambda given: services.agree_plan(case=found, by=viewer),
    )


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action: its history, and its next step if it is the viewer's to take."""
    viewer = viewer_of(request)
    found = action_shown(viewer, action_id)
    line = action_lines(viewer, [found], on=timezone.localdate())[0]
    kind = kind_of(found.case.scheme).work.actions
    contacts = contacts_for(viewer, found)
    moves = [
        (state, "Later, with a new date" if state == line.state else kind.states[state])
        for state in line.moves
    ]
    form = forms.StepForm(
        request.POST or None,
        moves=moves,
        needs={state: _needed(kind.moves_between(line.state, state)) for state in line.moves},
        stands=line.state,
        step_count=line.step_count,
        reasons=list(kind.could_not_reasons.items()),
        proofs=[(str(c.contact.id), f"{day(c.contact.happened_at)}: {c.label}") for c in contacts],
        initial={"expected_step": line.step_count},
    )

    def act(given: dict[str, Any]) -> None:
        services.take_step(
            action=found,
            state=given["state"],
            by=viewer,
            words=given["words"],
            reason=given["reason"] if given["state"] == "could_not" else "",
            due_on=given.get("due_on"),
            proof=_chosen(contacts, given) if given["state"] == "done" else None,
            expected_step=given["expected_step"],
        )

    ask = Ask(
        title="Action",
        button="Save this step",
        back=reverse("action", args=[action_id]),
        done="Step saved.",
        caption=f"Case {found.case.ref}",
        template="casework/action.html",
        context={
            "line": line,
            "reminders": reminders_of(viewer, found),
            "contacts": contacts,
            "may_reassign": line.is_open and may_in(viewer, "reassign", found.case),
        },
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Review a case: a rating for each objective."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "review", page.case)
    objectives = [(str(line.objective.id), line.objective.words) for line in page.objectives]
    form = forms.ReviewForm(
        request.POST or None,
        objectives=objectives,
        ratings=list(page.kind.work.ratings.items()),
        usual_time=usual_time(page, "review"),
    )

    def act(given: dict[str, Any]) -> None:
        ratings = [
            GivenRating(objective_id=UUID(key), rating=given[f"rating_{key}"]) for key, _ in objectives
        ]
        services.hold_review(
            case=page.case,
            ratings=ratings,
            words=given["words"],
            outcome=given["outcome"],
            by=viewer,
            next_review_on=given["next_review_on"],
        )
        care.suggest(request, page.kind.words_to_avoid, given["words"], about="the review")

    ask = replace(
        _ask("Review this case", "Save this review", ref, "Review saved."),
        template="onward/before_ending.html",
        context={**_offered(viewer, page), **_told(viewer, page)},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a case and say why. Open actions are listed on the closure."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    form = forms.ClosureForm(request.POST or None, reasons=list(page.kind.work.closure_reasons.items()))

    def act(given: dict[str, Any]) -> None:
        services.close_case(
            case=page.case,
            reason=given["reason"],
            words=given["words"],
            carries_on=given["carries_on"],
            by=viewer,
        )
        care.suggest(request, page.kind.words_to_avoid, given["words"], about="the closure")

    ask = Ask(
        title="Close this case",
        button="Close this case",
        back=reverse("case", args=[ref]),
        done="Case closed.",
        caption=f"Case {ref}",
        lead=_before_closing(page),
        template="onward/before_ending.html",
        context={**_offered(viewer, page), **_told(viewer, page)},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def conflict(request: HttpRequest, ref: str) -> HttpResponse:
    """Declare one's own conflict of interest: sight is gone at once, and nobody is told why."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    ask = Ask(
        title="Declare a conflict of interest",
        button="Take my access away",
        back=reverse("home"),
        done="You no longer see this case.",
        warning="You lose sight of this case, this person and their records at once. A co-ordinator cannot give it back by a click.",
    )
    return form_page(
        request,
        forms.SureForm(request.POST or None),
        ask,
        lambda given: services.declare_conflict(case=found, user=viewer.user_id, by=viewer),
    )


def action_words(given: dict[str, Any]) -> tuple[str, ...]:
    """What of the form of an action was saved in its writer’s own words."""
    why = (given["serves_none_because"],) if given["objective"] == "none" else ()
    return (given["verb"], given["what"], *why)


def _offered(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    """What was offered in a case, and what was needed and could not be had."""
    lines = onward_of_case(viewer, page.case)
    return {"offered": lines, "not_had": unmet_of_case(viewer, page.case, lines)}


def _told(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    """What the people of a case were told, object to and consent to: a line for each, and where it is changed."""
    return {
        "told": told_lines(viewer, page.case, page.people),
        "told_address": reverse("told", args=[page.case.ref]),
    }


def _ask(title: str, button: str, ref: str, done: str) -> Ask:
    return Ask(title=title, button=button, back=reverse("case", args=[ref]), done=done, caption=f"Case {ref}")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, though it be nothing: a form without a field is still sent."""
    return request.POST if request.method == "POST" else None


def _answers_words(asked: int, waiting: Sequence[str]) -> str:
    if not asked:
        return "Nobody was asked what they know."
    if not waiting:
        return (
            f"All {asked} agencies that were asked have answered."
            if asked > 1
            else "The agency asked has answered."
        )
    return f"{asked - len(waiting)} of {asked} agencies have answered. Not yet: {', '.join(waiting)}."


def _before_closing(page: CasePage) -> str:
    unrated = sum(not line.ratings for line in page.objectives)
    still_open = sum(line.is_open for line in page.actions)
    said = []
    if unrated:
        of = f"{len(page.objectives)} objectives have" if len(page.objectives) > 1 else "1 objective has"
        said.append(f"{unrated} of {of} no rating: hold a review first.")
    if still_open:
        said.append(
            "1 action is open, and stays with its owner."
            if still_open == 1
            else f"{still_open} actions are open, and stay with their owners."
        )
    return " ".join(said)


def usual_time(page: CasePage, clock: str) -> str:
    """How long the kind gives, in words; empty where nothing is timed."""
    found = page.kind.clocks[clock].limit_for({}) if clock in page.kind.clocks else None
    return told(found) if found else ""


def _chosen(contacts: Sequence[ContactLine], given: dict[str, Any]) -> Any:
    return next((c.contact for c in contacts if str(c.contact.id) == given.get("proof")), None)


def _needed(moves: Sequence[ActionMove]) -> str:
    return next((need for move in moves for need in move.needs), "")


def owners_of(page: CasePage) -> forms.Choices:
    """People of the agencies in a case, as choices."""
    agencies = names_of(page.case.seen_by_agencies)
    return [
        (f"{user.id}.{agency}", f"{user.name}, {name}")
        for agency, name in sorted(agencies.items(), key=lambda pair: pair[1])
        for user in members_of(agency, roles=CASE_ROLES)
    ]


def objectives_of(page: CasePage) -> forms.Choices:
    """The objectives of a case, as choices."""
    return [(str(line.objective.id), line.objective.words) for line in page.objectives]
