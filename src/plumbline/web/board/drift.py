"""Drift of a scheme, quarter by quarter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.documents.charts import Chart, SharePoint, shares_over_time
from plumbline.reporting.drifting import DriftMeasure, DriftQuarter, drift_page
from plumbline.reporting.permissions import COUNT_READERS
from plumbline.values.words import say
from plumbline.web.board.presenters import figures_of
from plumbline.web.door import for_roles, viewer_of


@require_GET
@for_roles(*COUNT_READERS)
def drift(request: HttpRequest, slug: str) -> HttpResponse:
    """Each measure over the last whole quarters, drawn and as a table."""
    page = drift_page(viewer_of(request), slug)
    measures = [(one, _chart(one), figures_of([q.figure for q in one.quarters])) for one in page.measures]
    charted = any(one.chart and drawn for one, drawn, _ in measures)
    return TemplateResponse(
        request, "board/drift.html", {"scheme": page.scheme, "measures": measures, "charted": charted}
    )


def _chart(measure: DriftMeasure) -> Chart | None:
    """The measure drawn; None where fewer than two shares can be shown."""
    if sum(quarter.figure.share is not None for quarter in measure.quarters) < 2:
        return None
    return shares_over_time(
        [_point(quarter) for quarter in measure.quarters],
        centre=measure.chart.centre if measure.chart else None,
        prefix=f"drift-{measure.what}",
        caption=measure.label,
        share_column="Count, of how many (share; 95% interval)",
    )


def _point(quarter: DriftQuarter) -> SharePoint:
    start, point = quarter.period.start, quarter.point
    return SharePoint(
        period=say("{first:%b} to {last:%b %Y}", first=start, last=quarter.period.last),
        words=quarter.figure.words,
        share=quarter.figure.share,
        low=point.low if point else None,
        high=point.high if point else None,
        unusual=quarter.unusual,
    )
