"""What was told of a list before: its size on the day it was frozen, and every result since. Read before another result of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db.models import Count

from plumbline.finding.models import ListEntry
from plumbline.studies.comparing import Comparison
from plumbline.studies.enums import Standing
from plumbline.studies.looks import Look
from plumbline.studies.models import Protocol, Result
from plumbline.studies.nearness import (
    TOO_NEAR,
    about_people,
    nearness,
    with_people_rounded,
    without_events,
)
from plumbline.values.errors import StageRefused


def beside_earlier(
    found: Comparison, protocol: Protocol, *, look: Look | None, standing: Standing
) -> Comparison:
    """A comparison as it may be kept beside what is known of its list already.

    A planned look is always kept: where its events are near those of an earlier result no figure of it is shown, and where its people
    are, they are told to the nearest five. Whatever nobody planned, and a planned look made once more, is refused there.

    Raises
    ------
    StageRefused: the two together would give a few away.
    """
    rows = list(Result.objects.filter(protocol__run=protocol.run_id).select_related("protocol"))
    arms = found.figures.get("arms") or {}
    near = nearness(arms, [row.figures for row in rows], _frozen(protocol))
    if (near.events or near.people) and _is_extra(rows, protocol, look, standing):
        raise StageRefused(TOO_NEAR, slug="too-near")
    if near.events or (near.people and found.figures.get("pairs")):
        return replace(found, figures=without_events(found.figures))
    if near.people or near.lost:
        return _about(found)
    return found


def _about(found: Comparison) -> Comparison:
    figures = with_people_rounded(found.figures)
    said = about_people(f"{found.sentence}", exact=found.figures["n"], rounded=figures["n"])
    return replace(found, figures=figures, sentence=said)


def _is_extra(rows: list[Result], protocol: Protocol, look: Look | None, standing: Standing) -> bool:
    """Whether nobody planned this comparison, or it was made before."""
    if standing is Standing.EXPLORATORY or look is None:
        return True
    made: list[dict[str, Any]] = [
        row.figures.get("look") or {} for row in rows if row.protocol_id == protocol.id
    ]
    return any(one.get("number") == look.number for one in made)


def _frozen(protocol: Protocol) -> dict[str, int]:
    counted = ListEntry.objects.filter(run=protocol.run_id).values("arm").annotate(people=Count("pk"))
    return {row["arm"]: row["people"] for row in counted.order_by("arm")}
