"""How a case is delivered, who leads its work, direction and supervision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.queries import action_shown, case_for, case_page, objective_of
from plumbline.cases.queries.delivery import check_may_in, how_delivered, may_in
from plumbline.cases.queries.owners_out import may_hand_on, takers_of
from plumbline.cases.queries.steps import ActionLine, action_lines
from plumbline.cases.queries.team import specialists, supervision_notes
from plumbline.cases.rules import vague_words
from plumbline.schemes.enums import How
from plumbline.schemes.queries import kind_of
from plumbline.values.words import say
from plumbline.web import care
from plumbline.web.casework.choices import affected_of, drivers_of, objectives_of, owners_of, usual_time
from plumbline.web.casework.forms.common import Choices
from plumbline.web.casework.forms.delivery import DeliveryForm, LeadForm, SupervisionForm
from plumbline.web.casework.forms.plan import ActionForm
from plumbline.web.casework.forms.step import HandOnForm, ReassignForm
from plumbline.web.casework.overtaken import noticing_others, read_anew
from plumbline.web.casework.planning import action_words
from plumbline.web.casework.views import CASEWORK, LEADS
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.who_reads import ask_readers, given_readers


ask_and_act = require_http_methods(["GET", "POST"])


@ask_and_act
@for_roles(*LEADS)
def choose(request: HttpRequest, ref: str) -> HttpResponse:
    """Say whether the panel or a team delivers a case from now on, and why."""
    viewer = viewer_of(request)
    found = case_for(viewer, ref)
    now = how_delivered(found)
    ways = [How(way) for way in kind_of(found.scheme).delivery if way != now.value]
    ask = _ask(
        "How this case is delivered",
        "Save this",
        ref,
        "Saved. What was agreed before stays as it was agreed.",
        lead=say(
            "It is delivered by the team now. A change holds from today on: open actions stay with whoever has them, as they were agreed."
        )
        if now is How.TEAM
        else say(
            "It is delivered by the panel now. A change holds from today on: open actions stay with whoever has them, as they were agreed."
        ),
    )

    def act(given: dict[str, Any]) -> object:
        return services.choose_delivery(
            case=found, how=How(given["how"]), because=given["because"], by=viewer
        )

    return form_page(request, DeliveryForm(request.POST or None, ways=ways), ask, act)


@ask_and_act
@for_roles(*CASEWORK)
def lead(request: HttpRequest, ref: str) -> HttpResponse:
    """Name who leads the work with a case."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "name_lead", page.case)
    people = _specialists(viewer, page.case) if page.how is How.TEAM else owners_of(page)

    def act(given: dict[str, Any]) -> object:
        user, agency = (UUID(part) for part in given["who"].split("."))
        return services.name_lead_worker(
            case=page.case, user=user, agency=agency, because=given["because"], by=viewer
        )

    ask = _ask(
        "Name a lead worker",
        "Name this lead worker",
        ref,
        "The lead worker is named.",
        lead=_led_by(page.lead_worker),
    )
    return form_page(request, LeadForm(request.POST or None, people=people), ask, act)


