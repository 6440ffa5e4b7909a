"""Plan an evaluation, lock the plan, ask for the comparison."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plumbline.access.enums import Role
from plumbline.finding.enums import Method
from plumbline.finding.queries import NominationRun, run_of
from plumbline.studies.controls import USUAL
from plumbline.studies.enums import Design
from plumbline.studies.follow_up import usually_late_by
from plumbline.studies.foresight import Foresight, foresight
from plumbline.studies.permissions import may_evaluate
from plumbline.studies.queries import (
    PowerTrial,
    latest_trial,
    release_of,
    result_of,
    results_of,
    view_of,
    why_no_witness,
    witnesses_of,
)
from plumbline.studies.services import check_for_release, register_protocol, witness_protocol
from plumbline.studies.services.asking import ask_to_evaluate, ask_to_lock, ask_to_try_power
from plumbline.studies.services.planning import QUESTION
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.figures.amending import changes
from plumbline.web.figures.presenters import VERDICTS, stamp
from plumbline.web.form_page import Ask, asking_page, form_page
from plumbline.web.protocols import designs, words
from plumbline.web.protocols.forms import PlanForm, ReleaseForm


READERS = (Role.ANALYST, Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.RESEARCHER, Role.GOVERNANCE)
PLANNERS = (Role.ANALYST, Role.RESEARCHER)
CHECKERS = (Role.ANALYST, Role.RESEARCHER, Role.GOVERNANCE)
TRY = "try"
"""Value of the button that shows what could be told, and saves nothing."""


@require_http_methods(["GET", "POST"])
@for_roles(*PLANNERS)
def plan(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The plan of an evaluation of one frozen list, with what so many people could show beside it."""
    viewer = viewer_of(request)
    run = run_of(viewer, run_id)
    form = PlanForm(
        request.POST or None, method=run.method, has_cases=run.scheme_id is not None, initial=_initial(run)
    )
    trial = latest_trial(viewer, run.id)
    context = {"run": run, **_told(run, form if request.method == "POST" else None, trial)}
    if request.POST.get("act") == TRY:
        return _tried(request, form, context)
    ask = Ask(
        title="Plan an evaluation",
        button="Register this plan",
        back=reverse("evaluations"),
        done="",
        template="protocols/plan.html",
        context=context,
    )

    def act(given: dict[str, Any]) -> str:
        made = register_protocol(run_id=run.id, by=viewer, **form.chosen)
        return reverse("protocol", args=[made.id])

    return asking_page(request, form, ask, act)


