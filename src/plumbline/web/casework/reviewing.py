"""Views of the review of a case and of its closure: filled in from the logs, judged by a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plumbline.cases import services
from plumbline.cases.enums import ReviewOutcome
from plumbline.cases.queries import CasePage, case_page
from plumbline.cases.queries.changes import changes_of_case
from plumbline.cases.queries.delivery import check_may_in
from plumbline.cases.queries.reviewing import changed_since, proofs_of, said_since
from plumbline.cases.queries.tracks import values_of
from plumbline.cases.reviewing import ONE_AGENCY, kept_until
from plumbline.cases.services import GivenRating
from plumbline.schemes.rules import due_on
from plumbline.values.words import counted, joined, say
from plumbline.web import care
from plumbline.web.captions import of_whom
from plumbline.web.casework.choices import usual_time
from plumbline.web.casework.forms.ending import ClosureForm, ReviewForm
from plumbline.web.casework.views import CASEWORK, LEADS, asked_of, offered_in, told_in
from plumbline.web.changed import watched
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, form_page
from plumbline.web.templatetags.pages import cited, day


@require_http_methods(["GET", "POST"])
@for_roles(*CASEWORK)
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Review a case: a rating for each objective."""
    viewer = viewer_of(request)
    number = changes_of_case(viewer, ref)
    page = case_page(viewer, ref)
    check_may_in(viewer, "review", page.case)
    objectives = [(str(line.objective.id), line.objective.words) for line in page.objectives]
    offered = offered_in(viewer, page)
    proofs = proofs_of(page, offered["offered"], offered["not_had"])
    form = ReviewForm(
        request.POST or None,
        objectives=objectives,
        ratings=list(page.kind.work.ratings.items()),
        usual_time=usual_time(page, "review"),
        proofs={str(key): words for key, words in proofs.items()},
        their_words=_quotes(page),
        changed=changed_since(page),
        steps_down=ONE_AGENCY in page.kind.work.closure_reasons,
        initial={"next_review_on": _next_review(page)},
    )

    def act(given: dict[str, Any]) -> None:
        ratings = [
            GivenRating(objective_id=UUID(key), rating=given[f"rating_{key}"], words=given[f"proof_{key}"])
            for key, _ in objectives
        ]
        services.hold_review(
            case=page.case,
            ratings=ratings,
            words=given["words"],
            view=given["view"],
            their_words=given["their_words"],
            outcome=given["outcome"],
            by=viewer,
            next_review_on=given["next_review_on"],
        )
        care.suggest(request, page.kind.words_to_avoid, given["words"], given["view"], about="the review")

    ask = replace(
        asked_of("Review this case", "Save this review", ref, "Review saved."),
        template="onward/before_ending.html",
        context={**offered, **told_in(viewer, page), **watched(number, "case-changed", ref)},
    )
    return form_page(request, form, ask, act)


@require_http_methods(["GET", "POST"])
@for_roles(*LEADS)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a case and say why. Open actions are listed on the closure."""
    viewer = viewer_of(request)
    page = case_page(viewer, ref)
    steps_down = bool(page.reviews) and page.reviews[-1].outcome == ReviewOutcome.STEP_DOWN
    form = ClosureForm(
        request.POST or None,
        reasons=list(page.kind.work.closure_reasons.items()),
        initial={"reason": ONE_AGENCY} if steps_down else {},
    )

    def act(given: dict[str, Any]) -> None:
        services.close_case(
            case=page.case,
            reason=given["reason"],
            words=given["words"],
            carries_on=given["carries_on"],
            reach=given["reach"],
            by=viewer,
        )
        care.suggest(request, page.kind.words_to_avoid, given["words"], about="the closure")

    ask = Ask(
        title="Close this case",
        button="Close this case",
        back=reverse("case", args=[ref]),
        done="Case closed.",
        caption=of_whom(ref, page.name),
        lead=_before_closing(page),
        template="onward/before_ending.html",
        context={**offered_in(viewer, page), **told_in(viewer, page)},
    )
    return form_page(request, form, ask, act)


def _next_review(page: CasePage) -> date | None:
    """The day of the next review by the kind's clock, if the case is kept."""
    clock = page.kind.clocks.get("review")
    limit = clock.limit_for(values_of(page.case)) if clock else None
    return due_on(timezone.localdate(), limit) if limit else None


def _quotes(page: CasePage) -> str:
    """What the person said since the last review, each with its day."""
    return "\n".join(
        f"“{line.contact.their_words}” ({day(line.contact.happened_at)})" for line in said_since(page)
    )


def _before_closing(page: CasePage) -> str:
    unrated = sum(not line.ratings for line in page.objectives)
    still_open = sum(line.is_open for line in page.actions)
    said = []
    if unrated:
        said.append(
            counted(
                len(page.objectives),
                "{unrated} of {count} objective has no rating: hold a review first.",
                "{unrated} of {count} objectives have no rating: hold a review first.",
                unrated=unrated,
            )
        )
    if still_open:
        said.append(
            counted(
                still_open,
                "{count} action is open, and stays with its owner.",
                "{count} actions are open, and stay with their owners.",
            )
        )
    until, rule = kept_until(timezone.localdate(), page.kind)
    if until is not None:
        said.append(
            say(
                "If you close it today, it is kept until {until}, then looked at again. The rule: {rule}.",
                until=day(until),
                rule=cited(rule).partition(" (")[0],
            )
        )
    return joined(said)