@ask_and_act
@for_roles(*CASEWORK)
def direct(request: HttpRequest, ref: str) -> HttpResponse:
    """Direct a specialist of the team."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    check_may_in(viewer, "direct", page.case)
    form = ActionForm(
        request.POST or None,
        owners=_specialists(viewer, page.case),
        objectives=objectives_of(page),
        drivers=drivers_of(page.kind),
        usual_time=usual_time(page, "task"),
        people=affected_of(page),
    )
    ask_readers(
        form, page.case.seen_by_agencies, by=viewer, hint="The agency of the owner and the host of the scheme read it anyway"
    )  # fmt: skip

    def act(given: dict[str, Any]) -> object:
        user, agency = (UUID(part) for part in given["owner"].split("."))
        none = given["objective"] == "none"
        directed = services.direct_action(
            case=page.case,
            verb=given["verb"],
            what=given["what"],
            owner=user,
            agency=agency,
            objective=None if none else objective_of(viewer, page.case, UUID(given["objective"])),
            serves_none_because=given["serves_none_because"] if none else "",
            due_on=given["due_on"],
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
        return directed

    ask = _ask(
        "Direct an action",
        "Direct this action",
        ref,
        "Directed. It is theirs at once; they may say that they cannot.",
        lead="The action belongs to the specialist as soon as you send it. It shows that you directed it.",
    )
    return form_page(request, form, ask, act)


@ask_and_act
@for_roles(*CASEWORK)
@read_anew
def reassign(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Give an action to another specialist; or to a colleague of an owner who cannot take it further."""
    viewer = viewer_of(request)
    found = action_shown(viewer, action_id)
    line = action_lines(viewer, [found], on=timezone.localdate())[0]
    if not may_in(viewer, "reassign", found.case) and may_hand_on(viewer, found):
        return _hand_on(request, viewer, line)
    check_may_in(viewer, "reassign", found.case)
    people = [(key, name) for key, name in _specialists(viewer, found.case) if str(found.owner) not in key]
    form = ReassignForm(request.POST or None, people=people, step_count=line.step_count)

    def act(given: dict[str, Any]) -> object:
        user, agency = (UUID(part) for part in given["who"].split("."))
        with noticing_others():
            return services.reassign_action(
                action=found,
                owner=user,
                agency=agency,
                words=given["because"],
                expected_step=given["expected_step"],
                by=viewer,
            )

    ask = Ask(
        title="Give this action to somebody else",
        button="Give it to them",
        back=reverse("action", args=[action_id]),
        done="It is theirs now.",
        caption=say("Case {ref}", ref=found.case.ref),
        lead=say(
            "{words}. Now with {owner}, {agency}: {label_within}.",
            words=line.words,
            owner=line.owner,
            agency=line.agency,
            label_within=line.label_within,
        ),
    )
    return form_page(request, form, ask, act)


def _hand_on(request: HttpRequest, viewer: Viewer, line: ActionLine) -> HttpResponse:
    """To a colleague of its owner, at the agency that took it on."""
    action = line.action
    people = [(str(key), name) for key, name in takers_of(action)]
    form = HandOnForm(request.POST or None, people=people, step_count=line.step_count)

    def act(given: dict[str, Any]) -> object:
        with noticing_others():
            return services.hand_on_action(
                action=action,
                owner=UUID(given["who"]),
                words=given["words"],
                expected_step=given["expected_step"],
                by=viewer,
            )

    ask = Ask(
        title="Give this action to somebody else",
        button="Give it to them",
        back=reverse("action", args=[action.id]),
        done="It is theirs now.",
        caption=say("Case {ref}", ref=action.case.ref),
        lead=say(
            "{words}. Its owner cannot take it further. Choose a colleague at {agency}; if nobody there can do it, end it on its page and propose another.",
            words=line.words,
            agency=line.agency,
        ),
    )
    return form_page(request, form, ask, act)


@ask_and_act
@for_roles(*CASEWORK)
def supervision(request: HttpRequest, ref: str) -> HttpResponse:
    """Notes of supervision: the manager writes and reads, the specialist reads."""
    viewer = viewer_of(request)
    found, notes, writes = supervision_notes(viewer, ref)
    people = _specialists(viewer, found) if writes else []
    form = SupervisionForm(request.POST or None, people=people)

    def act(given: dict[str, Any]) -> object:
        user, _ = (UUID(part) for part in given["who"].split("."))
        return services.write_supervision_note(case=found, specialist=user, words=given["words"], by=viewer)

    ask = Ask(
        title="Supervision",
        button="Keep this note",
        back=reverse("supervision", args=[ref]),
        done="Note kept.",
        caption=say("Case {ref}", ref=ref),
        template="casework/supervision.html",
        context={"notes": notes, "writes": writes, "ref": ref},
    )
    return form_page(request, form, ask, act)


def _specialists(viewer: Any, case: Any) -> Choices:
    return [
        (
            f"{post.user_id}.{post.agency}",
            f"{post.user.name}, {agency}{f': {post.brings}' if post.brings else ''}",
        )
        for post, agency in specialists(viewer, case)
    ]


def _led_by(name: str) -> str:
    return say("{name} leads the work now.", name=name) if name else say("Nobody leads the work yet.")


def _ask(title: str, button: str, ref: str, done: str, *, lead: str = "") -> Ask:
    back = reverse("case", args=[ref])
    return Ask(
        title=title, button=button, back=back, done=done, caption=say("Case {ref}", ref=ref), lead=lead
    )