@require_POST
@for_roles(*PLANNERS)
def try_on_history(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Ask that what the list can be compared by is played on the town's own years."""
    return redirect("work", work_id=ask_to_try_power(run_id=run_id, by=viewer_of(request)).id)


@require_GET
@for_roles(*READERS)
def protocol(request: HttpRequest, protocol_id: UUID) -> HttpResponse:
    """One plan: what it says, how it differs from the one it amends, its lock, and what came of it."""
    viewer = viewer_of(request)
    view = view_of(viewer, protocol_id)
    found = view.protocol
    return TemplateResponse(
        request,
        "protocols/protocol.html",
        {
            "view": view,
            "protocol": found,
            "looks": words.look_lines(found),
            "parts": words.part_lines(found),
            "control": words.control_words(found),
            "changes": changes(found, found.amends),
            "results": [
                (row, VERDICTS[row.verdict], *stamp(row.standing)) for row in results_of(viewer, found.id)
            ],
            "may_evaluate": may_evaluate(viewer),
            "witnesses": witnesses_of(viewer, found.id),
            "no_witness": why_no_witness(viewer, view.lock) if view.lock else "",
        },
    )


@require_POST
@for_roles(*PLANNERS)
def lock(request: HttpRequest, protocol_id: UUID) -> HttpResponse:
    """Ask that the plan is fixed."""
    return redirect("work", work_id=ask_to_lock(protocol_id=protocol_id, by=viewer_of(request)).id)


@require_POST
@for_roles(*READERS)
def witness(request: HttpRequest, protocol_id: UUID) -> HttpResponse:
    """Say that one has read the locked plan as it stands."""
    witness_protocol(protocol_id=protocol_id, by=viewer_of(request))
    return redirect("protocol", protocol_id=protocol_id)


@require_POST
@for_roles(*PLANNERS)
def compare(request: HttpRequest, protocol_id: UUID) -> HttpResponse:
    """Ask for the comparison that the locked plan says."""
    return redirect("work", work_id=ask_to_evaluate(protocol_id=protocol_id, by=viewer_of(request)).id)


@require_http_methods(["GET", "POST"])
@for_roles(*CHECKERS)
def release(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """Check a result before it leaves the partnership."""
    viewer = viewer_of(request)
    found = result_of(viewer, result_id)
    ask = Ask(
        title="Check this result before it leaves",
        caption=found.protocol.question,
        button="Save this check",
        back=reverse("result", args=[found.id]),
        done="Your check is saved.",
        lead=found.sentence,
        warning="A check is never changed. Two people who pass it release it; one who does not holds it back.",
        template="protocols/release.html",
        context={"release": release_of(viewer, found)},
    )
    return form_page(
        request,
        ReleaseForm(request.POST or None),
        ask,
        lambda given: check_for_release(
            result_id=found.id, passed=given["passed"] == "yes", words=given["words"], by=viewer
        ),
    )


def _initial(run: NominationRun) -> dict[str, Any]:
    design = Design.LOTTERY if run.method == Method.BY_LOT else Design.RANK
    return {
        "question": QUESTION,
        "window": "365",
        "smallest": "0.2",
        "control": USUAL,
        "late": str(usually_late_by()),
        "design": design,
    }


def _told(run: NominationRun, form: PlanForm | None, trial: PowerTrial | None) -> dict[str, Any]:
    """What the list could show under the choices made so far; under the usual ones before any are made."""
    chosen = _initial(run)
    if form is not None:
        form.is_valid()
        names = ("window", "smallest", "design")
        chosen |= {name: form.cleaned_data[name] for name in names if form.cleaned_data.get(name)}
    if run.method == Method.BY_LOT:
        looks = [int(day) for day in form.cleaned_data.get("looks", ())] if form is not None else []
        return {**_by_lot(run, chosen, looks), "played": words.played(trial)}
    return _by_rank(run, chosen, trial)


def _by_lot(run: NominationRun, chosen: dict[str, Any], looks: list[int]) -> dict[str, Any]:
    window = int(chosen["window"])
    told = foresight(
        run.plan,
        people=run.listed,
        window_days=window,
        smallest_worth_having=float(chosen["smallest"]),
        looks=sorted(day for day in looks if day < window),
    )
    return _shown(told, words.known_from(told) if told else "")


def _by_rank(run: NominationRun, chosen: dict[str, Any], trial: PowerTrial | None) -> dict[str, Any]:
    design = Design(chosen["design"])
    window, smallest = int(chosen["window"]), float(chosen["smallest"])
    told = designs.foresight_of(run, trial, design, window_days=window, smallest=smallest)
    return {
        **_shown(told, designs.known_of(told, design) if told else ""),
        "why_not": designs.why_not(run, trial, design),
        "designs": designs.design_rows(run, trial, design, window_days=window, smallest=smallest),
        "played": designs.played_design(trial, design),
    }


def _shown(told: Foresight | None, known_from: str) -> dict[str, Any]:
    if told is None:
        return {"told": None}
    return {
        "told": told,
        "could_tell": words.could_tell(told),
        "known_from": known_from,
        "chart": words.chances_chart(told),
    }


def _tried(request: HttpRequest, form: PlanForm, context: dict[str, Any]) -> HttpResponse:
    """The same page with nothing saved; for a script the part alone that changes."""
    if request.headers.get("X-Plumbline-Part"):
        return TemplateResponse(request, "protocols/_foresight.html", context)
    form.errors.clear()
    ask = Ask(title="Plan an evaluation", button="Register this plan", back=reverse("evaluations"), done="")
    return TemplateResponse(
        request, "protocols/plan.html", {**context, "ask": ask, "form": form, "refusal": "", "once": ""}
    )
