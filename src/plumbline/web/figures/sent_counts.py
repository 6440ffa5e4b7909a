"""Counts that services send in place of people, as a table for each service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from plumbline.access.enums import Role
from plumbline.agencies.queries import names_of
from plumbline.ingest import load_contract
from plumbline.timeline.queries import SentCount
from plumbline.timeline.queries import sent_counts as read_counts
from plumbline.values.words import say
from plumbline.values.written_days import day_month_year
from plumbline.web.door import for_roles, viewer_of


HIDDEN, NOT_GIVEN = "Too few to show", "Not given"
# Where the name in the file does not read as words.
MEASURES = {"refuge_refused": "Refuge place refused"}


@dataclass(frozen=True, slots=True)
class SentCounts:
    """One service's counts: a row of words for each period, a column for each measure."""

    title: str
    sender: str
    made_up: bool
    measures: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Each row's words beside the name of their column, for a table that is stacked on a phone."""
        return [list(zip(("Period", *self.measures), row, strict=True)) for row in self.rows]


@require_GET
@for_roles(Role.ANALYST, Role.MATCHER, Role.GOVERNANCE, Role.COORDINATOR)
def sent_counts(request: HttpRequest) -> HttpResponse:
    """Every count that stands and that the viewer's agencies gave or share in."""
    return TemplateResponse(
        request, "figures/counts.html", {"services": _services(read_counts(viewer_of(request)))}
    )


def _services(found: Sequence[SentCount]) -> list[SentCounts]:
    names = names_of(count.sender for count in found)
    return [
        _service(feed, names[sender], list(of_one))
        for (feed, sender), of_one in groupby(found, key=lambda count: (count.feed, count.sender))
    ]


def _service(feed: str, sender: str, found: Sequence[SentCount]) -> SentCounts:
    measures = list(dict.fromkeys(count.measure for count in found))
    periods = sorted({(count.from_date, count.to_date) for count in found}, reverse=True)
    told: dict[tuple[date, date, str], list[str]] = {}
    for count in found:
        told.setdefault((count.from_date, count.to_date, count.measure), []).append(_words(count))
    rows = [
        (_period(*period), *(" or ".join(told.get((*period, measure), ["Not sent"])) for measure in measures))
        for period in periods
    ]
    return SentCounts(
        title=load_contract(feed).title,
        sender=sender,
        made_up=any(count.made_up for count in found),
        measures=tuple(MEASURES.get(measure, measure.replace("_", " ").capitalize()) for measure in measures),
        rows=tuple(rows),
    )


def _words(count: SentCount) -> str:
    if count.count is None:
        return HIDDEN if count.hidden else NOT_GIVEN
    return f"{count.count:,}"


def _period(start: date, end: date) -> str:
    """A whole month by its name, anything else by its first and last day."""
    last = end - timedelta(days=1)
    if start.day == 1 and end.day == 1 and start.strftime("%Y%m") == last.strftime("%Y%m"):
        return f"{start:%B %Y}"
    return say("{start} to {last}", start=day_month_year(start), last=day_month_year(last))
