"""What arrived, the shape of the problem, frozen lists, evaluations."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.feeds.queries import batches, coverage, taken_back, uploads
from plumbline.finding.permissions import check_may_read_figures
from plumbline.finding.queries import (
    commitment_of,
    latest_shape,
    runs,
    shape_report,
    shape_reports,
    undrawn_commitments,
)
from plumbline.ingest import load_contract
from plumbline.linking.queries import latest_run
from plumbline.reporting.emmie import emmie_of
from plumbline.reporting.voice import NO_EFFECT
from plumbline.studies.permissions import may_evaluate, may_release
from plumbline.studies.queries import (
    protocols,
    release_of,
    result_of,
    results,
    witness_words,
    witnesses_of,
)
from plumbline.web.door import for_roles, viewer_of
from plumbline.web.figures import area_rates, patterns, presenters, reading
from plumbline.web.figures.alike import alike_words
from plumbline.web.figures.amending import changes
from plumbline.web.figures.assuming import assumption
from plumbline.web.figures.evidence import card, dimension_rows, plan_words
from plumbline.web.figures.overturn import overturn_words
from plumbline.web.figures.sides import sides_of


READERS = (Role.ANALYST, Role.COORDINATOR, Role.CHAIR, Role.BOARD, Role.RESEARCHER, Role.GOVERNANCE)


@require_GET
@for_roles(Role.ANALYST, Role.MATCHER, Role.GOVERNANCE, Role.COORDINATOR)
def data_status(request: HttpRequest) -> HttpResponse:
    """Every batch that the viewer's agencies gave or share in, and how far linking has got."""
    viewer = viewer_of(request)
    held = batches(viewer)
    suppliers = names_of(b.owner_agency for b in held)
    rows = [(batch, suppliers[batch.owner_agency]) for batch in held]
    return TemplateResponse(
        request,
        "figures/data.html",
        {
            "rows": rows,
            "run": latest_run(viewer),
            "on_their_way": uploads(viewer),
            "coverage": [(held, load_contract(held.feed).title) for held in coverage(viewer)],
        },
    )


@require_GET
@for_roles(*READERS)
def shape(request: HttpRequest, report_id: UUID | None = None) -> HttpResponse:
    """The newest shape of the problem, or the one asked for."""
    viewer = viewer_of(request)
    report = shape_report(viewer, report_id) if report_id else latest_shape(viewer)
    if report is None:
        return TemplateResponse(request, "figures/no_shape.html", {})
    document = report.document
    return TemplateResponse(
        request,
        "figures/shape.html",
        {
            "report": report,
            "heading": presenters.RECOMMENDATIONS[report.recommendation],
            "document": document,
            "spread": presenters.spread_rows(document),
            "run": latest_run(viewer),
            "harm": presenters.harm_rows(document),
            "harm_words": reading.harm_words(document),
            "edition_words": reading.edition_words(document),
            "unmeasured": presenters.unmeasured(document),
            "charts": presenters.shape_charts(document),
            "maps": area_rates.rates_map(document),
            "maps_words": area_rates.rates_words(document),
            "company": patterns.company_charts(document),
            "company_words": patterns.company_words(document),
            "families": patterns.family_rows(document),
            "stability": patterns.stability_rows(document),
            "link_range": reading.link_range_words(document),
            "foretold": patterns.foretold_rows(document),
            "foretold_words": patterns.foretold_words(document),
            "week": patterns.week_grid(document),
            "near": patterns.near_grid(document),
            "near_words": reading.near_words(document),
            "not_looked_at": reading.not_looked_at(document),
            "roles": presenters.roles_words(document.get("people")),
            "indoors": presenters.share_words(
                document.get("indoors"), "events of non-domestic violence with a known location"
            ),
            "hidden": presenters.share_words(
                document.get("hidden"), "assault attendances with a known place"
            ),
            "taken_back": taken_back(report.batches),
            "others": [r for r in shape_reports(viewer) if r.id != report.id][:12],
        },
    )


@require_GET
@for_roles(*READERS)
def lists(request: HttpRequest) -> HttpResponse:
    """Frozen lists: sizes, rule, how places were given, the commitment made before the draw. Nobody is on this page."""
    viewer = viewer_of(request)
    check_may_read_figures(viewer)
    found = [(run, taken_back(run.batches)) for run in runs(viewer)]
    return TemplateResponse(
        request,
        "figures/lists.html",
        {
            "runs": found,
            "undrawn": undrawn_commitments(viewer),
            "may_plan": may_evaluate(viewer),
            "today": timezone.localdate(),
        },
    )


@require_GET
@for_roles(*READERS)
def lot(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """What was promised of one lot before anybody was drawn, and whether it has been drawn since."""
    viewer = viewer_of(request)
    found = commitment_of(viewer, commitment_id)
    return TemplateResponse(request, "figures/lot.html", {"lot": found, "run": getattr(found, "run", None)})


@require_GET
@for_roles(*READERS)
def evaluations(request: HttpRequest) -> HttpResponse:
    """Protocols and results."""
    viewer = viewer_of(request)
    found = [(row, *presenters.stamp(row.standing)) for row in results(viewer)]
    return TemplateResponse(
        request, "figures/evaluations.html", {"protocols": protocols(viewer), "results": found}
    )


@require_GET
@for_roles(*READERS)
def result(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """One evidence card."""
    viewer = viewer_of(request)
    found = result_of(viewer, result_id)
    figures, known = found.figures, emmie_of(viewer, found)
    return TemplateResponse(
        request,
        "figures/result.html",
        {
            "result": found,
            "release": release_of(viewer, found),
            "may_release": may_release(viewer),
            "figures": figures,
            "card": card(figures),
            "sides": sides_of(figures),
            "plan": plan_words(
                found.standing,
                figures.get("loaded_to_when_locked"),
                compared_before=bool(figures.get("compared_before_lock")),
            ),
            "witnessed": witness_words(witnesses_of(viewer, found.protocol_id)),
            "amended": changes(found.protocol, found.protocol.amends)
            if found.standing == "amended"
            else None,
            "assumes": assumption(figures["design"]),
            "overturn": overturn_words(figures),
            "dimensions": dimension_rows(known.dimensions),
            "taken_back": taken_back(found.batches),
            "heading": presenters.VERDICTS[found.verdict],
            "stamp": presenters.stamp(found.standing),
            "scheme": known.scheme,
            "from": date.fromisoformat(figures["from"]),
            "to": date.fromisoformat(figures["to"]),
            "struck": presenters.change_words(figures.get("before_after_change")),
            "instead": presenters.change_words(figures.get("expected_change_without_effect")),
        },
    )


@require_GET
@for_roles(*READERS)
def result_in_full(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """What would overturn one result, and the five dimensions of it with how well each is known."""
    viewer = viewer_of(request)
    found = result_of(viewer, result_id)
    known = emmie_of(viewer, found)
    return TemplateResponse(
        request,
        "figures/result_in_full.html",
        {
            "result": found,
            "heading": presenters.VERDICTS[found.verdict],
            "stamp": presenters.stamp(found.standing),
            "card": card(found.figures),
            "sides": sides_of(found.figures),
            "overturn": overturn_words(found.figures),
            "alike": alike_words(found.figures),
            "emmie": known.dimensions,
            "voice": known.voice,
            "no_effect": NO_EFFECT,
            "taken_back": taken_back(found.batches),
        },
    )
