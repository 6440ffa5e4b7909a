"""Ask for joining, measuring and freezing; watch how far it is; stop it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.access.viewer import Viewer
from plumbline.finding.enums import Method
from plumbline.finding.permissions import check_may_read_figures
from plumbline.finding.queries import areas_held, commitment_of, only_scheme
from plumbline.finding.services.asking import ask_to_commit, ask_to_draw, ask_to_freeze, ask_to_measure
from plumbline.linking.services.asking import ask_to_link
from plumbline.queue.enums import ENDED
from plumbline.queue.queries import work_of
from plumbline.queue.services import ask_to_stop
from plumbline.values.words import say
from plumbline.web.analysis.forms import FreezeForm, MeasureForm
from plumbline.web.analysis.words import WORDS
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.form_page import Ask, asking_page
from plumbline.web.forms import PageForm


ASKERS = (Role.ANALYST, Role.MATCHER, Role.RESEARCHER)
JOINERS = (Role.ANALYST, Role.MATCHER)


@require_GET
@for_roles(*ASKERS)
def work(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """How far a piece of work is, for whoever asked for it. With scripts it keeps itself up to date."""
    found = work_of(viewer_of(request), work_id)
    words = WORDS[found.task]
    ended = found.state in ENDED
    result = ""
    if found.state == "done":
        result = reverse(words.address, args=[found.result_id] if words.takes_result else [])
    return TemplateResponse(
        request,
        "analysis/work.html",
        {"work": found, "words": words, "ended": ended, "result": result},
    )


@require_POST
@for_roles(*ASKERS)
def stop(request: HttpRequest, work_id: UUID) -> HttpResponse:
    """Ask that it stops; what is done next with a file stands on the file's own page."""
    stopped = ask_to_stop(work_id=work_id, by=viewer_of(request))
    messages.success(request, "It stops at the next safe point.")
    if upload := stopped.about.get("upload"):
        return redirect("upload", upload_id=upload)
    return redirect("work", work_id=work_id)


@require_POST
@for_roles(*JOINERS)
def join(request: HttpRequest) -> HttpResponse:
    """Ask that records are joined."""
    return redirect("work", work_id=ask_to_link(by=viewer_of(request)).id)


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def measure(request: HttpRequest) -> HttpResponse:
    """Ask for a shape report."""
    viewer = viewer_of(request)
    check_may_read_figures(viewer)
    ask = Ask(
        title="Measure the shape of the problem",
        button="Measure",
        back=reverse("shape"),
        done="",
        lead="Leave both days empty to measure everything that is loaded.",
        template="figures/measure.html",
        context={"held": areas_held(viewer)},
    )
    return asking_page(
        request,
        MeasureForm(request.POST or None),
        ask,
        lambda given: reverse(
            "work",
            args=[
                ask_to_measure(
                    by=viewer,
                    start=given["start"],
                    end=given["end"] and given["end"] + timedelta(days=1),
                    population=given["population"],
                    train_until=given["train_until"],
                ).id
            ],
        ),
    )


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def freeze(request: HttpRequest) -> HttpResponse:
    """Ask for a frozen list by rank, or for the commitment that a lot begins with."""
    viewer = viewer_of(request)
    check_may_read_figures(viewer)
    scheme = only_scheme()
    ask = Ask(
        title="Freeze a list",
        button="Continue",
        back=reverse("lists"),
        done="",
        lead=say(
            "Everybody eligible is ranked as things stand now, and the whole list is kept. Places "
            "are for {scheme}.",
            scheme=scheme.name,
        )
        if scheme
        else say(
            "Everybody eligible is ranked as things stand now, and the whole list is kept. There is "
            "no scheme yet, so nobody is nominated."
        ),
        warning="A frozen list is never changed. Somebody has to review it within a year.",
    )
    return asking_page(
        request,
        FreezeForm(request.POST or None),
        ask,
        lambda given: _asked(viewer, scheme.id if scheme else None, given),
    )


def _asked(viewer: Viewer, scheme_id: UUID | None, given: dict[str, Any]) -> str:
    """Address of the work: a list by rank is frozen at once, a lot is only committed to."""
    if given["method"] == Method.BY_LOT:
        work = ask_to_commit(by=viewer, places=given["places"], scheme_id=scheme_id, ethics=given["ethics"])
    else:
        work = ask_to_freeze(by=viewer, places=given["places"], scheme_id=scheme_id)
    return reverse("work", args=[work.id])


@require_http_methods(["GET", "POST"])
@for_roles(Role.ANALYST)
def draw(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Ask that the list is frozen and the lot drawn from the seed that was committed to."""
    viewer = viewer_of(request)
    lot = commitment_of(viewer, commitment_id)
    if hasattr(lot, "run") and request.method == "GET":
        return redirect("lot", commitment_id=lot.id)
    ask = Ask(
        title="Freeze the list and draw the lot",
        button="Draw the lot",
        back=reverse("lot", args=[lot.id]),
        done="",
        lead=say(
            "Everybody eligible is ranked as things stand now. {listed} people around the line are "
            "drawn from, for {capacity} places.",
            listed=lot.listed,
            capacity=lot.capacity,
        ),
        warning="A lot is drawn once and never again. Draw when your partners have the SHA-256.",
    )
    return asking_page(
        request,
        PageForm(request.POST if request.method == "POST" else None),
        ask,
        lambda _: reverse("work", args=[ask_to_draw(by=viewer, commitment_id=lot.id).id]),
    )
