"""The pairs that wait for a matcher, and one pair side by side with the choice on it."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from plumbline.access.enums import Role
from plumbline.access.queries import names_of_users
from plumbline.access.viewer import Viewer
from plumbline.linking.enums import VERDICTS, Stage, Verdict
from plumbline.linking.queries import PAGE, Pair, pair, stage_of, waiting_pairs
from plumbline.linking.services import decide_pair
from plumbline.values.errors import StageRefused
from plumbline.values.words import say
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.matching import presenters
from plumbline.web.matching.forms import DecisionForm
from plumbline.web.matching.presenters import reason_words, verdict_words
from plumbline.web.paging import pager, place_of


@require_GET
@for_roles(Role.MATCHER)
def waiting(request: HttpRequest) -> HttpResponse:
    """Pairs that wait, most useful first. Nobody's name and no score."""
    number = place_of(request, "page")
    found, count = waiting_pairs(viewer_of(request), page=number, most=PAGE)
    if not found and number > 1:
        return redirect("matching")
    return TemplateResponse(
        request,
        "matching/waiting.html",
        {
            "pairs": presenters.waiting(found, first=PAGE * (number - 1) + 1),
            "count": count,
            "pager": pager(number, count, PAGE),
        },
    )


@require_GET
@for_roles(Role.MATCHER)
def go_on(request: HttpRequest) -> HttpResponse:
    """Open the pair at a place of the queue; past its end, the list."""
    place = place_of(request, "place")
    found, _ = waiting_pairs(viewer_of(request), page=place, most=1)
    return redirect(_address(found[0].id, place)) if found else redirect("matching")


@require_http_methods(["GET", "POST"])
@for_roles(Role.MATCHER)
def compare(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Two records side by side, and the choice. A refusal comes back with what was chosen still chosen."""
    viewer, place = viewer_of(request), place_of(request, "place")
    form = DecisionForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                return _decide(request, viewer, pair_id, place, *form.cleaned_data["decision"])
        except StageRefused as no:
            refusal = str(no)
    # Read after the act: on a refusal the page shows what somebody else has done meanwhile.
    found = pair(viewer, pair_id)
    form.say_what_happens(proposes=found.needs_two and found.proposed is None)
    return TemplateResponse(
        request,
        "matching/pair.html",
        {
            "pair": found,
            "sides": presenters.sides(found),
            "rows": presenters.rows(found),
            "decided": _decided(viewer, found),
            "proposed": _proposed(viewer, found),
            "form": form,
            "chosen": _chosen(form) if refusal else "",
            "refusal": refusal,
            "onward": f"{reverse('next-pair')}?{urlencode({'place': place + (not refusal)})}",
        },
        status=422 if refusal or form.errors else 200,
    )


def _decide(
    request: HttpRequest, viewer: Viewer, pair_id: UUID, place: int, verdict: Verdict, because: str
) -> HttpResponse:
    proposes = verdict is Verdict.SAME and stage_of(pair_id)[0] is Stage.PROPOSE
    decide_pair(pair=pair_id, verdict=verdict, by=viewer, because=because)
    said = (
        say("Proposed: same person. Nothing has moved; another matcher decides")
        if proposes
        else say("Saved: {verdict}", verdict=say(VERDICTS[verdict]).lower())
    )
    messages.success(request, say("{said}. You can take it back under Your decisions.", said=said))
    return redirect(f"{reverse('next-pair')}?{urlencode({'place': place})}")


def _address(pair_id: UUID, place: int) -> str:
    return f"{reverse('pair', args=[pair_id])}?{urlencode({'place': place})}"


def _chosen(form: DecisionForm) -> str:
    verdict, because = form.cleaned_data["decision"]
    return f"{VERDICTS[verdict]}: {reason_words(because)}"


def _decided(viewer: Viewer, found: Pair) -> dict[str, object] | None:
    """What stands on the pair, with the score; ``mine``: the viewer's agency decided it and may take it back."""
    told = found.decision
    if told is None:
        return None
    names = names_of_users([who for who in (told.by, told.seconded_by) if who])
    return {
        "id": told.id,
        "verdict": verdict_words(told.verdict),
        "because": reason_words(told.because),
        "by": names.get(told.by, "somebody"),
        "at": told.at,
        "seconded_by": names.get(told.seconded_by, "somebody") if told.seconded_by else "",
        "seconded_at": told.seconded_at,
        "chance": presenters.chance(found.probability),
        "mine": told.agency in viewer.agencies_as([Role.MATCHER]),
    }


def _proposed(viewer: Viewer, found: Pair) -> dict[str, object] | None:
    """That a join waits for a second matcher; ``own``: the viewer proposed it."""
    told = found.proposed
    if told is None:
        return None
    return {
        "id": told.id,
        "because": reason_words(told.because),
        "by": names_of_users([told.by]).get(told.by, "somebody"),
        "at": told.at,
        "own": told.by == viewer.user_id,
    }
