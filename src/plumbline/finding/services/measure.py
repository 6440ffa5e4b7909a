"""Measure the shape of a problem and keep the report."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from plumbline.access.viewer import Viewer
from plumbline.audit.enums import Verb
from plumbline.audit.services import record
from plumbline.feeds.harm import editions_held
from plumbline.finding import permissions, rules
from plumbline.finding.batches import live_batches
from plumbline.finding.models import ShapeReport
from plumbline.finding.queries.areas import areas_held
from plumbline.finding.shaping import (
    DOCUMENT_VERSION,
    ShapeInput,
    area_part,
    first_test_month,
    foretold_of,
    shape_document,
    with_editions,
)
from plumbline.linking.counting import waiting_people_frame
from plumbline.places import AreaMap
from plumbline.timeline.queries import events_frame, involvements_frame
from plumbline.values.errors import DataUnfit
from plumbline.values.words import joined, say


PROBLEMS = {"violence": "violence"}
"""Problems that can be measured, by slug, with their words."""


@transaction.atomic
def run_shape(
    *,
    by: Viewer,
    at: datetime | None = None,
    problem: str = "violence",
    start: datetime | None = None,
    end: datetime | None = None,
    feeds: Sequence[str] | None = None,
    areas: Collection[str] = (),
    area: str = "",
    population: int | None = None,
    area_map: AreaMap | None = None,
    train_until: date | None = None,
) -> ShapeReport:
    """Measure concentration in people, couples and places, indoors and hidden share, and recommend a response.

    Parameters
    ----------
    start, end : period, from the first day up to and without the last (naive London time); all data unless told.
    feeds : names of feeds to read; all unless told.
    areas : codes of small areas; everywhere unless told. ``area`` is what they are called together.
    population : people living there; unless told, the people known to any feed, and the report says so.
    area_map : small areas to draw, with their residents; those held, unless told.
    train_until : last day of a month; the busiest places up to it are tried on the months after. Not tried unless told.

    Refuses
        PermissionRefused: the viewer is neither an analyst nor a job.
        DataUnfit: no such problem, a period that ends before it begins, a day to learn until that ends no month, nobody living there, a feed that nothing is
        loaded from, or no event of the problem is loaded.
    Records
        ``shape.measured``.
    """
    permissions.check_may_analyse(by)
    if problem not in PROBLEMS:
        raise DataUnfit(
            say(
                "There is no measure for “{problem}”. Known: {problems}.",
                problem=problem,
                problems=joined(PROBLEMS, ", "),
            ),
            slug="problem-unknown",
        )
    rules.check_asked(start=start, end=end, population=population)
    if train_until:
        first_test_month(train_until)
    if feeds:
        _check_loaded(by, feeds)
    events = events_frame(by, start=start, end=end, feeds=feeds)
    given = _given(
        by, events, start=start, end=end, feeds=feeds, areas=frozenset(areas), population=population
    )
    document = shape_document(given)
    held = None if area_map else areas_held(by)
    drawn = area_map or (held.areas if held else None)
    document["rates"] = area_part(given.events, drawn) if drawn else None
    document["foretold"] = _tried(given.events, train_until) if train_until else None
    document = with_editions(document, editions_held(set(events["feed"])))
    document |= {"problem": problem, "area": area, **_period(given.events, start, end)}
    now = at or timezone.now()
    report = ShapeReport(
        made_at=now,
        made_by=by.user_id,
        problem=problem,
        period_from=document["period_from"],
        period_to=document["period_to"],
        area=area,
        feeds=sorted(events["feed"].unique()),
        batches=live_batches(),
        made_up=bool(given.events["made_up"].any()),
        recommendation=document["recommendation"],
        document_version=DOCUMENT_VERSION,
        document={name: _plain(value) for name, value in document.items()},
    )
    record("shape.measured", verb=Verb.COMBINATION, object_kind="shape", objects=[report.id], by=by, at=now)
    report.save(force_insert=True)
    return report


def _tried(events: pl.DataFrame, train_until: date) -> dict[str, Any]:
    """The places tried; or why they cannot be, since that is no reason to withhold the rest of a report."""
    try:
        return foretold_of(events, train_until=train_until)
    except DataUnfit as unfit:
        return {"train_until": train_until.isoformat(), "refused": str(unfit)}


def _check_loaded(by: Viewer, feeds: Sequence[str]) -> None:
    loaded = set(events_frame(by)["feed"].unique())
    unknown = sorted(set(feeds) - loaded)
    if unknown:
        held = ", ".join(sorted(loaded)) or say("none yet")
        raise DataUnfit(
            say(
                "No events are loaded from “{unknown}”. Feeds with events: {held}.",
                unknown=unknown[0],
                held=held,
            ),
            slug="feed-not-loaded",
        )


def _given(
    by: Viewer,
    events: pl.DataFrame,
    *,
    start: datetime | None,
    end: datetime | None,
    feeds: Sequence[str] | None,
    areas: frozenset[str],
    population: int | None,
) -> ShapeInput:
    every_event = events.filter(pl.col("lsoa").is_in(list(areas))) if areas else events
    of_problem = every_event.filter(pl.col("is_violence"))
    if of_problem.is_empty():
        raise DataUnfit("No event of this problem is loaded for this period and area.", slug="no-events")
    involvements = involvements_frame(by, start=start, end=end)
    every_involvement = involvements.filter(pl.col("event_id").is_in(every_event["event_id"].implode()))
    return ShapeInput(
        events=of_problem,
        involvements=every_involvement.filter(pl.col("is_violence")),
        every_event=every_event,
        every_involvement=every_involvement,
        population=population,
        waiting=waiting_people_frame(by),
    )


def _period(events: pl.DataFrame, start: datetime | None, end: datetime | None) -> dict[str, date | None]:
    """First and last day: as asked, or of the data; None where nothing is dated."""
    dated = events.filter(pl.col("occurred_from").is_not_null())
    begun: list[datetime] = dated["occurred_from"].to_list()
    # What is known to the month lasts to the end of it.
    ends = dated.filter(pl.col("precision") == "month")["occurred_to"] - timedelta(microseconds=1)
    first = start or min(begun, default=None)
    last = (end - timedelta(days=1)) if end else max([*begun, *ends.to_list()], default=None)
    return {"period_from": first.date() if first else None, "period_to": last.date() if last else None}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
