"""What came out of the work: in all, by agency, by way of delivery; by case for those who lead the scheme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from plumbline.cases.permissions import LEADS
from plumbline.cases.queries.outputs_by_case import MOST_CASES, CaseOutputs, outputs_by_case
from plumbline.reporting.figures import Period
from plumbline.reporting.outputs import OutputsOf, OutputsPage, outputs_page
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.schemes.enums import How
from plumbline.schemes.permissions import CASE_ROLES, holds
from plumbline.schemes.queries import schemes_of
from plumbline.values.errors import NotVisible
from plumbline.values.words import say
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of


WAYS = {How.PANEL: "Panel", How.TEAM: "Team"}


@dataclass(frozen=True, slots=True)
class Table:
    """Some columns of figures side by side: a name for each column, and each figure with its label."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@require_GET
@for_roles(*COUNT_READERS)
def outputs(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures of the year up to today."""
    viewer = viewer_of(request)
    page = outputs_page(viewer, slug)
    context = {
        "page": page,
        "whole": figures_of(page.whole.figures),
        "ways": side_by_side("By way of delivery", page.ways),
        "agencies": [(one.name, figures_of(one.figures)) for one in page.agencies],
        "all_of": _all_of(page),
        "fidelity": figures_of(page.fidelity.whole) if page.fidelity.whole else None,
        "fidelity_each": figures_of(page.fidelity.each) if page.fidelity.each else None,
        "quality": [(one.form, figures_of(one.figures), figures_of(one.agreed)) for one in page.quality],
        "works": holds(viewer, page.scheme, CASE_ROLES),
        "leads": holds(viewer, page.scheme, LEADS),
    }
    return TemplateResponse(request, "board/outputs.html", context)


@require_GET
@for_roles(*sorted(LEADS))
def by_case(request: HttpRequest, slug: str) -> HttpResponse:
    """Each case that the viewer sees, by its reference."""
    viewer = viewer_of(request)
    scheme = next((one for one in schemes_of(viewer) if one.slug == slug), None)
    if scheme is None or not holds(viewer, scheme, LEADS):
        raise NotVisible("This page is not there, or is not yours to see.")
    period = Period.year_to(timezone.localdate())
    lines, has_more = outputs_by_case(viewer, scheme, start=period.start, end=period.end)
    context = {
        "scheme": scheme,
        "period": period.words,
        "met": sum(1 for line in lines if line.met),
        "lines": [(line, WAYS[line.how], _parts(line)) for line in lines],
        "most": MOST_CASES if has_more else None,
    }
    return TemplateResponse(request, "board/outputs_by_case.html", context)


def _parts(line: CaseOutputs) -> list[str]:
    """What became of the actions of a case; those in no other part are open, or wait for a check."""
    rest = line.agreed - line.verified - line.could_not - line.did_not
    told = (
        (line.verified, say("{count} checked", count=line.verified)),
        (line.could_not, say("{count} could not be done", count=line.could_not)),
        (line.did_not, say("{count} not done", count=line.did_not)),
        (rest, say("{count} open or not checked yet", count=rest)),
    )
    return [words for count, words in told if count > 0]


def _all_of(page: OutputsPage) -> str:
    """The agency whose figures are those of the whole word for word, where there is one alone; else ""."""
    if len(page.agencies) != 1:
        return ""
    whole = {figure.label: figure.words for figure in page.whole.figures}
    one = page.agencies[0]
    return one.name if all(whole.get(figure.label) == figure.words for figure in one.figures) else ""


def side_by_side(caption: str, parts: Sequence[OutputsOf]) -> Table | None:
    """The same figures of several, a column each."""
    if not parts:
        return None
    labels = [figure.label for figure in parts[0].figures]
    rows = (
        (label, tuple((part.name, part.figures[i].words) for part in parts)) for i, label in enumerate(labels)
    )
    return Table(caption, tuple(part.name for part in parts), tuple(rows))
