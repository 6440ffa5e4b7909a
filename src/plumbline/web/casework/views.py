"""Views of a case. Each begins with the viewer and the case that they may see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.cases import services
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.learning import may_learn_from
from plumbline.cases.queries.look_backs import look_backs_of
from plumbline.cases.queries.onward import onward_of_case, unmet_of_case
from plumbline.cases.queries.outranked import led_elsewhere
from plumbline.cases.queries.owners_out import to_hand_on
from plumbline.cases.queries.presence import known_to, shares_of
from plumbline.cases.queries.team import has_notes
from plumbline.cases.queries.told import told_lines
from plumbline.cases.queries.uncovered import uncovered_in
from plumbline.values.words import joined, say
from plumbline.web.captions import of_whom
from plumbline.web.casework.forms.plan import ResearchFinishedForm
from plumbline.web.casework.presenters import answers_from_before, links_of, next_of
from plumbline.web.changed import whether_changed
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.safety.on_case import on_case


LEADS = (Role.COORDINATOR, Role.CHAIR)
WORKERS = (Role.REPRESENTATIVE, Role.PRACTITIONER, Role.ADVISER)
CASEWORK = (*LEADS, *WORKERS)


@require_GET
@for_roles(*CASEWORK)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything of one case that the viewer may see."""
    # Taken before the page is read: what somebody adds meanwhile then counts as new.
    number = changes_of_case(viewer_of(request), ref)
    page = case_page(viewer_of(request), ref)
    following, safety = next_of(page), on_case(viewer_of(request), page)
    links = links_of(page, by_letter=safety.is_offered, transfers=safety.transfers)
    context = {
        "page": page,
        "uncovered": uncovered_in([page.case]) if "let_in" in page.acts else [],
        "no_owner": to_hand_on(viewer_of(request), page.actions) if page.closure is None else [],
        "number": number,
        "next": following,
        # What comes next has its link already.
        "links": [link for link in links if following is None or link.address != following.address],
        "safety": safety,
        "has_notes": "supervise" in page.acts or has_notes(viewer_of(request), page.case),
        "led": led_elsewhere(viewer_of(request), page.case),
        "known": known_to(viewer_of(request), [line.person_id for line in page.people]),
        "shares": shares_of(viewer_of(request), page.case),
        "may_share": "let_in" in page.acts,
        "look_backs": look_backs_of(viewer_of(request), page.case) if page.closure else [],
        **offered_in(viewer_of(request), page),
        **told_in(viewer_of(request), page),
        "may_take_out": any(link.is_sharing for link in links),
        "may_learn": may_learn_from(viewer_of(request), page.case),
        "may_write_safe": "set_safe_contact" in page.acts and page.closure is None,
    }
    return TemplateResponse(request, "casework/case.html", context)


@require_GET
@for_roles(*CASEWORK)
def changed(request: HttpRequest, ref: str) -> HttpResponse:
    """Whether a case has changed since its page was opened."""
    return whether_changed(request, changes_of_case(viewer_of(request), ref))


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
        caption=of_whom(ref, page.name),
        lead=("" if waiting else answers_from_before(page)) or _answers_words(len(page.requests), waiting),
        template="casework/finish_research.html",
        context={"page": page},
    )
    return form_page(
        request,
        # A page without a field is sent with nothing but its mark.
        ResearchFinishedForm(sent_or_not(request), waiting=waiting),
        ask,
        lambda given: services.finish_research(case=page.case, by=viewer, because=given.get("because", "")),
    )


def offered_in(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    """What was offered in a case, and what was needed and could not be had."""
    lines = onward_of_case(viewer, page.case)
    return {"offered": lines, "not_had": unmet_of_case(viewer, page.case, lines)}


def told_in(viewer: Viewer, page: CasePage) -> dict[str, Any]:
    """What the people of a case were told, object to and consent to: a line for each, and where it is changed."""
    return {
        "told": told_lines(viewer, page.case, page.people),
        "told_address": reverse("told", args=[page.case.ref]),
    }


def asked_of(title: str, button: str, ref: str, done: str) -> Ask:
    """A form about a case, which goes back to it."""
    return Ask(
        title=title,
        button=button,
        back=reverse("case", args=[ref]),
        done=done,
        caption=say("Case {ref}", ref=ref),
    )


def sent_or_not(request: HttpRequest) -> QueryDict | None:
    """What was sent, though it be nothing: a form without a field is still sent."""
    return request.POST if request.method == "POST" else None


def _answers_words(asked: int, waiting: Sequence[str]) -> str:
    if not asked:
        return "Nobody was asked what they know."
    if not waiting:
        return (
            say("All {asked} agencies that were asked have answered.", asked=asked)
            if asked > 1
            else say("The agency asked has answered.")
        )
    return say(
        "{answered} of {asked} agencies have answered. Not yet: {waiting}.",
        answered=asked - len(waiting),
        asked=asked,
        waiting=joined(waiting, ", "),
    )
